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

test('without parameters it is the latest position of each device that the caller sees', async () => {
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

test('a device and a range give its history, both ends included', async () => {
  const { alice, van } = await withVan()
  const { json } = await alice
    .calls(LIST, { query: { deviceId: van, from: '2026-06-01T12:00:00Z', to: '2026-06-01T12:01:00Z' } })
    .gets(200)
  expect(json.map((position: { fixTime: string }) => position.fixTime)).toEqual([
    '2026-06-01T12:00:00.000+00:00',
    '2026-06-01T12:01:00.000+00:00',
  ])
})

test('gzip or not, the history is the same', async () => {
  const { alice, van } = await withVan()
  await drive(
    van,
    Array.from({ length: 150 }, (_, n) => atMinute(3 + n / 10)),
  )
  const query = { deviceId: van, ...NOON }
  const plain = await alice.calls(LIST, { query }).gets(200)
  const packed = await alice.calls(LIST, { query, headers: { 'accept-encoding': 'gzip, br' } }).gets(200)
  expect(packed.headers['content-encoding']).toBe('gzip')
  expect(packed.json).toEqual(plain.json)
  expect(plain.json).toHaveLength(153)
})

test('ids are answered in the order asked for, repeated ones too', async () => {
  const { alice, van } = await withVan()
  const { json } = await alice.calls(LIST, { query: { deviceId: van, ...NOON } }).gets(200)
  const [first, second] = json.map((position: { id: number }) => position.id)
  const answer = await alice.calls(LIST, { query: { id: [second, first, second] } }).gets(200)
  expect(answer.json.map((position: { id: number }) => position.id)).toEqual([second, first, second])
})

test('a foreign position, an unknown one and one of a foreign device are refused alike', async () => {
  const { alice, bob, admin, van } = await withVan()
  const { json } = await alice.calls(LIST).gets(200)
  for (const id of [json[0].id, json[0].id + 1, 999 * 2 ** 32 + 5]) {
    await bob.calls(LIST, { query: { id: [id] } }).gets(400, 'Device access denied')
  }
  await alice.calls(LIST, { query: { id: [json[0].id, json[0].id + 1] } }).gets(400, 'Device access denied')
  await bob.calls(LIST, { query: { deviceId: van, ...NOON } }).gets(400, 'Device access denied')
  await admin.calls(LIST, { query: { id: [json[0].id] } }).gets(200)
})

test('a device without a range, a malformed date and a malformed id are refused in a sentence', async () => {
  const { alice, van } = await withVan()
  await alice.calls(LIST, { query: { deviceId: van } }).gets(400, 'from and to are required with deviceId')
  await alice.calls(LIST, { query: { deviceId: van, from: '2026-02-30', to: NOON.to } }).gets(400)
  await alice.calls(LIST, { query: { deviceId: 'x' } }).gets(404)
  await alice.calls(LIST, { query: { id: ['1', ''] } }).gets(404)
})
