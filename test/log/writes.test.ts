import { positionLog } from '#shared/log/positionLog.ts'
import { type DeviceState, newState } from '#shared/log/state.ts'
import { positionsIn } from '#shared/log/history.ts'
import { deviceId } from '#shared/model/ids.ts'
import type { PositionDraft } from '#shared/model/position.ts'
import { keys } from '#shared/table/keys.ts'
import type { Table } from '#shared/table/table.ts'
import { degrees, knots, meters } from '#shared/units.ts'
import { testHost } from '../kit/host.ts'
import { tableOf } from '../kit/table.ts'

const DEVICE = deviceId(31)
const NOON = Date.UTC(2026, 5, 1, 12)

const draft = (n: number): PositionDraft => ({
  deviceId: DEVICE,
  protocol: 'osmand',
  serverTime: NOON + n * 10_000 + 400,
  deviceTime: NOON + n * 10_000,
  fixTime: NOON + n * 10_000,
  outdated: false,
  valid: true,
  latitude: degrees(59.9 + n / 1000),
  longitude: degrees(10.7),
  altitude: meters(0),
  speed: knots(10),
  course: degrees(0),
  accuracy: meters(0),
  geofenceIds: [],
  attributes: {},
})

/** Returns a table that counts the writes of states and chunks. */
const counting = async () => {
  const real = tableOf(await testHost())
  await real.write({ put: { ...keys.deviceState(DEVICE), rev: 0 } })
  const written = { states: 0, chunks: 0 }
  const table: Table = {
    ...real,
    write: async write => {
      if ('put' in write) written[write.put.SK === 'STATE' ? 'states' : 'chunks'] += 1
      return real.write(write)
    },
  }
  return { log: positionLog(table), written }
}

const fixTimes = async (log: ReturnType<typeof positionLog>): Promise<number[]> => {
  const found: number[] = []
  for await (const segment of log.between(DEVICE, 0, NOON * 2))
    found.push(...positionsIn(segment).map(position => position.fixTime))
  return found
}

test('writes the state once for a batch, also if its positions fill the tail', async () => {
  const { log, written } = await counting()
  let state: DeviceState = newState(DEVICE)
  for (let batch = 0; batch < 100; batch += 1) {
    for (let n = 0; n < 4; n += 1) state = await log.append(state, draft(batch * 4 + n))
    state = await log.commit(state)
  }
  expect(written.states).toBe(100)
  expect(written.chunks).toBeGreaterThan(4)
  expect(written.chunks).toBeLessThan(12)
  expect(await fixTimes(log)).toEqual(Array.from({ length: 400 }, (_, n) => draft(n).fixTime))
})

test('creates no small chunks for a batch of 1,000 positions', async () => {
  const { log, written } = await counting()
  let state = await log.commit(await log.append(newState(DEVICE), draft(0)))
  for (let n = 1; n <= 1000; n += 1) state = await log.append(state, draft(n))
  await log.commit(state)
  expect(written.chunks).toBeLessThan(25)
  expect(await fixTimes(log)).toHaveLength(1001)
})

test('finds rows of the batch that fills the tail by id, before and after their own flush', async () => {
  const { log } = await counting()
  let state: DeviceState = newState(DEVICE)
  for (let n = 0; n < 400; n += 1) {
    state = await log.append(state, draft(n))
    if (n % 7 === 6) state = await log.commit(state)
  }
  await log.commit(state)
  const all = []
  for await (const segment of log.between(DEVICE, 0, NOON * 2)) all.push(...positionsIn(segment))
  expect(all).toHaveLength(400)
  expect(await log.byId(all.map(({ id }) => id))).toEqual(all)
})
