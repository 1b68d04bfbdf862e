import { randomBytes } from 'node:crypto'
import * as z from 'zod/mini'
import { group, user } from '#shared/api/operation.ts'
import { idParams, ids } from '#shared/api/parameters.ts'
import { conflict } from '#shared/errors.ts'
import { type Answer, type Call, handle } from '#shared/http/handle.ts'
import { raw } from '#shared/http/reply.ts'
import { callHandler, type Sent } from '../kit/call.ts'
import { testHost } from '../kit/host.ts'
import { world } from '../kit/world.ts'

const things = group('traccar', 'things', {
  get: {
    method: 'GET',
    path: '/things',
    summary: 'Anything',
    access: 'public',
    grants: ['table:read'],
    query: z.object({ id: ids(3) }),
    response: z.strictObject({ text: z.string() }),
  },
  put: {
    method: 'PUT',
    path: '/things/{id}',
    summary: 'Take anything',
    access: user(),
    grants: ['table:read'],
    params: idParams,
    body: z.strictObject({ n: z.int() }),
    response: null,
  },
})

type Get = typeof things.get
const gets = (answer: (call: Call<Get>) => Promise<Answer<Get>>, sent?: Sent) =>
  callHandler(handle(things.get, answer), things.get, sent)
const text = (length: number) => 'x'.repeat(length)

test('every answer is safe from sniffing, framing and caches, and names its request', async () => {
  await testHost()
  const { headers, status } = await gets(async () => ({ text: 'a' }))
  expect(status).toBe(200)
  expect(headers).toEqual({
    'cache-control': 'no-store',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    'content-type': 'application/json',
    'referrer-policy': 'no-referrer',
    'strict-transport-security': 'max-age=31536000',
    vary: 'accept-encoding',
    'x-content-type-options': 'nosniff',
    'x-request-id': 'request-1',
  })
})

test.each([
  ['br, gzip', 2000, 'br'],
  ['gzip, deflate', 2000, 'gzip'],
  ['br;q=0, gzip;q=0.5', 2000, 'gzip'],
  ['gzip', 900, undefined],
  ['identity', 2000, undefined],
  ['', 2000, undefined],
])('a client that accepts "%s" gets %d characters as %s', async (accepted, length, encoding) => {
  await testHost()
  const answer = await gets(async () => ({ text: text(length) }), { headers: { 'accept-encoding': accepted } })
  expect([answer.headers['content-encoding'], answer.json]).toEqual([encoding, { text: text(length) }])
})

test('what is larger than 6 MB can not be sent, unless it gets smaller by compression', async () => {
  await testHost()
  const noise = randomBytes(5_000_000).toString('base64')
  const big = await gets(async () => ({ text: noise }), { headers: { 'accept-encoding': 'gzip' } })
  expect([big.status, big.text]).toEqual([413, 'The answer is larger than 6 MB: ask for less, or accept gzip'])
  const quotes = '"'.repeat(2_500_000)
  const grown = await gets(async () => ({ text: quotes }))
  expect(grown.status).toBe(413)
  const packed = await gets(async () => ({ text: quotes }), { headers: { 'accept-encoding': 'gzip' } })
  expect([packed.status, packed.json.text.length]).toEqual([200, 2_500_000])
})

test('a body that the handler prepared is sent as it is', async () => {
  await testHost()
  const prepared = {
    body: Buffer.from('1f8b', 'hex'),
    contentType: 'application/json',
    contentEncoding: 'gzip',
  } as const
  const handler = handle(things.get, async () => raw({ ...prepared, headers: { 'x-more': '1' } }))
  const result = await handler(
    {
      headers: {},
      rawQueryString: '',
      requestContext: { requestId: 'r', http: { method: 'GET', sourceIp: '::1' } },
    } as never,
    {} as never,
  )
  expect(result).toMatchObject({
    statusCode: 200,
    body: 'H4s=',
    isBase64Encoded: true,
    headers: { 'content-encoding': 'gzip', 'x-more': '1' },
  })
})

test('a reply that is not as declared is our fault, and neither it nor any secret is told or logged', async () => {
  const host = await testHost()
  const answer = await gets(async () => ({ text: 'a', hash: 'secret-1' }) as never, {
    headers: { authorization: 'Bearer secret-2', cookie: 'JSESSIONID=secret-3' },
  })
  expect([answer.status, answer.text]).toEqual([500, 'Something went wrong on our side, request request-1'])
  expect(host.logged).toEqual([
    {
      level: 'error',
      entry: expect.objectContaining({ operation: 'traccar.things.get', requestId: 'request-1' }),
    },
  ])
  expect(JSON.stringify(host.logged)).not.toMatch(/secret-/)
})

test('what was thrown without being meant for callers is 500 with nothing of its cause', async () => {
  const host = await testHost()
  const answer = await gets(async () => {
    throw new Error('the table is on fire')
  })
  expect([answer.status, answer.text]).toEqual([500, 'Something went wrong on our side, request request-1'])
  expect(JSON.stringify(host.logged)).toMatch(/the table is on fire/)
})

test('an error is one sentence, or a problem document where that is asked for', async () => {
  const host = await testHost()
  const refused = async () => {
    throw conflict('The thing is taken')
  }
  const plain = await gets(refused)
  expect([plain.status, plain.headers['content-type'], plain.text]).toEqual([
    400,
    'text/plain; charset=utf-8',
    'The thing is taken',
  ])
  const problem = await gets(refused, { headers: { accept: 'application/problem+json' } })
  expect([problem.headers['content-type'], problem.json]).toEqual([
    'application/problem+json',
    { type: 'about:blank', title: 'Bad Request', status: 400, detail: 'The thing is taken', requestId: 'request-1' },
  ])
  expect(host.logged).toEqual([])
})

test.each([
  ['id=1&id=2', 200],
  ['id=1,2', 404],
  ['id=', 404],
  ['id=+5', 404],
  ['id=%D9%A3', 404],
  ['id=1&id=2&id=3&id=4', 400],
  ['%', 200],
  ['__proto__=1', 200],
])('the query ?%s is answered %d', async (query, status) => {
  await testHost()
  expect((await gets(async () => ({ text: 'a' }), { query })).status).toBe(status)
})

const puts = async (sent: Sent, secure?: readonly string[]) => {
  const { alice, host } = await world()
  if (secure) Object.assign(host.environment, { origins: secure })
  const handler = handle(things.put, async () => undefined)
  return callHandler(handler, things.put, { params: { id: 1 }, cookies: [alice.cookie], body: { n: 1 }, ...sent })
}

test.each([
  ['its own type', { 'content-type': 'application/json; charset=UTF-8' }, 204],
  ['a type of its family', { 'content-type': 'application/vnd.api+json' }, 204],
  ['no type', { 'content-type': '' }, 204],
  ['text', { 'content-type': 'text/plain' }, 415],
  ['a form', { 'content-type': 'application/x-www-form-urlencoded' }, 415],
  ['another charset', { 'content-type': 'application/json; charset=utf-7' }, 415],
])('a body sent as %s is answered by its type', async (_, headers, status) => {
  expect((await puts({ headers })).status).toBe(status)
})

test.each([
  ['no origin, as programs do', {}, 204],
  ['our own origin', { origin: 'https://gps.example.org', 'sec-fetch-site': 'same-origin' }, 204],
  ['an allowed origin', { origin: 'https://map.example.net', 'sec-fetch-site': 'cross-site' }, 204],
  ['our host over http', { origin: 'http://gps.example.org' }, 400],
  ['our host as a part of another', { origin: 'https://gps.example.org.evil.net' }, 400],
  ['our host on another port', { origin: 'https://gps.example.org:8443' }, 400],
  ['the origin null', { origin: 'null' }, 400],
  ['another site that hides its origin', { 'sec-fetch-site': 'cross-site' }, 400],
])('a change with a cookie from %s', async (_, headers: Record<string, string>, status) => {
  const answer = await puts({ headers }, ['https://map.example.net'])
  expect(answer.status).toBe(status)
  if (status === 400) expect(answer.text).toBe('The request comes from another site')
})

test.each([
  ['no body', undefined, 400, 'The body is missing'],
  ['a number', '5', 400, 'The body must be an object'],
  ['null', 'null', 400, 'The body must be an object'],
  ['a number that is none', '{"n":1e999}', 400, undefined],
  ['more than 1 MB', `{"n":1,"x":"${text(1_100_000)}"}`, 413, 'The body is larger than 1 MB'],
  ['a thousand levels', `{"n":${'['.repeat(1000)}`, 400, 'The body is nested deeper than 16 levels'],
  ['brackets in a text', `{"n":1,"${'['.repeat(30)}\\"${'{'.repeat(30)}":1}`, 400, undefined],
  ['a byte order mark', '\ufeff{"n":1}', 400, 'The body is not valid JSON'],
])('a body with %s is refused', async (_, body, status, sentence) => {
  const answer = await puts({ body })
  expect(answer.status).toBe(status)
  if (sentence !== undefined) expect(answer.text).toBe(sentence)
})

test('a sentence repeats at most 64 characters of what was sent, in one line', async () => {
  const answer = await puts({ body: { n: 1, [`a\n${text(500)}`]: 1 } })
  expect(answer.text).toBe(`Unrecognized member "a?${text(62)}"`)
})

test('a stranger learns nothing from a body that is wrong', async () => {
  expect((await puts({ cookies: [], body: '{' })).status).toBe(401)
  expect((await puts({ cookies: [], params: { id: 'x' } })).status).toBe(401)
  expect((await puts({ params: { id: 'x' } })).status).toBe(404)
})
