import fc from 'fast-check'
import { deviceId } from '#shared/model/ids.ts'
import { readTracker } from '#shared/protocol/trackers.ts'
import { deliver, drive } from '../../../kit/drive.ts'
import { memoryStream } from '../../../kit/memoryStream.ts'
import { world } from '../../../kit/world.ts'

const RESEND = 'traccar.quarantine.resend'
const NOON = Date.parse('2026-06-01T12:00:00Z')
const HOUR_MS = 3_600_000
const DAY = { from: '2026-06-01T00:00:00Z', to: '2026-06-02T00:00:00Z' }

interface Request {
  readonly query?: string
  readonly contentType?: string
  readonly body?: string
}

/**
 * World with a van and a bus. report parses a request of the van as ingest does and quarantines its rejected points.
 */
const start = async () => {
  const stream = memoryStream()
  const here = await world('2026-06-01T13:00:00Z', stream)
  const register = async (uniqueId: string): Promise<number> => {
    const sent = { body: { name: uniqueId, uniqueId } }
    return (await here.alice.calls('traccar.devices.create', sent).gets(200)).json.id
  }
  const [van, bus] = [await register('van'), await register('bus')]
  const report = async (
    { query = 'id=van', contentType = '', body = '' }: Request,
    device = van,
    receivedAt = NOON,
  ) => {
    const headers = contentType === '' ? {} : { 'content-type': contentType }
    const { protocol, reports } = readTracker({ headers, query, body, receivedAt })
    const [{ points, rejected } = { points: [], rejected: [] }] = reports
    const ip = '192.0.2.7'
    await deliver([{ v: 1, deviceId: deviceId(device), protocol, receivedAt, ip, points, rejected }])
  }
  const entries = async () => (await here.admin.calls('traccar.quarantine.list', { query: DAY }).gets(200)).json
  const resend = (id: string, body: object = {}) => here.admin.calls(RESEND, { params: { id }, body })
  const entry = async (id: string) =>
    (await here.admin.calls('traccar.quarantine.get', { params: { id } }).gets(200)).json
  const positions = async (device: number) =>
    (await here.admin.calls('traccar.positions.list', { query: { deviceId: device, ...DAY } }).gets(200)).json
  return { ...here, stream, van, bus, register, report, entries, resend, entry, positions }
}

test('stores a corrected request with its original reception time, and records the outcome', async () => {
  const { admin, van, report, entries, resend, entry, positions, stream } = await start()
  await report({ query: `id=van&lat=91&lon=16.37&speed=12&timestamp=${(NOON - 60_000) / 1000}` })
  const [{ id }] = await entries()
  await resend(id).gets(400, 'latitude is not between -90 and 90')
  expect(await entry(id)).toMatchObject({ outcome: { state: 'waiting' } })

  const query = `id=van&lat=48.2&lon=16.37&speed=12&timestamp=${(NOON - 60_000) / 1000}`
  await resend(id, { query }).gets(200, {
    id,
    query: expect.stringContaining('lat=91'),
    outcome: {
      state: 'resent',
      time: '2026-06-01T13:00:00.000+00:00',
      userId: admin.id,
      deviceId: van,
      fixTime: '2026-06-01T11:59:00.000+00:00',
      positionId: null,
    },
  })
  expect(await positions(van)).toEqual([])
  await stream.apply()
  const [position, ...more] = await positions(van)
  expect(more).toEqual([])
  expect(position).toMatchObject({
    latitude: 48.2,
    protocol: 'osmand',
    serverTime: '2026-06-01T12:00:00.000+00:00',
    fixTime: '2026-06-01T11:59:00.000+00:00',
    attributes: { ip: '192.0.2.7' },
  })
  expect(await entry(id)).toMatchObject({ outcome: { state: 'stored', positionId: position.id } })
})

test('stores the same correction once and another correction as another position', async () => {
  const { van, report, entries, resend, positions, stream } = await start()
  await report({ query: 'id=van&lat=91&lon=16' })
  const [{ id }] = await entries()
  for (let time = 0; time < 3; time += 1) await resend(id, { query: 'lat=48&lon=16' }).gets(200)
  expect(stream.waiting).toHaveLength(1)
  await stream.apply()
  await resend(id, { query: 'lat=48&lon=16' }).gets(200, { outcome: { state: 'stored' } })
  expect(await positions(van)).toHaveLength(1)
  await resend(id, { query: 'lat=49&lon=16' }).gets(200)
  await stream.apply()
  expect((await positions(van)).map(({ latitude }: { latitude: number }) => latitude)).toEqual([48, 49])
})

test('keeps the entry if the stream fails, and stores the point once if only the outcome was lost', async () => {
  const { van, report, entries, entry, resend, positions, stream, stores } = await start()
  await report({ query: 'id=van&lat=91&lon=16' })
  const [{ id }] = await entries()
  stream.down = true
  await resend(id, { query: 'lat=48&lon=16' }).gets(500)
  expect(await entry(id)).toMatchObject({ outcome: { state: 'waiting' } })
  stream.down = false
  await resend(id, { query: 'lat=48&lon=16' }).gets(200)
  // The stream holds the point twice, as after a crash between the two writes.
  stream.waiting.push(...stream.waiting)
  await stream.apply()
  expect(await positions(van)).toHaveLength(1)
  expect((await stores.quarantine.get(id))?.resent?.deviceId).toBe(van)
})

test('stores a point for another device or a new registration', async () => {
  const { alice, van, bus, register, report, entries, resend, positions, stream, admin } = await start()
  await report({ query: 'id=van&lat=91&lon=16' })
  const [wrong] = await entries()
  await resend(wrong.id, { query: 'lat=48&lon=16', deviceId: bus }).gets(200, {
    deviceId: van,
    outcome: { deviceId: bus },
  })
  await stream.apply()
  expect([await positions(van), (await positions(bus)).length]).toEqual([[], 1])

  await alice.calls('traccar.devices.remove', { params: { id: van } }).gets(204)
  const exact = {
    latitude: 48.123456,
    longitude: 16,
    speed: 3.3,
    accuracy: 4,
    attributes: { door: '007', alarm: 'sos' },
  }
  await drive(van, [{ fixTime: NOON - 500, ...exact }])
  const [, lost] = await entries()
  expect(lost).toMatchObject({ uniqueId: 'van', reason: 'the device does not exist', outcome: { state: 'waiting' } })
  await resend(lost.id).gets(400, 'The device was deleted: set deviceId to another device')
  await resend(lost.id, { deviceId: 99 }).gets(400, 'Device access denied')
  const again = await register('van')
  await resend(lost.id, { deviceId: again }).gets(200)
  await stream.apply()
  expect(await positions(again)).toMatchObject([{ ...exact, fixTime: '2026-06-01T11:59:59.500+00:00' }])
  await admin.calls('traccar.quarantine.get', { params: { id: lost.id } }).gets(200, { outcome: { state: 'stored' } })
})

test('checks times against the current clock, and uses the reception time for points without time', async () => {
  const { admin, van, report, entries, resend, positions, stream } = await start()
  const timestamp = NOON + 24.5 * HOUR_MS
  await report({ query: `id=van&lat=91&lon=16&timestamp=${timestamp}` })
  const [{ id }] = await entries()
  const body = [
    { lat: 48, lon: 16 },
    { lat: 48.1, lon: 16, timestamp },
  ]
  const correction = { query: '', contentType: 'application/json', body: JSON.stringify(body) }
  await resend(id, { ...correction, body: '[{"lat":48,"lon":16,"timestamp":"2099-01-01T00:00:00Z"}]' }).gets(400)
  await resend(id, correction).gets(200)
  await stream.apply()
  expect(await positions(van)).toMatchObject([{ latitude: 48, fixTime: '2026-06-01T12:00:00.000+00:00' }])
  const tomorrow = { deviceId: van, from: '2026-06-02T00:00:00Z', to: '2026-06-03T00:00:00Z' }
  await admin.calls('traccar.positions.list', { query: tomorrow }).gets(200, [{ latitude: 48.1 }])
})

test('does not bring a silent device online by an old report', async () => {
  const { van, report, entries, resend, stream, stores } = await start()
  await report({ query: 'id=van&lat=91&lon=16' })
  const log = stores.log
  const state = await log.stateOf(deviceId(van))
  await log.commit({ ...state!, status: 'unknown', dirty: true })
  const [{ id }] = await entries()
  await resend(id, { query: 'lat=48&lon=16' }).gets(200)
  await stream.apply()
  expect(await log.stateOf(deviceId(van))).toMatchObject({ status: 'unknown', seenAt: NOON })
})

test.each<[string, object, string]>([
  ['plain text', { query: '', contentType: 'text/plain', body: 'hello' }, 'the body has an unknown format'],
  ['no coordinates', { query: 'batt=5' }, 'a point has no coordinates'],
  ['a latitude without a longitude', { query: 'lat=5' }, 'longitude is missing'],
  ['broken JSON', { query: '', contentType: 'application/json', body: '{"lat":' }, 'the body is not JSON'],
])('rejects %s with the reason', async (_name, correction, reason) => {
  const { report, entries, resend, stream } = await start()
  await report({ query: 'id=van&lat=91&lon=16' })
  const [{ id }] = await entries()
  await resend(id, correction).gets(400, reason)
  await resend(id, { ...correction, latitude: 5 }).gets(400)
  expect(stream.waiting).toEqual([])
})

test('requires an administrator to read and resend', async () => {
  const { alice, report, entries, stream } = await start()
  await report({ query: 'id=van&lat=91&lon=16' })
  const [{ id }] = await entries()
  for (const address of ['traccar.quarantine.get', RESEND])
    await alice
      .calls(address, { params: { id }, ...(address === RESEND && { body: { query: 'lat=4&lon=5' } }) })
      .gets(400, 'Admin access required')
  expect(stream.waiting).toEqual([])
})

test('returns the reason of any rejected request again, and stores any correction once (property)', async () => {
  const { van, report, entries, resend, positions, stream } = await start()
  const seconds = fc.integer({ min: 0, max: 3600 }).map(before => (NOON - HOUR_MS) / 1000 + before)
  const wrong = fc.constantFrom<Record<string, unknown>>(
    { lat: 91 },
    { lon: -181 },
    { lat: undefined },
    { lon: 'east' },
    { timestamp: 'yesterday' },
    { timestamp: 12 },
    { timestamp: NOON / 1000 + 2_000_000_000 },
  )
  const written = fc.constantFrom('query', 'json', 'batch')
  const write = (how: string, members: Record<string, unknown>): Request => {
    const present = Object.entries(members).filter(([, value]) => value !== undefined)
    if (how === 'query')
      return {
        query: new URLSearchParams(present.map(([name, value]): [string, string] => [name, String(value)])).toString(),
      }
    const one = Object.fromEntries(present)
    return { query: '', contentType: 'application/json', body: JSON.stringify(how === 'batch' ? [one] : one) }
  }
  let stored = 0
  await fc.assert(
    fc.asyncProperty(seconds, wrong, written, fc.integer({ min: 1, max: 3 }), async (timestamp, fault, how, times) => {
      const known = new Set((await entries()).map((one: { id: string }) => one.id))
      const right = { id: 'van', lat: 48, lon: 16, timestamp, batt: known.size }
      await report(write(how, { ...right, ...fault }))
      const [{ id, reason }] = (await entries()).filter((one: { id: string }) => !known.has(one.id))
      await resend(id).gets(400, reason)
      for (let time = 0; time < times; time += 1) await resend(id, { ...write(how, right) }).gets(200)
      await stream.apply()
      stored += 1
      expect(await positions(van)).toHaveLength(stored)
    }),
    { numRuns: 25 },
  )
})
