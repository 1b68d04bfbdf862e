import { keyedDevice, newIngestKey } from '#shared/table/newIngestKey.ts'
import { keys } from '#shared/table/keys.ts'
import { deviceId } from '#shared/model/ids.ts'
import { entityItem } from '#shared/table/entities.ts'
import { stores } from '#shared/stores.ts'
import { watchActions } from '../../kit/host.ts'
import { tableOf } from '../../kit/table.ts'
import { FORM, JSON_TYPE, PLACE, send, type Sent, type TrackerWorld, trackerWorld } from './tracker.ts'

const { key, hash } = newIngestKey()
const WRONG = newIngestKey().key
const VAN = deviceId(7)
let world: TrackerWorld

beforeEach(async () => {
  world = await trackerWorld()
  await world.register('van-7', { deviceId: VAN, ...keyedDevice(hash, world.host.now()) })
})

const basic = (user: string, password: string) => ({
  authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`,
})
const QUERY = `id=van-7&${PLACE}`
const jsonOf = (body: unknown) => ({ method: 'POST', type: JSON_TYPE, body: JSON.stringify(body) })
const feature = (device: string) => ({
  type: 'Feature',
  geometry: { type: 'Point', coordinates: [10.74577, 59.91301] },
  properties: { timestamp: '2026-06-01T11:59:00Z', device_id: device },
})
const overland = jsonOf({ locations: [feature('van-7')] })
const owntracks = jsonOf({ _type: 'location', topic: 'van-7', lat: 59.91301, lon: 10.74577, tst: 1780315140 })
const traccarClient = jsonOf({ device_id: 'van-7', location: { coords: { latitude: 59.91301, longitude: 10.74577 } } })

const statusOf = async (sent: Sent) => (await send(sent)).statusCode
const stored = () => JSON.stringify(world.written)
const refusals = () => tableOf(world.host).get(keys.refusedReports(VAN))

const accepted: [string, Sent][] = [
  ['the query', { query: `${QUERY}&key=${key}` }],
  ['the query, in upper case and percent-encoded', { query: `key=${key.toUpperCase().replace('_', '%5F')}&${QUERY}` }],
  ['the path', { path: `/${key}/`, query: QUERY }],
  ['the path, with the first letter capitalized by a phone', { path: `/K${key.slice(1)}`, query: QUERY }],
  ['Basic credentials', { query: QUERY, headers: basic('van-7', key) }],
  ['a form', { method: 'POST', type: FORM, body: `${QUERY}&key=${key}` }],
  ['the path of Traccar Client', { path: `/${key}/`, ...traccarClient }],
  ["Overland's access token", { ...overland, headers: { authorization: `Bearer ${key}` } }],
  ["Overland's address", { ...overland, query: `id=van-7&key=${key}` }],
  ["OwnTracks' password", { ...owntracks, headers: basic('alice', key) }],
  ["OwnTracks' address", { ...owntracks, path: `/${key}/`, query: 'id=van-7' }],
]

test.each(accepted)('accepts a report with the key in %s, and stores no key', async (_, sent) => {
  expect(await statusOf(sent)).toBe(200)
  expect(world.written).toMatchObject([{ record: { deviceId: VAN, points: [{ latitude: 59.91301 }] } }])
  expect(stored().toLowerCase()).not.toContain(key.slice(4))
  expect(stored()).not.toContain('"key"')
})

const bodies = { osmand: '', overland: '{"error":"Wrong or missing key"}', owntracks: '[]' }
const refused: [string, Sent, string][] = [
  ['OsmAnd', { query: QUERY }, bodies.osmand],
  ['OsmAnd POST', { method: 'POST', type: FORM, body: QUERY }, bodies.osmand],
  ['OsmAnd JSON', traccarClient, bodies.osmand],
  ['Overland', overland, bodies.overland],
  ['OwnTracks', owntracks, bodies.owntracks],
]

test.each(refused)('refuses a report in %s without a key or with a wrong one', async (_, sent, body) => {
  const headers = { 'www-authenticate': 'Basic realm="trackers"', ...(body !== '' && { 'content-type': JSON_TYPE }) }
  expect(await send(sent)).toEqual({ statusCode: 401, headers, body })
  for (const wrong of [WRONG, `${key}0`, key.slice(0, -1), 'secret', ''])
    expect(await statusOf({ ...sent, headers: basic('van-7', wrong) })).toBe(401)
  expect(await statusOf({ ...sent, path: `/${WRONG}/` })).toBe(401)
  expect(world.written).toEqual([])
})

test('keeps the key out of rejected requests', async () => {
  const query = `id=van-7&lat=north&lon=10&key=${key}`
  expect(await statusOf({ query })).toBe(200)
  expect(await statusOf({ path: `/${key}/`, query: 'id=van-7', body: `{"broken": "${key}"`, method: 'POST' })).toBe(200)
  expect(world.written.flatMap(({ record }) => record.rejected)).toMatchObject([
    { query: 'id=van-7&lat=north&lon=10' },
    { query: 'id=van-7', body: '{"broken": ""' },
  ])
})

test('a device without a key is as before, also if its tracker sends credentials', async () => {
  expect(await statusOf({ query: `id=42&${PLACE}&key=7`, headers: basic('42', 'secret') })).toBe(200)
  expect(world.written).toMatchObject([{ record: { deviceId: 42, points: [{ attributes: { key: '7' } }] } }])
})

test('an earlier key is valid until its end', async () => {
  const earlier = newIngestKey()
  const until = world.host.now() + 60_000
  const both = [
    { hash, createdAt: 0, until: null },
    { hash: earlier.hash, createdAt: 0, until },
  ]
  await world.register('van-7', { deviceId: VAN, ingestKeys: JSON.stringify(both) })
  const send = (one: string) => statusOf({ query: `${QUERY}&key=${one}` })
  expect([await send(key), await send(earlier.key)]).toEqual([200, 200])
  world.host.clock.advance(60_000)
  expect([await send(key), await send(earlier.key)]).toEqual([200, 401])
})

test('applies the rule of each device of a batch', async () => {
  const batch = jsonOf({ locations: [feature('van-7'), feature('42'), feature('van 31')] })
  expect(await statusOf(batch)).toBe(401)
  expect(world.written.map(({ record }) => record.deviceId)).toEqual([42, 31])
  expect(await statusOf({ ...batch, headers: { authorization: `Bearer ${key}` } })).toBe(200)
  expect(world.written.map(({ record }) => record.deviceId)).toEqual([42, 31, 7, 42, 31])
})

test('sends a queued command only to a tracker with the key', async () => {
  const table = tableOf(world.host)
  await table.write({ put: entityItem(keys.device(VAN), { kind: 'device', id: VAN, record: { uniqueId: 'van-7' } }) })
  await stores(table).commands.queue(VAN, 'reboot', world.host.now())
  expect(await send({ query: QUERY })).toMatchObject({ statusCode: 401, body: '' })
  expect(await send({ query: `${QUERY}&key=${WRONG}` })).toMatchObject({ statusCode: 401, body: '' })
  expect(await send({ query: `${QUERY}&key=${key}` })).toMatchObject({ statusCode: 200, body: 'reboot' })
})

test('counts refused reports with at most one write a minute for a device', async () => {
  for (let n = 0; n < 50; n += 1) await send({ query: QUERY })
  expect(await refusals()).toMatchObject({ count: 1, source: '192.0.2.0/24', at: world.host.now() })
  world.host.clock.advance(60_000)
  await send({ query: QUERY })
  expect(await refusals()).toMatchObject({ count: 51, at: world.host.now() })
})

test('reads one item for an accepted or refused report, and counts with at most 60 writes a minute', async () => {
  const made: string[] = []
  watchActions(world.host, action => made.push(action))
  await send({ query: `${QUERY}&key=${key}` })
  expect(made.filter(action => action.startsWith('dynamodb:'))).toEqual(['dynamodb:GetItem'])
  for (let id = 100; id < 200; id += 1) {
    await world.register(`car-${id}`, { deviceId: id, ...keyedDevice(hash, 0) })
    await send({ query: `id=car-${id}&${PLACE}` })
  }
  expect(made.filter(action => action === 'dynamodb:UpdateItem')).toHaveLength(60)
  expect(made.filter(action => action === 'dynamodb:GetItem')).toHaveLength(101)
})

test('refuses a report, also if it cannot be counted', async () => {
  watchActions(world.host, action => {
    if (action === 'dynamodb:UpdateItem') throw new Error('table on fire')
  })
  expect(await statusOf({ query: QUERY })).toBe(401)
  expect(JSON.stringify(world.host.logged)).not.toContain(WRONG)
})

test('does not reveal unknown and disabled devices if the server requires keys', async () => {
  await world.register('off', { deviceId: 8, disabled: true })
  const answers = async () => [await send({ query: `id=off&${PLACE}` }), await send({ query: `id=nobody&${PLACE}` })]
  expect(await answers()).toEqual([
    { statusCode: 400, body: '' },
    { statusCode: 400, body: '' },
  ])
  const record = { attributes: { ingestKeys: 'required', 'database.registerUnknown': true } }
  await tableOf(world.host).write({ put: entityItem(keys.server(), { kind: 'server', id: 1, record }) })
  world.host.clock.advance(60_000)
  const wrong = await send({ query: QUERY })
  expect(wrong.statusCode).toBe(401)
  expect(await answers()).toEqual([wrong, wrong])
  expect(world.written).toEqual([])
})
