import { keys } from '#shared/table/keys.ts'
import { tableOf } from '../../kit/table.ts'
import { FORM, JSON_TYPE, PLACE, send, type Sent, type TrackerWorld, trackerWorld } from './tracker.ts'

let world: TrackerWorld
beforeEach(async () => {
  world = await trackerWorld()
})

test('writes one record per report, with reception time and address', async () => {
  expect(await send({ query: `id=van%2031&${PLACE}&speed=12.5` })).toEqual({ statusCode: 200, body: '' })
  const receivedAt = Date.parse('2026-06-01T12:00:00Z')
  expect(world.written).toEqual([
    {
      partitionKey: '31',
      record: {
        v: 1,
        deviceId: 31,
        uniqueId: 'van 31',
        protocol: 'osmand',
        receivedAt,
        ip: '192.0.2.10',
        points: [{ fixTime: receivedAt, latitude: 59.91301, longitude: 10.74577, speed: 12.5 }],
      },
    },
  ])
})

test('stores the address of a tracker behind CloudFront, if the request has the secret header', async () => {
  Object.assign(world.host.environment, { cloudFrontSecret: 'key-1' })
  for (const key of ['key-1', 'guess']) {
    const headers = { 'x-front-door': key, 'x-viewer-address': '203.0.113.9' }
    await send({ query: `id=42&${PLACE}`, headers })
  }
  expect(world.written.map(({ record }) => record.ip)).toEqual(['203.0.113.9', '192.0.2.10'])
})

test.each<[string, Sent]>([
  ['GET on a path', { path: '/osmand', query: `id=42&${PLACE}` }],
  ['GET with a trailing slash', { path: '/osmand/', query: `id=42&${PLACE}` }],
  ['HEAD', { method: 'HEAD', query: `id=42&${PLACE}` }],
  ['POST with everything in the query and an empty body', { method: 'POST', query: `id=42&${PLACE}`, body: '' }],
  ['POST of a form', { method: 'POST', type: FORM, body: `id=42&${PLACE}` }],
  [
    'POST of a form encoded in Base64 by API Gateway',
    { method: 'POST', type: FORM, body: Buffer.from(`id=42&${PLACE}`).toString('base64'), isBase64Encoded: true },
  ],
  [
    'POST of JSON',
    {
      method: 'POST',
      path: '/',
      type: JSON_TYPE,
      body: '{"device_id":"42","location":{"coords":{"latitude":59.91301,"longitude":10.74577}}}',
    },
  ],
])('accepts %s', async (_name, sent) => {
  expect(await send(sent)).toEqual({ statusCode: 200, body: '' })
  expect(world.written.map(({ partitionKey, record }) => [partitionKey, record.points[0]?.latitude])).toEqual([
    ['42', 59.91301],
  ])
})

test('returns 400 for an unknown or missing device and 404 for an unknown device in JSON, with an empty body', async () => {
  expect(await send({ query: `id=nobody&${PLACE}` })).toEqual({ statusCode: 400, body: '' })
  expect(await send({ method: 'POST', type: JSON_TYPE, body: '{"device_id":"nobody","location":{}}' })).toEqual({
    statusCode: 404,
    body: '',
  })
  expect(await send({ query: PLACE })).toEqual({ statusCode: 400, body: '' })
  expect(await send({ method: 'POST', type: JSON_TYPE, body: 'nothing' })).toEqual({ statusCode: 400, body: '' })
  expect(await send({})).toEqual({ statusCode: 400, body: '' })
  expect(world.written).toEqual([])
})

test('rejects a disabled device like an unknown one', async () => {
  await world.register('off', { deviceId: 43, disabled: true })
  expect((await send({ query: `id=off&${PLACE}` })).statusCode).toBe(400)
  expect(world.written).toEqual([])
})

test('accepts a device once it is registered, and rejects it one second after its deletion', async () => {
  expect((await send({ query: `id=new&${PLACE}` })).statusCode).toBe(400)
  await world.register('new', { deviceId: 44 })
  expect((await send({ query: `id=new&${PLACE}` })).statusCode).toBe(200)
  await tableOf(world.host).write({ delete: keys.uniqueId('new') })
  world.host.clock.advance(999)
  expect((await send({ query: `id=new&${PLACE}` })).statusCode).toBe(200)
  world.host.clock.advance(1)
  expect((await send({ query: `id=new&${PLACE}` })).statusCode).toBe(400)
})

test('resolves ids with special characters of keys and paths to their device only', async () => {
  await world.register('a#b/../c', { deviceId: 45 })
  expect((await send({ query: `id=a%23b%2F..%2Fc&${PLACE}` })).statusCode).toBe(200)
  expect((await send({ query: `id=a&${PLACE}` })).statusCode).toBe(400)
  expect(world.written.map(({ partitionKey }) => partitionKey)).toEqual(['45'])
})

test.each([
  'lat=91&lon=10',
  'lat=NaN&lon=1',
  'lat=1e309&lon=1',
  `${PLACE}&timestamp=1`,
  `${PLACE}&timestamp=4102444800`,
])('returns 200 for invalid %s and keeps it with the reason', async query => {
  expect(await send({ query: `id=42&${query}` })).toEqual({ statusCode: 200, body: '' })
  expect(world.written).toHaveLength(1)
  const { points, rejected } = world.written[0]!.record
  expect(points).toEqual([])
  expect(rejected).toEqual([
    { reason: expect.stringMatching(/latitude|timestamp/), query: `id=42&${query}`, contentType: '', body: '' },
  ])
})

test('returns 200 only after the record is durable', async () => {
  let durable: () => void = () => undefined
  const reached = new Promise<void>(resolve => {
    world.put = () => {
      resolve()
      return new Promise(resolved => (durable = resolved))
    }
  })
  let responded = false
  const response = send({ query: `id=42&${PLACE}` }).then(value => {
    responded = true
    return value
  })
  await reached
  // Waits five turns of the event loop: a response that does not wait for the stream would have arrived.
  for (let turn = 0; turn < 5; turn += 1) await new Promise(setImmediate)
  expect(responded).toBe(false)
  durable()
  expect((await response).statusCode).toBe(200)
})

test('returns 503 with Retry-After if the stream fails, and logs the reason without exposing it', async () => {
  world.put = () => Promise.reject(new Error('shard on fire'))
  expect(await send({ query: `id=42&${PLACE}` })).toEqual({
    statusCode: 503,
    headers: { 'retry-after': '5' },
    body: '',
  })
  expect(world.host.logged).toEqual([
    { level: 'error', entry: expect.objectContaining({ operation: 'ingest.trackers', error: 'Error: shard on fire' }) },
  ])
})

test('writes a record without points for a heartbeat, so that the device is online', async () => {
  expect((await send({ method: 'POST', type: FORM, body: 'id=42&notificationToken=abc' })).statusCode).toBe(200)
  expect(world.written.map(({ record }) => record.points)).toEqual([[]])
  expect(JSON.stringify(world.written)).not.toContain('abc')
})

test('rejects invalid device ids', async () => {
  for (const id of ['%', '%00', `${'x'.repeat(129)}`]) {
    expect((await send({ query: `id=${id}&${PLACE}` })).statusCode).toBe(400)
  }
  expect(
    (await send({ method: 'POST', type: JSON_TYPE, body: '{"device_id":"\\ud800","location":{}}' })).statusCode,
  ).toBe(400)
})
