import { atMinute, drive } from '../../../kit/drive.ts'
import { world } from '../../../kit/world.ts'

const LIST = 'traccar.positions.list'
const NOON = { from: '2026-06-01T12:00:00Z', to: '2026-06-01T13:00:00Z' }

const withVan = async () => {
  const here = await world()
  const van = (await here.alice.calls('traccar.devices.create', { body: { name: 'Van', uniqueId: 'van' } }).gets(200))
    .json.id
  await drive(van, [atMinute(0), atMinute(1), atMinute(2, { attributes: { batteryLevel: 64 } })])
  return { ...here, van }
}

test('returns the latest position of each visible device without parameters', async () => {
  const { alice, bob, admin, van } = await withVan()
  const [latest, ...others] = (await alice.calls(LIST).gets(200)).json
  expect(others).toEqual([])
  expect(latest).toEqual({
    id: van * 2 ** 32 + (Date.parse('2026-06-01T12:02:00Z') - Date.UTC(2020, 0, 1)) / 250,
    deviceId: van,
    type: null,
    protocol: 'osmand',
    serverTime: '2026-06-01T12:02:00.500+00:00',
    deviceTime: '2026-06-01T12:02:00.000+00:00',
    fixTime: '2026-06-01T12:02:00.000+00:00',
    outdated: false,
    valid: true,
    latitude: 50.002,
    longitude: 10,
    altitude: 0,
    speed: 20,
    course: 0,
    address: null,
    accuracy: 0,
    network: null,
    geofenceIds: [],
    attributes: { batteryLevel: 64, ip: '192.0.2.7', distance: 111.32, totalDistance: 222.64, motion: true },
  })
  await bob.calls(LIST).gets(200, [])
  await admin.calls(LIST).gets(200, [])
})

test('returns the history of a device in a range that includes both ends', async () => {
  const { alice, van } = await withVan()
  const { json } = await alice
    .calls(LIST, { query: { deviceId: van, from: '2026-06-01T12:00:00Z', to: '2026-06-01T12:01:00Z' } })
    .gets(200)
  expect(json.map((position: { fixTime: string }) => position.fixTime)).toEqual([
    '2026-06-01T12:00:00.000+00:00',
    '2026-06-01T12:01:00.000+00:00',
  ])
})

test('returns the same history with and without gzip', async () => {
  const { alice, van } = await withVan()
  await drive(
    van,
    Array.from({ length: 150 }, (_, n) => atMinute(3 + n / 10)),
  )
  const query = { deviceId: van, ...NOON }
  const plain = await alice.calls(LIST, { query }).gets(200)
  const compressed = await alice.calls(LIST, { query, headers: { 'accept-encoding': 'gzip, br' } }).gets(200)
  expect(compressed.headers['content-encoding']).toBe('gzip')
  expect(compressed.json).toEqual(plain.json)
  expect(plain.json).toHaveLength(153)
})

test('returns positions by id in the order requested, with repetitions', async () => {
  const { alice, van } = await withVan()
  const { json } = await alice.calls(LIST, { query: { deviceId: van, ...NOON } }).gets(200)
  const [first, second] = json.map((position: { id: number }) => position.id)
  const response = await alice.calls(LIST, { query: { id: [second, first, second] } }).gets(200)
  expect(response.json.map((position: { id: number }) => position.id)).toEqual([second, first, second])
})

test('rejects positions of inaccessible and unknown devices alike, and omits unknown ones of own devices', async () => {
  const { alice, bob, admin, van } = await withVan()
  const { json } = await alice.calls(LIST).gets(200)
  for (const id of [json[0].id, json[0].id + 1, 999 * 2 ** 32 + 5]) {
    await bob.calls(LIST, { query: { id: [id] } }).gets(400, 'Device access denied')
  }
  const own = await alice.calls(LIST, { query: { id: [json[0].id, json[0].id + 1] } }).gets(200)
  expect(own.json).toEqual(json)
  await bob.calls(LIST, { query: { deviceId: van, ...NOON } }).gets(400, 'Device access denied')
  await admin.calls(LIST, { query: { id: [json[0].id] } }).gets(200)
})

test('returns the latest position of one device without a range', async () => {
  const { alice, bob, van } = await withVan()
  const latest = (await alice.calls(LIST).gets(200)).json
  expect((await alice.calls(LIST, { query: { deviceId: van } }).gets(200)).json).toEqual(latest)
  await bob.calls(LIST, { query: { deviceId: van } }).gets(400, 'Device access denied')
})

test('returns only positions inside a geofence of the caller', async () => {
  const { alice, bob, van } = await withVan()
  const body = { name: 'Yard', area: 'CIRCLE (50.001 10, 50)' }
  const geofenceId = (await alice.calls('traccar.geofences.create', { body }).gets(200)).json.id
  const { json } = await alice.calls(LIST, { query: { deviceId: van, geofenceId, ...NOON } }).gets(200)
  expect(json.map((position: { latitude: number }) => position.latitude)).toEqual([50.001])
  await alice.calls(LIST, { query: { geofenceId } }).gets(200, { length: 0 })
  await bob.calls(LIST, { query: { geofenceId } }).gets(400, 'Geofence access denied')
})

test('returns 128 positions by id', async () => {
  const { alice, van } = await withVan()
  await drive(
    van,
    Array.from({ length: 130 }, (_, n) => atMinute(3 + n / 10)),
  )
  const { json } = await alice.calls(LIST, { query: { deviceId: van, ...NOON } }).gets(200)
  const id = json.slice(0, 128).map((position: { id: number }) => position.id)
  expect((await alice.calls(LIST, { query: { id } }).gets(200)).json).toEqual(json.slice(0, 128))
})

test('rejects half of a range, malformed dates and malformed ids', async () => {
  const { alice, van } = await withVan()
  await alice.calls(LIST, { query: { deviceId: van, from: NOON.from } }).gets(400, 'from and to are required together')
  await alice.calls(LIST, { query: { deviceId: van, from: '2026-02-30', to: NOON.to } }).gets(400)
  await alice.calls(LIST, { query: { deviceId: 'x' } }).gets(404)
  await alice.calls(LIST, { query: { id: ['1', ''] } }).gets(404)
})
