import { encodeRecord } from '#shared/stream/record.ts'
import { JSON_TYPE, send, type TrackerWorld, trackerWorld } from './tracker.ts'

let world: TrackerWorld
beforeEach(async () => {
  world = await trackerWorld()
})

test('splits a batch of 2,500 points into ordered records of at most 1,000 and awaits each', async () => {
  const location = Array.from({ length: 2500 }, (_, odometer) => ({
    coords: { latitude: 1, longitude: 2 },
    odometer,
  }))
  expect(
    (await send({ method: 'POST', type: JSON_TYPE, body: JSON.stringify({ device_id: '42', location }) })).statusCode,
  ).toBe(200)
  expect(world.written.map(({ record }) => record.points.length)).toEqual([625, 625, 625, 625])
  expect(world.written.flatMap(({ record }) => record.points.map(point => point.attributes?.['odometer']))).toEqual(
    Array.from({ length: 2500 }, (_, odometer) => odometer),
  )
})

test('splits a batch of rejected points into records within the Kinesis limit of 1,000,000 bytes', async () => {
  const location = Array.from({ length: 60 }, () => ({ timestamp: 'x', note: '"\\'.repeat(4000) }))
  expect(
    (await send({ method: 'POST', type: JSON_TYPE, body: JSON.stringify({ device_id: '42', location }) })).statusCode,
  ).toBe(200)
  expect(world.written.flatMap(({ record }) => record.rejected ?? [])).toHaveLength(60)
  for (const { record } of world.written) expect(encodeRecord(record).length).toBeLessThanOrEqual(1_000_000)
  expect(world.written.length).toBeGreaterThan(1)
})

test('stores the known devices of a batch and returns the worst status', async () => {
  const batch = ['42', 'nobody', 'van 31'].map(device_id => ({ device_id, location: { event: 'x' } }))
  expect((await send({ method: 'POST', type: JSON_TYPE, body: JSON.stringify(batch) })).statusCode).toBe(404)
  expect(world.written.map(({ partitionKey }) => partitionKey)).toEqual(['42', '31'])
})

test('returns 413 for bodies over 1 MiB, more than 10,000 points or more than 100 devices', async () => {
  const post = (body: string, isBase64Encoded = false) =>
    send({ method: 'POST', type: JSON_TYPE, body, isBase64Encoded })
  expect((await post('x'.repeat(1_048_577))).statusCode).toBe(413)
  expect((await post(Buffer.alloc(1_048_577).toString('base64'), true)).statusCode).toBe(413)
  expect((await post(JSON.stringify({ device_id: '42', location: Array(10_001).fill(1) }))).statusCode).toBe(413)
  expect(
    (await post(JSON.stringify(Array.from({ length: 101 }, (_, id) => ({ id, lat: 1, lon: 1 }))))).statusCode,
  ).toBe(413)
  expect(world.written).toEqual([])
})
