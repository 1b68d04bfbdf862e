import { randomBytes } from 'node:crypto'
import * as z from 'zod/mini'
import { group } from '#shared/api/operation.ts'
import { ids } from '#shared/api/parameters.ts'
import { conflict } from '#shared/errors.ts'
import { traccar } from '#shared/http/dialects/traccar.ts'
import { handle } from '#shared/http/handle.ts'
import type { HandlerResult, HandlerInput } from '#shared/http/implementation.ts'
import { raw } from '#shared/http/reply.ts'
import { callHandler, type Sent } from '../kit/call.ts'
import { testHost } from '../kit/host.ts'

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
})

type Get = typeof things.get
const gets = (answer: (call: HandlerInput<Get>) => Promise<HandlerResult<Get>>, sent?: Sent) =>
  callHandler(handle(things.get, traccar, answer), things.get, sent)
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
  expect([big.status, big.text]).toEqual([413, 'The response exceeds 6 MB: request less, or accept gzip'])
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
  const handler = handle(things.get, traccar, async () => raw({ ...prepared, headers: { 'x-more': '1' } }))
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
  expect([answer.status, answer.text]).toEqual([500, 'Internal error, request id request-1'])
  expect(host.logged).toEqual([
    {
      level: 'error',
      entry: expect.objectContaining({ operation: 'traccar.things.get', requestId: 'request-1' }),
    },
  ])
  expect(JSON.stringify(host.logged)).not.toMatch(/secret-/)
})

test('while the table cannot be reached a request is 503 and worth another try, and the log has the cause', async () => {
  const host = await testHost()
  const outages = [
    Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:8000'), { code: 'ECONNREFUSED' }),
    Object.assign(new Error('slow down'), { name: 'ProvisionedThroughputExceededException' }),
    Object.assign(new Error('write'), { code: 'ENOSPC' }),
  ]
  for (const outage of outages) {
    const answer = await gets(async () => {
      throw outage
    })
    expect([answer.status, answer.text]).toEqual([503, 'The service is temporarily unavailable, try again'])
    expect(answer.headers['retry-after']).toBe('5')
  }
  expect(host.logged.map(({ level }) => level)).toEqual(['error', 'error', 'error'])
})

test('what was thrown without being meant for callers is 500 with nothing of its cause', async () => {
  const host = await testHost()
  const answer = await gets(async () => {
    throw new Error('the table is on fire')
  })
  expect([answer.status, answer.text]).toEqual([500, 'Internal error, request id request-1'])
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
