/** Bodies as bytes: compressed, in other encodings, and too large to be kept. */
import { deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import { canBeKept, type Rejected } from '#shared/stream/record.ts'
import { FORM, JSON_TYPE, PLACE, send, type Sent, type TrackerWorld, trackerWorld } from './tracker.ts'

let world: TrackerWorld
beforeEach(async () => {
  world = await trackerWorld()
})

const post = (body: Buffer, more: Sent = {}) =>
  send({ method: 'POST', type: FORM, query: 'id=42', body: body.toString('base64'), isBase64Encoded: true, ...more })
const taken = () => world.taken.map(({ record }) => [record.points.length, record.rejected?.length ?? 0])
const form = Buffer.from(`${PLACE}&note=${'x'.repeat(50)}`)

test.each<[string, Buffer]>([
  ['gzip', gzipSync(form)],
  ['x-gzip', gzipSync(form)],
  ['GZIP', gzipSync(form)],
  ['deflate', deflateSync(form)],
  ['deflate', deflateRawSync(form)],
  ['identity', form],
  // A proxy decompressed it.
  ['gzip', form],
])('a body with the content encoding %s is decompressed', async (encoding, body) => {
  expect((await post(body, { headers: { 'content-encoding': encoding } })).statusCode).toBe(200)
  expect(taken()).toEqual([[1, 0]])
})

test.each<[string, Buffer, number]>([
  ['br', form, 415],
  ['gzip, gzip', form, 415],
  ['gzip', gzipSync(form).subarray(0, 30), 400],
  ['deflate', Buffer.from('xx'), 400],
  ['gzip', gzipSync(Buffer.alloc(1_048_577, 'x')), 413],
])('a body with the content encoding %s that can not be read is not accepted', async (encoding, body, status) => {
  expect((await post(body, { headers: { 'content-encoding': encoding } })).statusCode).toBe(status)
  expect(taken()).toEqual([])
})

test.each<[string, Buffer, string]>([
  ['no charset', Buffer.from(`${PLACE}&note=caf\u{e9}`, 'latin1'), FORM],
  ['a false charset', Buffer.from(`${PLACE}&note=caf\u{e9}`, 'latin1'), `${FORM}; charset=UTF-8`],
  ['its charset', Buffer.from(`${PLACE}&note=caf\u{e9}`, 'latin1'), `${FORM}; charset=ISO-8859-1`],
  ['the charset of another', Buffer.from(`${PLACE}&note=caf\u{e9}`), `${FORM}; charset=iso-8859-1`],
  ['UTF-16 and its mark', Buffer.from(`\u{feff}${PLACE}&note=caf\u{e9}`, 'utf16le'), FORM],
  ['UTF-16 as its charset', Buffer.from(`${PLACE}&note=caf\u{e9}`, 'utf16le'), `${FORM}; charset="utf-16le"`],
  ['a mark of UTF-8', Buffer.from(`\u{feff}${PLACE}&note=caf\u{e9}`), FORM],
])('a form with %s is read', async (_what, body, type) => {
  expect((await post(body, { type })).statusCode).toBe(200)
  expect(world.taken.map(({ record }) => record.points[0]?.attributes)).toEqual([{ note: 'caf\u{e9}' }])
})

test('bytes that are no text are kept so that they can be restored', async () => {
  const bytes = Buffer.from(Array.from({ length: 256 }, (_, n) => n))
  expect((await post(bytes, { type: 'image/jpeg' })).statusCode).toBe(200)
  const [kept] = world.taken[0]!.record.rejected!
  expect(kept).toMatchObject({
    reason: 'the body has an unknown format',
    contentType: 'image/jpeg; charset=iso-8859-1',
  })
  expect(Buffer.from(kept!.body, 'latin1')).toEqual(bytes)
})

test('a refused request is kept whole up to 350,000 bytes, beyond it the answer is 413', async () => {
  const broken = (length: number) => `{"note":"${'\u{e9}'.repeat((length - 60) / 2)}`
  expect((await send({ method: 'POST', type: JSON_TYPE, query: 'id=42', body: broken(349_000) })).statusCode).toBe(200)
  expect(world.taken[0]!.record.rejected![0]!.body).toBe(broken(349_000))
  expect((await send({ method: 'POST', type: JSON_TYPE, query: 'id=42', body: broken(351_000) })).statusCode).toBe(413)
  expect(taken()).toHaveLength(1)
  // Control characters take six bytes each in a record of the stream.
  const escaped = `{${'\u{1}'.repeat(200_000)}`
  expect((await send({ method: 'POST', type: JSON_TYPE, query: 'id=42', body: escaped })).statusCode).toBe(413)
  expect(taken()).toHaveLength(1)
})

test('of a request that is too large to be kept nothing is stored, so that its repetition is the whole', async () => {
  const body = JSON.stringify([
    { lat: 1, lon: 2 },
    { lat: 91, lon: 2, note: 'x'.repeat(360_000) },
  ])
  expect((await send({ method: 'POST', type: JSON_TYPE, query: 'id=42', body })).statusCode).toBe(413)
  expect(taken()).toEqual([])
})

test('ten large refused points are ten records at most, each whole', async () => {
  const bad = Array.from({ length: 10 }, () => ({ lat: 91, lon: 2, note: 'x'.repeat(100_000) }))
  expect((await send({ method: 'POST', type: JSON_TYPE, query: 'id=42', body: JSON.stringify(bad) })).statusCode).toBe(
    200,
  )
  const rejected = world.taken.flatMap(({ record }) => record.rejected ?? [])
  expect(rejected.map(({ body }) => JSON.parse(body))).toEqual(bad)
  expect(world.taken.length).toBeLessThanOrEqual(10)
})

test('what the stream and the table can hold is decided by bytes', () => {
  const entry = (more: Partial<Rejected>): Rejected => ({ reason: 'r', query: '', contentType: '', body: '', ...more })
  expect(canBeKept(entry({ body: 'x'.repeat(349_999) }))).toBe(true)
  expect(canBeKept(entry({ body: 'x'.repeat(350_000) }))).toBe(false)
  expect(canBeKept(entry({ query: '\u{20ac}'.repeat(116_667) }))).toBe(false)
  expect(canBeKept(entry({ contentType: 'x'.repeat(9000) }))).toBe(true)
})
