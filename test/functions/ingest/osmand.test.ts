import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import { decodeRecord, encodeRecord, type StreamRecord } from '#shared/stream/record.ts'
import { keys } from '../../../shared/table/keys.ts'
import { handler } from '../../../functions/ingest/osmand.ts'
import { testHost, type TestHost } from '../../kit/host.ts'
import { tableOf } from '../../kit/table.ts'

const PLACE = 'lat=59.91301&lon=10.74577'

let host: TestHost
let taken: { partitionKey: string; record: StreamRecord }[]
let put: (partitionKey: string, bytes: Uint8Array) => Promise<void>

const write = (uniqueId: string, more: Record<string, number | boolean>) =>
  tableOf(host).write({ put: { ...keys.uniqueId(uniqueId), ...more } })

beforeEach(async () => {
  taken = []
  put = (partitionKey, bytes) => Promise.resolve(void taken.push({ partitionKey, record: decodeRecord(bytes) }))
  host = await testHost('2026-06-01T12:00:00Z', { put: (partitionKey, bytes) => put(partitionKey, bytes) })
  await write('van 31', { deviceId: 31 })
  await write('42', { deviceId: 42 })
})

interface Sent {
  readonly method?: string
  readonly path?: string
  readonly query?: string
  readonly type?: string
  readonly body?: string
  readonly isBase64Encoded?: boolean
}

const send = ({ method = 'GET', path = '/', query = '', type, body, isBase64Encoded = false }: Sent) => {
  const event: APIGatewayProxyEventV2 = {
    version: '2.0',
    routeKey: '$default',
    rawPath: path,
    rawQueryString: query,
    headers: type === undefined ? {} : { 'content-type': type },
    requestContext: {
      accountId: '1',
      apiId: 'a',
      domainName: 'd',
      domainPrefix: 'd',
      http: { method, path, protocol: 'HTTP/1.1', sourceIp: '192.0.2.10', userAgent: '' },
      requestId: 'r',
      routeKey: '$default',
      stage: '$default',
      time: '',
      timeEpoch: 0,
    },
    isBase64Encoded,
    ...(body !== undefined && { body }),
  }
  return handler(event)
}
const FORM = 'application/x-www-form-urlencoded'
const JSON_TYPE = 'application/json'

test('a fix becomes one record of its device, with the receipt', async () => {
  expect(await send({ query: `id=van%2031&${PLACE}&speed=12.5` })).toEqual({ statusCode: 200, body: '' })
  const receivedAt = Date.parse('2026-06-01T12:00:00Z')
  expect(taken).toEqual([
    {
      partitionKey: '31',
      record: {
        v: 1,
        deviceId: 31,
        protocol: 'osmand',
        receivedAt,
        ip: '192.0.2.10',
        points: [{ fixTime: receivedAt, latitude: 59.91301, longitude: 10.74577, speed: 12.5 }],
      },
    },
  ])
})

test.each<[string, Sent]>([
  ['GET on a path', { path: '/osmand', query: `id=42&${PLACE}` }],
  ['GET with a trailing slash', { path: '/osmand/', query: `id=42&${PLACE}` }],
  ['HEAD', { method: 'HEAD', query: `id=42&${PLACE}` }],
  ['POST with everything in the query and an empty body', { method: 'POST', query: `id=42&${PLACE}`, body: '' }],
  ['POST of a form', { method: 'POST', type: FORM, body: `id=42&${PLACE}` }],
  [
    'POST of a form as API Gateway encodes it',
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
])('%s is taken', async (_name, sent) => {
  expect(await send(sent)).toEqual({ statusCode: 200, body: '' })
  expect(taken.map(({ partitionKey, record }) => [partitionKey, record.points[0]?.latitude])).toEqual([
    ['42', 59.91301],
  ])
})

test('an unknown device is 400, in JSON 404; no device at all is 400; the body is empty', async () => {
  expect(await send({ query: `id=nobody&${PLACE}` })).toEqual({ statusCode: 400, body: '' })
  expect(await send({ method: 'POST', type: JSON_TYPE, body: '{"device_id":"nobody","location":{}}' })).toEqual({
    statusCode: 404,
    body: '',
  })
  expect(await send({ query: PLACE })).toEqual({ statusCode: 400, body: '' })
  expect(await send({ method: 'POST', type: JSON_TYPE, body: 'nothing' })).toEqual({ statusCode: 400, body: '' })
  expect(await send({})).toEqual({ statusCode: 400, body: '' })
  expect(taken).toEqual([])
})

test('a disabled device is refused as an unknown one', async () => {
  await write('off', { deviceId: 43, disabled: true })
  expect((await send({ query: `id=off&${PLACE}` })).statusCode).toBe(400)
  expect(taken).toEqual([])
})

test('a device is accepted as soon as it is registered, and refused a second after it was deleted', async () => {
  expect((await send({ query: `id=new&${PLACE}` })).statusCode).toBe(400)
  await write('new', { deviceId: 44 })
  expect((await send({ query: `id=new&${PLACE}` })).statusCode).toBe(200)
  await tableOf(host).write({ delete: keys.uniqueId('new') })
  host.clock.advance(999)
  expect((await send({ query: `id=new&${PLACE}` })).statusCode).toBe(200)
  host.clock.advance(1)
  expect((await send({ query: `id=new&${PLACE}` })).statusCode).toBe(400)
})

test('ids with marks that mean something in keys or addresses find their own device only', async () => {
  await write('a#b/../c', { deviceId: 45 })
  expect((await send({ query: `id=a%23b%2F..%2Fc&${PLACE}` })).statusCode).toBe(200)
  expect((await send({ query: `id=a&${PLACE}` })).statusCode).toBe(400)
  expect(taken.map(({ partitionKey }) => partitionKey)).toEqual(['45'])
})

test.each([
  'lat=91&lon=10',
  'lat=NaN&lon=1',
  'lat=1e309&lon=1',
  `${PLACE}&timestamp=1`,
  `${PLACE}&timestamp=4102444800`,
])('%s can never be accepted: 200, and kept with its reason', async query => {
  expect(await send({ query: `id=42&${query}` })).toEqual({ statusCode: 200, body: '' })
  expect(taken).toHaveLength(1)
  const { points, rejected } = taken[0]!.record
  expect(points).toEqual([])
  expect(rejected).toEqual([{ reason: expect.stringMatching(/latitude|timestamp/), raw: `id=42&${query}` }])
})

test('200 comes only after the record is durable', async () => {
  let durable: () => void = () => undefined
  const reached = new Promise<void>(resolve => {
    put = () => {
      resolve()
      return new Promise(resolved => (durable = resolved))
    }
  })
  let answered = false
  const answer = send({ query: `id=42&${PLACE}` }).then(value => {
    answered = true
    return value
  })
  await reached
  // Turns of the event loop: an answer that did not wait would be here by now.
  for (let turn = 0; turn < 5; turn += 1) await new Promise(setImmediate)
  expect(answered).toBe(false)
  durable()
  expect((await answer).statusCode).toBe(200)
})

test('when the stream fails the tracker is asked to try again, and the reason is logged, not told', async () => {
  put = () => Promise.reject(new Error('shard on fire'))
  expect(await send({ query: `id=42&${PLACE}` })).toEqual({
    statusCode: 503,
    headers: { 'retry-after': '5' },
    body: '',
  })
  expect(host.logged).toEqual([
    { level: 'error', entry: expect.objectContaining({ operation: 'ingest.osmand', error: 'Error: shard on fire' }) },
  ])
})

test('a batch of 2,500 points is several records of at most 1,000 in order, each awaited', async () => {
  const location = Array.from({ length: 2500 }, (_, odometer) => ({
    coords: { latitude: 1, longitude: 2 },
    odometer,
  }))
  expect(
    (await send({ method: 'POST', type: JSON_TYPE, body: JSON.stringify({ device_id: '42', location }) })).statusCode,
  ).toBe(200)
  expect(taken.map(({ record }) => record.points.length)).toEqual([625, 625, 625, 625])
  expect(taken.flatMap(({ record }) => record.points.map(point => point.attributes?.['odometer']))).toEqual(
    Array.from({ length: 2500 }, (_, odometer) => odometer),
  )
})

test('a batch that is rejected as a whole still fits into records that Kinesis takes', async () => {
  const location = Array.from({ length: 60 }, () => ({ timestamp: 'x', note: '"\\'.repeat(4000) }))
  expect(
    (await send({ method: 'POST', type: JSON_TYPE, body: JSON.stringify({ device_id: '42', location }) })).statusCode,
  ).toBe(200)
  expect(taken.flatMap(({ record }) => record.rejected ?? [])).toHaveLength(60)
  for (const { record } of taken) expect(encodeRecord(record).length).toBeLessThanOrEqual(1_000_000)
  expect(taken.length).toBeGreaterThan(1)
})

test('a batch of several devices is stored for those that are known, and answered as the worst', async () => {
  const batch = ['42', 'nobody', 'van 31'].map(device_id => ({ device_id, location: { event: 'x' } }))
  expect((await send({ method: 'POST', type: JSON_TYPE, body: JSON.stringify(batch) })).statusCode).toBe(404)
  expect(taken.map(({ partitionKey }) => partitionKey)).toEqual(['42', '31'])
})

test('bodies over 1 MiB, more than 10,000 points and more than 100 devices are too much for one request', async () => {
  const post = (body: string, isBase64Encoded = false) =>
    send({ method: 'POST', type: JSON_TYPE, body, isBase64Encoded })
  expect((await post('x'.repeat(1_048_577))).statusCode).toBe(413)
  expect((await post(Buffer.alloc(1_048_577).toString('base64'), true)).statusCode).toBe(413)
  expect((await post(JSON.stringify({ device_id: '42', location: Array(10_001).fill(1) }))).statusCode).toBe(413)
  expect(
    (await post(JSON.stringify(Array.from({ length: 101 }, (_, id) => ({ id, lat: 1, lon: 1 }))))).statusCode,
  ).toBe(413)
  expect(taken).toEqual([])
})

test('a sign of life has a record without points, so that the device counts as online', async () => {
  expect((await send({ method: 'POST', type: FORM, body: 'id=42&notificationToken=abc' })).statusCode).toBe(200)
  expect(taken.map(({ record }) => record.points)).toEqual([[]])
  expect(JSON.stringify(taken)).not.toContain('abc')
})

test('ids that no device can have are refused', async () => {
  for (const id of ['%', '%00', `${'x'.repeat(129)}`]) {
    expect((await send({ query: `id=${id}&${PLACE}` })).statusCode).toBe(400)
  }
  expect(
    (await send({ method: 'POST', type: JSON_TYPE, body: '{"device_id":"\\ud800","location":{}}' })).statusCode,
  ).toBe(400)
})
