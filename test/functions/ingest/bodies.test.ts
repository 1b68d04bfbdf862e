/** Request bodies as bytes: compression, character encodings and size limits. */
import { deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import { canBeKept, type Rejected } from '#shared/stream/record.ts'
import { FORM, JSON_TYPE, PLACE, send, type Sent, type TrackerWorld, trackerWorld } from './tracker.ts'

let world: TrackerWorld
beforeEach(async () => {
  world = await trackerWorld()
})

const post = (body: Buffer, more: Sent = {}) =>
  send({ method: 'POST', type: FORM, query: 'id=42', body: body.toString('base64'), isBase64Encoded: true, ...more })
const counts = () => world.written.map(({ record }) => [record.points.length, record.rejected?.length ?? 0])
const form = Buffer.from(`${PLACE}&note=${'x'.repeat(50)}`)

test.each<[string, Buffer]>([
  ['gzip', gzipSync(form)],
  ['x-gzip', gzipSync(form)],
  ['GZIP', gzipSync(form)],
  ['deflate', deflateSync(form)],
  ['deflate', deflateRawSync(form)],
  ['identity', form],
  // A proxy has already decompressed the body.
  ['gzip', form],
])('decompresses content encoding %s', async (encoding, body) => {
  expect((await post(body, { headers: { 'content-encoding': encoding } })).statusCode).toBe(200)
  expect(counts()).toEqual([[1, 0]])
})

test.each<[string, Buffer, number]>([
  ['br', form, 415],
  ['gzip, gzip', form, 415],
  ['gzip', gzipSync(form).subarray(0, 30), 400],
  ['deflate', Buffer.from('xx'), 400],
  ['gzip', gzipSync(Buffer.alloc(1_048_577, 'x')), 413],
])('rejects content encoding %s if the body cannot be decoded', async (encoding, body, status) => {
  expect((await post(body, { headers: { 'content-encoding': encoding } })).statusCode).toBe(status)
  expect(counts()).toEqual([])
})

test.each<[string, Buffer, string]>([
  ['no charset', Buffer.from(`${PLACE}&note=caf\u{e9}`, 'latin1'), FORM],
  ['a wrong charset', Buffer.from(`${PLACE}&note=caf\u{e9}`, 'latin1'), `${FORM}; charset=UTF-8`],
  ['the right charset', Buffer.from(`${PLACE}&note=caf\u{e9}`, 'latin1'), `${FORM}; charset=ISO-8859-1`],
  ['the charset of another encoding', Buffer.from(`${PLACE}&note=caf\u{e9}`), `${FORM}; charset=iso-8859-1`],
  ['UTF-16 with a byte order mark', Buffer.from(`\u{feff}${PLACE}&note=caf\u{e9}`, 'utf16le'), FORM],
  ['UTF-16 declared as charset', Buffer.from(`${PLACE}&note=caf\u{e9}`, 'utf16le'), `${FORM}; charset="utf-16le"`],
  ['a byte order mark of UTF-8', Buffer.from(`\u{feff}${PLACE}&note=caf\u{e9}`), FORM],
])('decodes a form with %s', async (_what, body, type) => {
  expect((await post(body, { type })).statusCode).toBe(200)
  expect(world.written.map(({ record }) => record.points[0]?.attributes)).toEqual([{ note: 'caf\u{e9}' }])
})

test('keeps bytes that are not text so that they can be restored', async () => {
  const bytes = Buffer.from(Array.from({ length: 256 }, (_, n) => n))
  expect((await post(bytes, { type: 'image/jpeg' })).statusCode).toBe(200)
  const [kept] = world.written[0]!.record.rejected!
  expect(kept).toMatchObject({
    reason: 'the body has an unknown format',
    contentType: 'image/jpeg; charset=iso-8859-1',
  })
  expect(Buffer.from(kept!.body, 'latin1')).toEqual(bytes)
})

test('keeps a rejected request of up to 350,000 bytes and returns 413 for larger ones', async () => {
  const broken = (length: number) => `{"note":"${'\u{e9}'.repeat((length - 60) / 2)}`
  expect((await send({ method: 'POST', type: JSON_TYPE, query: 'id=42', body: broken(349_000) })).statusCode).toBe(200)
  expect(world.written[0]!.record.rejected![0]!.body).toBe(broken(349_000))
  expect((await send({ method: 'POST', type: JSON_TYPE, query: 'id=42', body: broken(351_000) })).statusCode).toBe(413)
  expect(counts()).toHaveLength(1)
  // A control character takes six bytes in a stream record.
  const escaped = `{${'\u{1}'.repeat(200_000)}`
  expect((await send({ method: 'POST', type: JSON_TYPE, query: 'id=42', body: escaped })).statusCode).toBe(413)
  expect(counts()).toHaveLength(1)
})

test('stores no point of a request that is too large to keep, so that a retry sends all points', async () => {
  const body = JSON.stringify([
    { lat: 1, lon: 2 },
    { lat: 91, lon: 2, note: 'x'.repeat(360_000) },
  ])
  expect((await send({ method: 'POST', type: JSON_TYPE, query: 'id=42', body })).statusCode).toBe(413)
  expect(counts()).toEqual([])
})

test('keeps ten large rejected points unchanged in at most ten records', async () => {
  const bad = Array.from({ length: 10 }, () => ({ lat: 91, lon: 2, note: 'x'.repeat(100_000) }))
  expect((await send({ method: 'POST', type: JSON_TYPE, query: 'id=42', body: JSON.stringify(bad) })).statusCode).toBe(
    200,
  )
  const rejected = world.written.flatMap(({ record }) => record.rejected ?? [])
  expect(rejected.map(({ body }) => JSON.parse(body))).toEqual(bad)
  expect(world.written.length).toBeLessThanOrEqual(10)
})

test('limits kept requests by bytes of UTF-8', () => {
  const entry = (more: Partial<Rejected>): Rejected => ({ reason: 'r', query: '', contentType: '', body: '', ...more })
  expect(canBeKept(entry({ body: 'x'.repeat(349_999) }))).toBe(true)
  expect(canBeKept(entry({ body: 'x'.repeat(350_000) }))).toBe(false)
  expect(canBeKept(entry({ query: '\u{20ac}'.repeat(116_667) }))).toBe(false)
  expect(canBeKept(entry({ contentType: 'x'.repeat(9000) }))).toBe(true)
})
