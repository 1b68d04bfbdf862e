/**
 * OwnTracks and Overland resend a report until the response confirms it. Tests the responses and when they are sent.
 */
import { encodeRecord } from '#shared/stream/record.ts'
import { JSON_TYPE, send, type Sent, type TrackerWorld, trackerWorld } from './tracker.ts'

let world: TrackerWorld
beforeEach(async () => {
  world = await trackerWorld()
})

const PHONE = { 'x-limit-u': 'jane', 'x-limit-d': '42' }
const LOCATION = { _type: 'location', lat: 59.91301, lon: 10.74577, tst: 1_780_315_140, tid: 'ne' }
const post = (body: unknown, more: Sent = {}) =>
  send({ method: 'POST', type: JSON_TYPE, body: typeof body === 'string' ? body : JSON.stringify(body), ...more })
const ok = (body: string) => ({ statusCode: 200, headers: { 'content-type': 'application/json' }, body })

const feature = (second: number, properties: object = {}) => ({
  type: 'Feature',
  geometry: { type: 'Point', coordinates: [10.74577, 59.91301] },
  properties: {
    timestamp: new Date(Date.parse('2026-06-01T11:00:00Z') + second * 1000).toISOString(),
    altitude: 140,
    speed: 12,
    horizontal_accuracy: 8,
    vertical_accuracy: 4,
    motion: ['driving'],
    wifi: '',
    battery_state: 'unplugged',
    battery_level: 0.64,
    device_id: '42',
    ...properties,
  },
})
const batchOf = (count: number) => ({ locations: Array.from({ length: count }, (_, second) => feature(second)) })

describe('OwnTracks', () => {
  test.each<[string, Sent]>([
    ['with the id in the query', { query: 'id=42' }],
    ['with the device in the query, on another path', { path: '/pub', query: 'u=jane&d=42' }],
    ['with the device id of the app and unneeded credentials', { headers: { ...PHONE, authorization: 'Basic x' } }],
  ])('accepts a location %s', async (_how, more) => {
    expect(await post(LOCATION, more)).toEqual(ok('[]'))
    expect(world.written.map(({ partitionKey, record }) => [partitionKey, record.protocol, record.points])).toEqual([
      [
        '42',
        'owntracks',
        [{ fixTime: 1_780_315_140_000, latitude: 59.91301, longitude: 10.74577, attributes: { tid: 'ne' } }],
      ],
    ])
  })

  test.each(['', '{"_type":"lwt","tst":1780315140}', '{"_type":"transition","event":"enter","lat":1,"lon":2}'])(
    'returns 200 for other messages, even of unknown devices: %s',
    async body => {
      expect(await post(body, { headers: { 'x-limit-u': 'user', 'x-limit-d': 'nobody' } })).toEqual(ok('[]'))
      expect(world.written).toEqual([])
    },
  )

  test('keeps invalid and encrypted locations and returns 200', async () => {
    expect(await post({ ...LOCATION, lat: 91 }, { headers: PHONE })).toEqual(ok('[]'))
    expect(await post({ _type: 'encrypted', data: 'sJ9fGx' }, { headers: PHONE })).toEqual(ok('[]'))
    expect(world.written.flatMap(({ record }) => record.rejected?.map(({ reason }) => reason))).toEqual([
      'latitude is not between -90 and 90',
      'the message is encrypted',
    ])
  })

  test('rejects a location of an unknown device, with or without id', async () => {
    expect(await post(LOCATION, { query: 'id=nobody' })).toEqual({ statusCode: 400, body: '' })
    expect(await post({ ...LOCATION, tid: undefined })).toEqual({ statusCode: 400, body: '' })
  })
})

describe('Overland', () => {
  test('returns 200 when 1,000 points are durable, and splits them into valid stream records', async () => {
    let durable = false
    const put = world.put
    world.put = async (partitionKey, bytes) => {
      await put(partitionKey, bytes)
      durable = true
    }
    const response = await post(batchOf(1000))
    expect(durable).toBe(true)
    expect(response).toEqual(ok('{"result":"ok"}'))
    expect(world.written.map(({ record }) => [record.protocol, record.points.length])).toEqual([['overland', 1000]])
    for (const { record } of world.written) expect(encodeRecord(record).length).toBeLessThanOrEqual(1_000_000)
  })

  test('returns 503 if only a part of the batch is durable', async () => {
    const put = world.put
    let records = 0
    world.put = (partitionKey, bytes) =>
      (records += 1) === 2 ? Promise.reject(new Error('shard on fire')) : put(partitionKey, bytes)
    expect((await post(batchOf(1500))).statusCode).toBe(503)
    expect(world.written.map(({ record }) => record.points.length)).toEqual([750])
    expect(await post(batchOf(1500))).toEqual(ok('{"result":"ok"}'))
  })

  test('keeps invalid points and stores the others', async () => {
    const locations = [feature(0), { ...feature(1), geometry: null }, feature(2, { timestamp: '1970-01-01T00:00:00Z' })]
    expect(await post({ locations }, { query: 'id=42' })).toEqual(ok('{"result":"ok"}'))
    expect(
      world.written.map(({ record }) => [record.points.length, record.rejected?.map(({ reason }) => reason)]),
    ).toEqual([[1, ['latitude is missing', 'timestamp is before 2000-01-01']]])
  })

  test('rejects a batch with points of an unknown device unless the query names the device', async () => {
    const batch = { locations: [feature(0, { device_id: 'tpyo' }), feature(1)] }
    expect(await post(batch)).toEqual({ statusCode: 400, body: '' })
    expect(world.written.map(({ partitionKey, record }) => [partitionKey, record.points.length])).toEqual([['42', 1]])
    expect(await post(batch, { query: 'id=42' })).toEqual(ok('{"result":"ok"}'))
    expect(world.written.at(-1)?.record.points).toHaveLength(2)
  })

  test('rejects a batch without device id unless it has only visits', async () => {
    const nameless = feature(0, { device_id: '' })
    expect(await post({ locations: [nameless] })).toEqual({ statusCode: 400, body: '' })
    expect(await post({ locations: [feature(0, { action: 'visit', device_id: '' })] })).toEqual(ok('{"result":"ok"}'))
    expect(world.written).toEqual([])
  })
})
