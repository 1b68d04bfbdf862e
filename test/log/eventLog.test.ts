import { eventLog } from '#shared/log/eventLog.ts'
import { positionLog } from '#shared/log/positionLog.ts'
import { newState } from '#shared/log/state.ts'
import { withEvents } from '#shared/log/transitions.ts'
import { deviceId } from '#shared/model/ids.ts'
import { keys } from '#shared/table/keys.ts'
import { testHost } from '../kit/host.ts'
import { tableOf } from '../kit/table.ts'

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
