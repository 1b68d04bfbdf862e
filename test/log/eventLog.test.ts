import fc from 'fast-check'
import { eventLog } from '#shared/log/eventLog.ts'
import { positionLog } from '#shared/log/positionLog.ts'
import { newState } from '#shared/log/state.ts'
import { withEvents } from '#shared/log/transitions.ts'
import { deviceId } from '#shared/model/ids.ts'
import { keys } from '#shared/table/keys.ts'
import { testHost } from '../kit/host.ts'
import { tableOf } from '../kit/table.ts'
import { months } from '#shared/model/time.ts'

test('returns an event of the first or the last millisecond of a month for a range that ends there', async () => {
  const table = tableOf(await testHost())
  const device = deviceId(31)
  const july = Date.parse('2026-07-01T00:00:00Z')
  await table.write({ put: { ...keys.deviceState(device), rev: 0 } })
  const events = eventLog(table)
  const log = positionLog(table, (raised, retentionDays) => events.keep(raised, retentionDays))
  let state = newState(device)
  for (const serverTime of [july - 1, july, july + 3_600_000])
    state = await log.commit(withEvents(state, [{ type: 'alarm' }], { serverTime, eventTime: serverTime }))
  const found = async (from: number, to: number) => {
    const times: number[] = []
    for await (const event of events.between(device, from, to)) times.push(event.serverTime - july)
    return times
  }
  expect(await found(july - 1, july)).toEqual([-1, 0])
  expect(await found(july, july)).toEqual([0])
  expect(await found(july - 1000, july - 1)).toEqual([-1])
})

const named = (from: string, to: string) =>
  months(Date.parse(from), Date.parse(to)).map(ms => new Date(ms).toISOString().slice(0, 7))

test('includes both ends of a range, also the first millisecond of a month', () => {
  expect(named('2026-06-30T23:59:59.999Z', '2026-07-01T00:00:00.000Z')).toEqual(['2026-06', '2026-07'])
  expect(named('2026-06-01T00:00:00.000Z', '2026-06-30T23:59:59.999Z')).toEqual(['2026-06'])
  expect(named('2026-07-01T00:00:00.000Z', '2026-07-01T00:00:00.000Z')).toEqual(['2026-07'])
  expect(named('2026-12-31T23:59:59.999Z', '2027-01-01T00:00:00.000Z')).toEqual(['2026-12', '2027-01'])
  expect(named('2026-01-31T12:00:00Z', '2026-03-01T00:00:00Z')).toEqual(['2026-01', '2026-02', '2026-03'])
})

test('returns at most the month of the end for a range that ends before it begins', () => {
  expect(named('2026-07-01T00:00:00.000Z', '2026-06-30T23:59:59.999Z')).toEqual([])
  expect(named('2026-07-09T00:00:00.000Z', '2026-07-02T00:00:00.000Z')).toEqual(['2026-07'])
})

test('returns the start of the month of every time in the range', () => {
  const moment = fc.integer({ min: Date.UTC(2000, 0, 1), max: Date.UTC(2054, 0, 1) })
  const nearMonth = fc
    .tuple(fc.nat({ max: 600 }), fc.integer({ min: -2, max: 2 }))
    .map(([month, ms]) => Date.UTC(2001, month, 1) + ms)
  fc.assert(
    fc.property(fc.oneof(moment, nearMonth), fc.oneof(moment, nearMonth), (one, other) => {
      const [from, to] = [Math.min(one, other), Math.max(one, other)]
      const found = months(from, to)
      const monthOf = (ms: number) => new Date(ms).toISOString().slice(0, 7)
      expect(found.map(monthOf)).toContain(monthOf(from))
      expect(found.map(monthOf)).toContain(monthOf(to))
      for (const ms of found) expect(new Date(ms).toISOString().slice(7)).toBe('-01T00:00:00.000Z')
      expect(found.every(ms => ms <= to)).toBe(true)
    }),
  )
})
