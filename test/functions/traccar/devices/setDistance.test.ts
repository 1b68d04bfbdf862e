import { atMinute, drive } from '../../../kit/drive.ts'
import { world } from '../../../kit/world.ts'

const start = async () => {
  const here = await world('2026-06-01T13:00:00Z')
  await here.alice.calls('traccar.devices.create', { body: { name: 'Van', uniqueId: 'v' } }).gets(200)
  const set = (totalDistance: unknown, id = 1) =>
    here.admin.calls('traccar.devices.setDistance', { params: { id }, body: { deviceId: id, totalDistance } })
  const latest = async () => (await here.alice.calls('traccar.positions.list').gets(200)).json[0]
  return { ...here, set, latest }
}

test('copies the latest position with the total distance, and continues from it', async () => {
  const { alice, set, latest } = await start()
  await drive(1, [atMinute(0), atMinute(1)])
  const before = await latest()
  await set(50_000).gets(204)
  const after = await latest()
  expect(after).toMatchObject({
    fixTime: before.fixTime,
    deviceTime: before.deviceTime,
    latitude: before.latitude,
    serverTime: '2026-06-01T13:00:00.000+00:00',
    attributes: { ...before.attributes, totalDistance: 50_000 },
  })
  expect(after.id).toBeGreaterThan(before.id)
  await alice.calls('traccar.devices.list').gets(200, [{ positionId: after.id, lastUpdate: before.serverTime }])
  await drive(1, [atMinute(2)])
  expect((await latest()).attributes.totalDistance).toBeCloseTo(50_111.32, 2)
  const query = { deviceId: 1, from: '2026-06-01', to: '2026-06-02' }
  await alice.calls('traccar.positions.list', { query }).gets(200, { length: 4 })
})

test('loses no report when the total distance is set concurrently', async () => {
  const { alice, set } = await start()
  await drive(1, [atMinute(0)])
  const points = Array.from({ length: 30 }, (_, n) => atMinute(n + 1))
  const [statuses] = await Promise.all([
    Promise.all([1000, 2000, 3000, 4000].map(async total => (await set(total)).status)),
    (async () => {
      for (const point of points) await drive(1, [point])
    })(),
  ])
  expect(statuses).toEqual([204, 204, 204, 204])
  const query = { deviceId: 1, from: '2026-06-01', to: '2026-06-02' }
  const { json } = await alice.calls('traccar.positions.list', { query }).gets(200, { length: 35 })
  expect(new Set(json.map(({ fixTime }: { fixTime: string }) => fixTime)).size).toBe(31)
})

test.each([
  [-1, 'totalDistance must be at least 0'],
  [1e300, 'totalDistance must be at most 1000000000000'],
  ['Infinity', 'totalDistance must be a number'],
  [undefined, 'totalDistance must be a number'],
  [null, 'totalDistance must be a number'],
  [true, 'totalDistance must be a number'],
])('rejects the total distance %j: %s', async (total, message) => {
  const { set, latest } = await start()
  await drive(1, [atMinute(0)])
  await set(total).gets(400, message)
  expect((await latest()).attributes.totalDistance).toBe(0)
})

test('requires an administrator, matching ids, a device and a position', async () => {
  const { admin, alice, set } = await start()
  const calls = (person: typeof alice, id: number, body: object) =>
    person.calls('traccar.devices.setDistance', { params: { id }, body })
  await calls(alice, 1, { deviceId: 1, totalDistance: 1 }).gets(400, 'Admin access required')
  await calls(admin, 1, { deviceId: 2, totalDistance: 1 }).gets(400, 'The id in the path and the id in the body differ')
  await calls(admin, 1, { deviceId: 1, totalDistance: 1, more: 1 }).gets(400, 'Unrecognized member "more"')
  await set(1, 9).gets(400, 'Device access denied')
  await set(1).gets(400, 'The device has no position yet')
})
