/** Ingest without a stream, through the function that trackers call. */
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda'
import { keys } from '#shared/table/keys.ts'
import { trackersDirect } from '../../../functions/ingest.ts'
import { kinesisEvent } from '../../kit/kinesis.ts'
import { tableOf } from '../../kit/table.ts'
import { world, type World } from '../../kit/world.ts'
import { requestEvent, type Sent } from './tracker.ts'

const HOUR = { from: '2026-06-01T11:00:00Z', to: '2026-06-01T13:00:00Z' }
const noon = (second: number) => Date.parse('2026-06-01T12:00:00Z') / 1000 + second

let small: World
beforeEach(async () => {
  small = await world(undefined, undefined, 'direct')
})

const report = async (sent: Sent): Promise<APIGatewayProxyStructuredResultV2> => {
  const answer = await trackersDirect(requestEvent(sent))
  if (!('statusCode' in answer)) throw new Error('a request was answered as a batch')
  return answer
}
const fix = (uniqueId: string, second: number) =>
  report({ query: `id=${uniqueId}&lat=59.${100 + second}&lon=10.7&speed=20&timestamp=${noon(second)}` })
const van = async () =>
  Number((await small.admin.calls('traccar.devices.create', { body: { name: 'Van', uniqueId: 'van' } })).json['id'])
const route = async (deviceId: number) =>
  (await small.admin.calls('traccar.reports.route', { query: { deviceId, ...HOUR } })).json as Record<string, any>[]
const quarantined = async () => (await small.admin.calls('traccar.quarantine.list', { query: HOUR })).json

test('a position is readable as soon as its report is answered', async () => {
  const device = await van()
  for (const second of [0, 1, 2]) expect(await fix('van', second)).toMatchObject({ statusCode: 200, body: '' })
  expect((await route(device)).map(({ latitude }) => latitude)).toEqual([59.1, 59.101, 59.102])
})

test('a batch of 200 points in one request is in the log, in order', async () => {
  const device = await van()
  const location = Array.from({ length: 200 }, (_, n) => ({
    timestamp: new Date((noon(0) - 200 + n) * 1000).toISOString(),
    coords: { latitude: 50 + n / 1000, longitude: 10 },
  }))
  const body = JSON.stringify({ location, device_id: 'van' })
  expect(await report({ method: 'POST', type: 'application/json', body })).toMatchObject({ statusCode: 200 })
  const stored = await route(device)
  expect(stored).toHaveLength(200)
  expect(stored.at(-1)?.['attributes'].totalDistance).toBeCloseTo(199 * 111.3, -2)
})

test('a rejected point is in the quarantine, and a corrected one is resent to the log', async () => {
  const device = await van()
  expect(await report({ query: `id=van&lat=91&lon=10&timestamp=${noon(0)}` })).toMatchObject({ statusCode: 200 })
  const [entry] = (await quarantined()) as { id: string }[]
  const body = { query: `id=van&lat=50&lon=10&timestamp=${noon(0)}` }
  await small.admin.calls('traccar.quarantine.resend', { params: { id: entry!.id }, body }).gets(200)
  expect((await route(device)).map(({ latitude }) => latitude)).toEqual([50])
})

test('20 parallel first reports of an unknown device register it once, and all are in the log', async () => {
  await small.admin
    .calls('traccar.server.update', { body: { attributes: { 'database.registerUnknown': true } } })
    .gets(200)
  small.host.clock.set('2026-06-01T12:02:00Z')
  const answers = async (seconds: readonly number[]): Promise<void> => {
    const results = await Promise.all(seconds.map(second => fix('newcomer', second)))
    const refused = seconds.filter((_, n) => results[n]?.statusCode === 503)
    // A tracker repeats what was refused.
    if (refused.length > 0) await answers(refused)
  }
  await answers(Array.from({ length: 20 }, (_, n) => n))
  const devices = (await small.admin.calls('traccar.devices.list', { query: { all: true } })).json as { id: number }[]
  expect(devices).toHaveLength(1)
  const stored = await route(devices[0]!.id)
  expect(stored.map(({ fixTime }) => Date.parse(fixTime) / 1000 - noon(0))).toEqual(
    Array.from({ length: 20 }, (_, n) => n),
  )
})

test('reports of a deleted device are in the quarantine, or belong to the device with its unique id now', async () => {
  const first = await van()
  expect(await fix('van', 0)).toMatchObject({ statusCode: 200 })
  await small.admin.calls('traccar.devices.remove', { params: { id: first } }).gets(204)
  // Ingest still knows the device, for less than a second.
  expect(await fix('van', 1)).toMatchObject({ statusCode: 200 })
  expect(await quarantined()).toMatchObject([{ reason: 'the device does not exist' }])
  const second = await van()
  expect(await fix('van', 2)).toMatchObject({ statusCode: 200 })
  expect((await route(second)).map(({ latitude }) => latitude)).toEqual([59.102])
})

test('reports need the key of the device, and those of a deleted device do not reach one with a key', async () => {
  const first = await van()
  expect(await fix('van', 0)).toMatchObject({ statusCode: 200 })
  await small.admin.calls('traccar.devices.remove', { params: { id: first } }).gets(204)
  const second = await van()
  const { json } = await small.admin.calls('traccar.ingestKeys.rotate', { params: { id: second } }).gets(200)
  // Ingest still knows the deleted device, for less than a second.
  expect(await fix('van', 1)).toMatchObject({ statusCode: 200 })
  small.host.clock.advance(1000)
  expect(await fix('van', 2)).toMatchObject({ statusCode: 401 })
  expect(await fix(`van&key=${json.key}`, 3)).toMatchObject({ statusCode: 200 })
  expect((await route(second)).map(({ latitude }) => latitude)).toEqual([59.103])
  expect(await quarantined()).toMatchObject([{ deviceId: first }])
  const state = small.admin.calls('traccar.ingestKeys.get', { params: { id: second } })
  await state.gets(200, { refused: 1, lastRefusedFrom: '192.0.2.0/24' })
})

test('a batch of a stream that arrives after a switch is applied once', async () => {
  const device = await van()
  const record = {
    v: 1 as const,
    deviceId: device as never,
    protocol: 'osmand',
    receivedAt: noon(0) * 1000,
    points: [{ fixTime: noon(0) * 1000, latitude: 59.1, longitude: 10.7, speed: 20 }],
  }
  await fix('van', 5)
  for (let n = 0; n < 2; n += 1) expect(await trackersDirect(kinesisEvent([record]))).toEqual({ batchItemFailures: [] })
  expect((await route(device)).map(({ latitude }) => latitude)).toEqual([59.1, 59.105])
})

test('leaves the mark of the stream in the state unchanged', async () => {
  const device = await van()
  const state = () => tableOf(small.host).get(keys.deviceState(device as never))
  await fix('van', 0)
  expect(await state()).toMatchObject({ done: 0, seq: new Uint8Array([0]), by: expect.any(Uint8Array) })
  expect((await state())?.['stream']).toBeUndefined()
})
