/** A restored table gives no id that the original can have given after the copy was made. */
import { positionsIn } from '#shared/log/history.ts'
import { positionLog } from '#shared/log/positionLog.ts'
import { stateFrom } from '#shared/log/stateItem.ts'
import { deviceId } from '#shared/model/ids.ts'
import { type PositionDraft, type Position, tickOfPosition } from '#shared/model/position.ts'
import { nextId } from '#shared/table/ids.ts'
import { keys } from '#shared/table/keys.ts'
import { signingKeys } from '#shared/table/signingKeys.ts'
import type { Table } from '#shared/table/table.ts'
import { takeOver } from '#shared/table/takeOver.ts'
import { copyTable, deviceDraft, emptyTable } from '../kit/restored.ts'

const NOON = Date.parse('2026-06-30T12:00:00Z')
const HOUR = 3_600_000
const van = deviceId(1)

const append = async (table: Table, drafts: readonly PositionDraft[]): Promise<void> => {
  const log = positionLog(table)
  let state = stateFrom(van, (await table.get(keys.deviceState(van)))!)
  for (const draft of drafts) state = await log.append(state, draft)
  await log.commit(state)
}

const positions = async (table: Table): Promise<Position[]> => {
  const found: Position[] = []
  for await (const segment of positionLog(table).between(van, 0, Date.parse('2030-01-01'))) {
    found.push(...positionsIn(segment))
  }
  return found
}

const withVan = async (): Promise<Table> => {
  const table = await emptyTable()
  await table.write({ put: { ...keys.device(van), v: 1, kind: 'device', id: 1, rev: 1, d: '{}' } })
  await table.write({ put: { ...keys.deviceState(van), v: 1, rev: 0 } })
  return table
}

test('counters rise 1,000 above the larger of copy and original, and the number of administrators stays', async () => {
  const original = await emptyTable()
  await nextId(original, 'device', 7)
  await original.write({ update: keys.counter('administrators'), add: { count: 1 } })
  const copy = await copyTable(original)
  await nextId(original, 'device', 30)
  await nextId(original, 'geofence', 2)
  await takeOver(copy, { now: NOON, original })
  expect(await nextId(copy, 'device')).toBe(1038)
  // The first geofence was made after the copy.
  expect(await nextId(copy, 'geofence')).toBe(1003)
  expect((await copy.get(keys.counter('administrators')))?.['count']).toBe(1)
})

test('without the original they rise above those of the copy, and again when it is repeated', async () => {
  const copy = await emptyTable()
  await nextId(copy, 'user', 3)
  await takeOver(copy, { now: NOON })
  await takeOver(copy, { now: NOON })
  expect(await nextId(copy, 'user')).toBe(2004)
})

test('no position of the copy gets an id that another position of the original has', async () => {
  const original = await withVan()
  await append(original, [deviceDraft(van, NOON), deviceDraft(van, NOON + 10_000)])
  const copy = await copyTable(original)
  // Lost: one at 12:01, and two late ones of the morning, which get the ticks behind it.
  const lost = [NOON + 60_000, NOON - HOUR, NOON - 2 * HOUR].map(at =>
    deviceDraft(van, at, { serverTime: NOON + 61_000 }),
  )
  await append(original, lost)
  const given = new Set((await positions(original)).map(({ id }) => id))
  await takeOver(copy, { now: NOON + HOUR })
  // The same moments once more, with other places: without raised ids they would get the same ids.
  const others = lost.map(draft => ({ ...draft, protocol: 'owntracks' }))
  await append(copy, others)
  const fresh = (await positions(copy)).filter(({ protocol }) => protocol === 'owntracks')
  expect(fresh).toHaveLength(3)
  expect(fresh.filter(({ id }) => given.has(id))).toEqual([])
})

test('ids rise above those of an original whose ids ran ahead of the clock by more than an hour', async () => {
  const original = await withVan()
  await append(original, [deviceDraft(van, NOON)])
  const copy = await copyTable(original)
  const ahead = tickOfPosition((await positions(original))[0]!.id) + 4 * 3600 * 5
  await original.write({ update: keys.deviceState(van), set: { tick: ahead } })
  await takeOver(copy, { now: NOON, original })
  await append(copy, [deviceDraft(van, NOON + 1000)])
  expect((await positions(copy)).map(({ id }) => tickOfPosition(id)).at(-1)).toBe(ahead + 1)
})

test('all positions are found after ids were raised into the next month, by time and by id', async () => {
  const table = await withVan()
  const first = Array.from({ length: 40 }, (_, n) => deviceDraft(van, NOON + n * 10_000))
  await append(table, first)
  // 1 July is half a day away.
  await takeOver(table, { now: NOON + 12 * HOUR })
  const more = Array.from({ length: 100 }, (_, n) => deviceDraft(van, NOON + 500_000 + n * 10_000))
  await append(table, more)
  const found = await positions(table)
  expect(found.map(({ fixTime }) => fixTime)).toEqual([...first, ...more].map(({ fixTime }) => fixTime))
  expect(await positionLog(table, undefined, () => NOON).byId(found.map(({ id }) => id))).toEqual(found)
})

test('tokens that were signed with a secret of the copy are worth nothing', async () => {
  const copy = await emptyTable()
  const before = await signingKeys(copy).newest(NOON)
  await takeOver(copy, { now: NOON })
  expect(Buffer.from(await signingKeys(copy).newest(NOON)).equals(before)).toBe(false)
})

test('a device that was being deleted when the copy was made gets no state', async () => {
  const copy = await withVan()
  await copy.write({ delete: keys.deviceState(van) })
  expect(await takeOver(copy, { now: NOON })).toEqual({ counters: 0, devices: 1 })
  expect(await copy.get(keys.deviceState(van))).toBeUndefined()
})
