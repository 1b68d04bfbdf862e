import { atMinute, drive } from '../../../kit/drive.ts'
import { world } from '../../../kit/world.ts'

const ROUTE = 'traccar.reports.route'
const NOON = { from: '2026-06-01T12:00:00Z', to: '2026-06-01T13:00:00Z' }

const fleet = async () => {
  const here = await world()
  const create = async (uniqueId: string, groupId = 0) =>
    (await here.alice.calls('traccar.devices.create', { body: { name: uniqueId, uniqueId, groupId } }).gets(200)).json
      .id
  const vans = await here.group(0, here.alice)
  const [first, second] = [await create('one'), await create('two', vans)]
  await drive(first, [atMinute(0), atMinute(1)])
  await drive(second, [atMinute(0)])
  const devices = async (query: object) =>
    (await here.alice.calls(ROUTE, { query: { ...NOON, ...query } }).gets(200)).json.map(
      (position: { deviceId: number }) => position.deviceId,
    )
  return { ...here, vans, first, second, devices }
}

test('returns devices in the order requested, then those of the groups, each once', async () => {
  const { first, second, vans, devices } = await fleet()
  expect(await devices({ deviceId: [second, first] })).toEqual([second, first, first])
  expect(await devices({ deviceId: [first], groupId: [vans] })).toEqual([first, first, second])
  expect(await devices({ deviceId: [second, second], groupId: [vans] })).toEqual([second])
  expect(await devices({})).toEqual([first, first, second])
})

test('ignores inaccessible devices and groups, also if nothing else is named', async () => {
  const { bob, first, vans, devices, second } = await fleet()
  for (const query of [{ deviceId: [first] }, { groupId: [vans] }, { groupId: [999] }])
    expect((await bob.calls(ROUTE, { query: { ...NOON, ...query } }).gets(200)).text).toBe('[]')
  expect(await devices({ deviceId: [999, second], groupId: [999] })).toEqual([second])
})

test('requires a range and reads a space in a time offset as plus sign', async () => {
  const { alice, first } = await fleet()
  await alice.calls(ROUTE, { query: { deviceId: [first] } }).gets(400)
  const shifted = { from: '2026-06-01T14:00:00 02:00', to: '2026-06-01T14:00:30+0200' }
  const { json } = await alice.calls(ROUTE, { query: { deviceId: [first], ...shifted } }).gets(200)
  expect(json).toHaveLength(1)
})
