/** OwnTracks and Overland, which keep what they are not told was taken: what they are told, and when. */
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
    ['by the id in the address', { query: 'id=42' }],
    ['by the device in the address, below a path of its own', { path: '/pub', query: 'u=jane&d=42' }],
    [
      'by the device id of the app, with a password that nobody asked for',
      { headers: { ...PHONE, authorization: 'Basic x' } },
    ],
  ])('a location is taken %s', async (_how, more) => {
    expect(await post(LOCATION, more)).toEqual(ok('[]'))
    expect(world.taken.map(({ partitionKey, record }) => [partitionKey, record.protocol, record.points])).toEqual([
      [
        '42',
        'owntracks',
        [{ fixTime: 1_780_315_140_000, latitude: 59.91301, longitude: 10.74577, attributes: { tid: 'ne' } }],
      ],
    ])
  })

  test.each(['', '{"_type":"lwt","tst":1780315140}', '{"_type":"transition","event":"enter","lat":1,"lon":2}'])(
    'what is no location is answered as one, even of a phone that nobody knows: %s',
    async body => {
      expect(await post(body, { headers: { 'x-limit-u': 'user', 'x-limit-d': 'nobody' } })).toEqual(ok('[]'))
      expect(world.taken).toEqual([])
    },
  )

  test('a location that can be no position, and one that is encrypted, are kept and answered as others', async () => {
    expect(await post({ ...LOCATION, lat: 91 }, { headers: PHONE })).toEqual(ok('[]'))
    expect(await post({ _type: 'encrypted', data: 'sJ9fGx' }, { headers: PHONE })).toEqual(ok('[]'))
    expect(world.taken.flatMap(({ record }) => record.rejected?.map(({ reason }) => reason))).toEqual([
      'latitude is not between -90 and 90',
      'the message is encrypted',
    ])
  })

  test('a phone that nobody knows is refused, with or without a name', async () => {
    expect(await post(LOCATION, { query: 'id=nobody' })).toEqual({ statusCode: 400, body: '' })
    expect(await post({ ...LOCATION, tid: undefined })).toEqual({ statusCode: 400, body: '' })
  })
})

describe('Overland', () => {
  test('a thousand points are answered when they are durable, and fit into the records of the stream', async () => {
    let durable = false
    const put = world.put
    world.put = async (partitionKey, bytes) => {
      await put(partitionKey, bytes)
      durable = true
    }
    const answered = await post(batchOf(1000))
    expect(durable).toBe(true)
    expect(answered).toEqual(ok('{"result":"ok"}'))
    expect(world.taken.map(({ record }) => [record.protocol, record.points.length])).toEqual([['overland', 1000]])
    for (const { record } of world.taken) expect(encodeRecord(record).length).toBeLessThanOrEqual(1_000_000)
  })

  test('a batch of which only a part became durable is not answered with a yes', async () => {
    const put = world.put
    let records = 0
    world.put = (partitionKey, bytes) =>
      (records += 1) === 2 ? Promise.reject(new Error('shard on fire')) : put(partitionKey, bytes)
    expect((await post(batchOf(1500))).statusCode).toBe(503)
    expect(world.taken.map(({ record }) => record.points.length)).toEqual([750])
    expect(await post(batchOf(1500))).toEqual(ok('{"result":"ok"}'))
  })

  test('points that can be no position are kept beside the others, and do not hold them up', async () => {
    const locations = [feature(0), { ...feature(1), geometry: null }, feature(2, { timestamp: '1970-01-01T00:00:00Z' })]
    expect(await post({ locations }, { query: 'id=42' })).toEqual(ok('{"result":"ok"}'))
    expect(
      world.taken.map(({ record }) => [record.points.length, record.rejected?.map(({ reason }) => reason)]),
    ).toEqual([[1, ['latitude is missing', 'timestamp is before 2000-01-01']]])
  })

  test('a batch with points of a device that nobody knows is not taken, until the address says whose it is', async () => {
    const batch = { locations: [feature(0, { device_id: 'tpyo' }), feature(1)] }
    expect(await post(batch)).toEqual({ statusCode: 400, body: '' })
    expect(world.taken.map(({ partitionKey, record }) => [partitionKey, record.points.length])).toEqual([['42', 1]])
    expect(await post(batch, { query: 'id=42' })).toEqual(ok('{"result":"ok"}'))
    expect(world.taken.at(-1)?.record.points).toHaveLength(2)
  })

  test('a batch without any name is refused, one with nothing but visits is not', async () => {
    const nameless = feature(0, { device_id: '' })
    expect(await post({ locations: [nameless] })).toEqual({ statusCode: 400, body: '' })
    expect(await post({ locations: [feature(0, { action: 'visit', device_id: '' })] })).toEqual(ok('{"result":"ok"}'))
    expect(world.taken).toEqual([])
  })
})
