import fc from 'fast-check'
import { type DeviceState, lastValidRow, newState } from '#shared/log/state.ts'
import { bytesOf, itemOf } from '#shared/log/stateItem.ts'
import { fitsInItem, MAX_ITEM_BYTES, appendPosition } from '#shared/log/transitions.ts'
import { positionsIn } from '#shared/log/history.ts'
import { type PositionLog, positionLog } from '#shared/log/positionLog.ts'
import { type DeviceId, deviceId } from '#shared/model/ids.ts'
import type { PositionDraft, Position } from '#shared/model/position.ts'
import { keys } from '#shared/table/keys.ts'
import type { Table } from '#shared/table/table.ts'
import { degrees, knots, meters } from '#shared/units.ts'
import { testHost } from '../kit/host.ts'
import { runs } from '../kit/runs.ts'
import { tableOf } from '../kit/table.ts'

const draft = (device: DeviceId, fixTime: string | number, changes: Partial<PositionDraft> = {}): PositionDraft => {
  const fixMs = typeof fixTime === 'string' ? Date.parse(fixTime) : fixTime
  return {
    deviceId: device,
    protocol: 'osmand',
    serverTime: fixMs + 400,
    deviceTime: fixMs,
    fixTime: fixMs,
    outdated: false,
    valid: true,
    latitude: degrees(59.9),
    longitude: degrees(10.7),
    altitude: meters(0),
    speed: knots(10),
    course: degrees(0),
    accuracy: meters(0),
    geofenceIds: [],
    attributes: {},
    ...changes,
  }
}

const gather = async (segments: AsyncIterable<Parameters<typeof positionsIn>[0]>): Promise<Position[]> => {
  const all: Position[] = []
  for await (const segment of segments) all.push(...positionsIn(segment))
  return all
}

const appendAll = async (
  log: PositionLog,
  state: DeviceState,
  drafts: readonly PositionDraft[],
): Promise<DeviceState> => {
  let next = state
  for (const one of drafts) next = await log.append(next, one)
  return log.commit(next)
}

const started = async (): Promise<{ table: Table; log: PositionLog; device: DeviceId; state: DeviceState }> => {
  const table = tableOf(await testHost())
  const device = deviceId(31)
  await table.write({ put: { ...keys.deviceState(device), rev: 0 } })
  return { table, log: positionLog(table), device, state: newState(device) }
}

const HOUR = 3_600_000
const at = (iso: string) => Date.parse(iso)

test('returns a position by id, as the latest, and by time, with inclusive ends', async () => {
  const { log, device, state } = await started()
  const fix = at('2026-06-01T12:00:00Z')
  await appendAll(log, state, [draft(device, fix), draft(device, fix + 10_000), draft(device, fix + 20_000)])
  const all = await gather(log.between(device, fix, fix + 20_000))
  expect(all.map(position => position.fixTime)).toEqual([fix, fix + 10_000, fix + 20_000])
  expect(all[0]?.id).toBe(31 * 2 ** 32 + (fix - Date.UTC(2020, 0, 1)) / 250)
  expect(await log.latest([device, deviceId(32)])).toEqual([all[2], undefined])
  expect(await log.byId(all.map(position => position.id))).toEqual(all)
  expect(await gather(log.between(device, fix + 1, fix + 19_999))).toEqual([all[1]])
})

test('stores 500 positions over three months in chunks, and finds each by id and by time', async () => {
  const { log, device, state } = await started()
  const start = at('2026-04-30T00:00:00Z')
  const drafts = Array.from({ length: 500 }, (_, n) => draft(device, start + n * 3 * HOUR, { speed: knots(n / 10) }))
  const after = await appendAll(log, state, drafts)
  expect(after.flushedTick).toBeGreaterThan(0)
  expect(bytesOf(itemOf(after))).toBeLessThanOrEqual(MAX_ITEM_BYTES)
  const all = await gather(log.between(device, start, start + 500 * 3 * HOUR))
  expect(all.map(({ id: _id, ...position }) => position)).toEqual(drafts)
  expect(await log.byId(all.map(position => position.id))).toEqual(all)
  const june = await gather(log.between(device, at('2026-06-01T00:00:00Z'), at('2026-06-30T23:59:59Z')))
  expect(june).toEqual(all.filter(position => new Date(position.fixTime).getUTCMonth() === 5))
})

test('stores a late position at its time, with its id, and not as the latest', async () => {
  const { log, device, state } = await started()
  const noon = at('2026-06-02T12:00:00Z')
  const drive = Array.from({ length: 100 }, (_, n) => draft(device, noon + n * 1000))
  const late = draft(device, '2026-06-01T09:30:00Z', { serverTime: noon + 101_000 })
  const more = Array.from({ length: 100 }, (_, n) => draft(device, noon + (n + 200) * 1000))
  await appendAll(log, state, [...drive, late, ...more])
  const all = await gather(log.between(device, 0, noon + 24 * HOUR))
  expect(all).toHaveLength(201)
  expect(all[0]?.fixTime).toBe(late.fixTime)
  expect(await log.byId(all.slice(0, 1).map(position => position.id))).toEqual(all.slice(0, 1))
  expect((await log.latest([device]))[0]?.fixTime).toBe(noon + 299_000)
})

test('stores a fix from more than five minutes ahead at its time, and does not block correct fixes', async () => {
  const { log, device, state } = await started()
  const noon = at('2026-06-02T12:00:00Z')
  const ahead = draft(device, noon + 20 * HOUR, { serverTime: noon })
  const after = await appendAll(log, state, [draft(device, noon - 60_000), ahead])
  expect((await log.latest([device]))[0]?.fixTime).toBe(noon - 60_000)
  const soon = await appendAll(log, after, [draft(device, noon + 1000)])
  expect((await log.latest([device]))[0]?.fixTime).toBe(noon + 1000)
  // Its time has come and the device did not report: the old fix does not become the latest.
  expect(soon.orderTime).toBe(noon + 1000)
  await appendAll(log, soon, [draft(device, noon + 19 * HOUR)])
  expect((await log.latest([device]))[0]?.fixTime).toBe(noon + 19 * HOUR)
  const all = await gather(log.between(device, noon, noon + 24 * HOUR))
  expect(all.map(position => position.fixTime)).toEqual([noon + 1000, noon + 19 * HOUR, ahead.fixTime])
  expect(await log.byId(all.map(position => position.id))).toEqual(all)
})

test('treats five minutes ahead as in order, and one millisecond more as displaced', async () => {
  const { log, device, state } = await started()
  const noon = at('2026-06-02T12:00:00Z')
  const first = await appendAll(log, state, [draft(device, noon)])
  const just = await appendAll(log, first, [draft(device, noon + 300_000, { serverTime: noon })])
  expect((await log.latest([device]))[0]?.fixTime).toBe(noon + 300_000)
  await appendAll(log, just, [draft(device, noon + 300_001 + 1000, { serverTime: noon + 1000 })])
  expect((await log.latest([device]))[0]?.fixTime).toBe(noon + 300_000)
})

test('shows the newest position of a device whose clock was always ahead, until a correct fix arrives', async () => {
  const { log, device, state } = await started()
  const noon = at('2026-06-02T12:00:00Z')
  const ahead = Array.from({ length: 120 }, (_, n) =>
    draft(device, noon + HOUR + n * 60_000, { serverTime: noon + n * 60_000 }),
  )
  const older = draft(device, noon + 2 * HOUR, { serverTime: noon + HOUR })
  const after = await appendAll(log, state, [...ahead, older])
  expect((await log.latest([device]))[0]?.fixTime).toBe(ahead.at(-1)?.fixTime)
  await appendAll(log, after, [draft(device, noon + 2 * HOUR + 1000)])
  expect((await log.latest([device]))[0]?.fixTime).toBe(noon + 2 * HOUR + 1000)
  const all = await gather(log.between(device, noon, noon + 24 * HOUR))
  expect(all).toHaveLength(122)
  expect(await log.byId(all.map(position => position.id))).toEqual(all)
})

test('keeps the last valid position in the state while others are flushed, in one write unit', async () => {
  const { log, device, state } = await started()
  const noon = at('2026-06-02T12:00:00Z')
  const lost = Array.from({ length: 300 }, (_, n) =>
    draft(device, noon + 60_000 + n * 10_000, { valid: false, latitude: degrees(n / 10) }),
  )
  let after = await appendAll(log, state, [draft(device, noon - 60_000), draft(device, noon)])
  for (const one of lost) {
    after = await appendAll(log, after, [one])
    expect(lastValidRow(after)?.position.fixTime).toBe(noon)
    expect(bytesOf(itemOf(after))).toBeLessThanOrEqual(MAX_ITEM_BYTES)
  }
  expect(after.flushedTick).toBeGreaterThan(0)
  expect(lastValidRow((await log.stateOf(device))!)?.position.fixTime).toBe(noon)
  expect((await log.latest([device]))[0]?.fixTime).toBe(lost.at(-1)?.fixTime)
  const all = await gather(log.between(device, noon - HOUR, noon + HOUR))
  expect(all.map(position => position.fixTime)).toEqual([noon - 60_000, noon, ...lost.map(one => one.fixTime)])
  expect(await log.byId(all.map(position => position.id))).toEqual(all)
})

test('keeps which values the device itself sent after a flush, also of late positions', async () => {
  const { log, device, state } = await started()
  const noon = at('2026-06-02T12:00:00Z')
  const sents = [
    undefined,
    { motion: true, distance: false },
    { motion: false, distance: true },
    { motion: true, distance: true },
  ]
  const drafts = Array.from({ length: 150 }, (_, n) => {
    const sent = sents[n % 4]
    const late = n % 10 === 9 ? 24 * HOUR : 0
    return draft(device, noon + n * 10_000 - late, { serverTime: noon + n * 10_000, ...(sent && { sent }) })
  })
  await appendAll(log, state, drafts)
  const all = await gather(log.between(device, 0, noon + HOUR))
  expect(all.map(({ sent }) => sent)).toEqual(drafts.toSorted((a, b) => a.fixTime - b.fixTime).map(({ sent }) => sent))
  expect(await log.byId(all.map(position => position.id))).toEqual(all)
})

test('accepts the first and the last millisecond of a month as ends of a range', async () => {
  const { log, device, state } = await started()
  const july = at('2026-07-01T00:00:00Z')
  // A position per minute, from an hour before the first millisecond of the month to an hour after it.
  const drafts = Array.from({ length: 121 }, (_, n) => draft(device, july + (n - 60) * 60_000))
  await appendAll(log, state, drafts)
  const fixes = async (from: number, to: number) =>
    (await gather(log.between(device, from, to))).map(position => position.fixTime - july)
  expect(await fixes(july - 60_000, july)).toEqual([-60_000, 0])
  expect(await fixes(july, july)).toEqual([0])
  expect(await fixes(july - 60_000, july - 1)).toEqual([-60_000])
  expect(await fixes(july, july + 60_000)).toEqual([0, 60_000])
})

test('returns a late position of the first millisecond of a month for a range that ends there', async () => {
  const { log, device, state } = await started()
  const july = at('2026-07-01T00:00:00Z')
  const noon = at('2026-07-02T12:00:00Z')
  const drive = Array.from({ length: 120 }, (_, n) => draft(device, noon + n * 1000))
  const late = [july, july - 1].map(fixTime => draft(device, fixTime, { serverTime: noon + 121_000 }))
  const after = await appendAll(log, state, [...drive.slice(0, 60), ...late, ...drive.slice(60)])
  expect(after.flushedTick).toBeGreaterThan(0)
  const found = await gather(log.between(device, july - 1, july))
  expect(found.map(position => position.fixTime)).toEqual([july - 1, july])
  expect(await gather(log.between(device, july - HOUR, july - 1))).toHaveLength(1)
})

test('keeps the order of positions of 2010, before ticks begin', async () => {
  const { log, device, state } = await started()
  const start = at('2010-08-06T10:00:00Z')
  const drafts = Array.from({ length: 150 }, (_, n) =>
    draft(device, start + n * 5000, { serverTime: at('2026-06-01T12:00:00Z') + n }),
  )
  await appendAll(log, state, drafts)
  const all = await gather(log.between(device, start, start + 150 * 5000))
  expect(all.map(position => position.fixTime)).toEqual(drafts.map(one => one.fixTime))
  expect(await log.byId(all.map(position => position.id))).toEqual(all)
})

test('ignores a chunk whose writer crashed before it wrote the state', async () => {
  const { table, log, device, state } = await started()
  const start = at('2026-06-01T00:00:00Z')
  const drafts = Array.from({ length: 200 }, (_, n) => draft(device, start + n * 1000))
  let full = state
  while (fitsInItem(appendPosition(full, drafts[full.tail.length]!)))
    full = appendPosition(full, drafts[full.tail.length]!)
  const stored = full.tail.length
  await log.commit(full)
  const dying: Table = {
    ...table,
    write: async write => {
      if ('put' in write && write.put.SK === 'STATE') throw new Error('killed')
      return table.write(write)
    },
  }
  await expect(
    appendAll(positionLog(dying), (await log.stateOf(device))!, drafts.slice(stored, stored + 1)),
  ).rejects.toThrow('killed')
  const chunks: unknown[] = []
  for await (const item of table.query({ PK: keys.log(device, start) })) chunks.push(item)
  expect(chunks).toHaveLength(1)
  const fixes = async () => (await gather(log.between(device, start, start + HOUR))).map(position => position.fixTime)
  expect(await fixes()).toEqual(drafts.slice(0, stored).map(one => one.fixTime))
  await appendAll(log, (await log.stateOf(device))!, drafts.slice(stored))
  expect(await fixes()).toEqual(drafts.map(one => one.fixTime))
})

test('returns each position once, by fix time, with its id, for any order of arrival', async () => {
  const { table } = await started()
  let next = 100
  const noon = at('2026-03-31T23:30:00Z')
  const minutes = fc.array(fc.tuple(fc.integer({ min: -3000, max: 90 }), fc.integer({ min: 0, max: 59 })), {
    minLength: 1,
    maxLength: 160,
  })
  const cuts = fc.array(fc.nat({ max: 160 }), { maxLength: 5 })
  await fc.assert(
    fc.asyncProperty(minutes, cuts, async (offsets, batchEnds) => {
      const device = deviceId((next += 1))
      const log = positionLog(table)
      await table.write({ put: { ...keys.deviceState(device), rev: 0 } })
      let state = newState(device)
      // The server's clock advances a minute per position. Fixes are up to two days older and 90 minutes ahead.
      const drafts = offsets.map(([minute, second], n) =>
        draft(device, noon + (n + minute) * 60_000 + second * 1000, { serverTime: noon + n * 60_000 }),
      )
      for (const [n, one] of drafts.entries()) {
        state = await log.append(state, one)
        if (batchEnds.includes(n)) state = await log.commit(state)
      }
      state = await log.commit(state)
      expect(bytesOf(itemOf(state))).toBeLessThanOrEqual(MAX_ITEM_BYTES)
      const fixes = drafts.map(one => one.fixTime).toSorted((a, b) => a - b)
      const all = await gather(log.between(device, 0, at('2027-01-01T00:00:00Z')))
      expect(all.map(position => position.fixTime)).toEqual(fixes)
      expect(new Set(all.map(position => position.id)).size).toBe(all.length)
      expect(await log.byId(all.map(position => position.id))).toEqual(all)
      const [low = 0, high = 0] = [fixes[Math.floor(fixes.length / 3)], fixes[Math.floor((2 * fixes.length) / 3)]]
      const part = await gather(log.between(device, low, high))
      expect(part).toEqual(all.filter(position => position.fixTime >= low && position.fixTime <= high))
    }),
    { numRuns: runs(6, 25) },
  )
})
