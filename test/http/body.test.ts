import * as z from 'zod/mini'
import { group, user } from '#shared/api/operation.ts'
import { idParams } from '#shared/api/parameters.ts'
import { traccar } from '#shared/http/dialects/traccar.ts'
import { handle } from '#shared/http/handle.ts'
import { callHandler, type Sent } from '../kit/call.ts'
import { world } from '../kit/world.ts'

const things = group('traccar', 'things', {
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

/** Headers that CloudFront adds. */
const CLOUDFRONT = { 'x-front-door': 'key-1', 'x-viewer-host': 'd1.cloudfront.net' }

const text = (length: number) => 'x'.repeat(length)

const puts = async (sent: Sent, secure?: readonly string[]) => {
  const { alice, host } = await world()
  if (secure) Object.assign(host.environment, { origins: secure, cloudFrontSecret: 'key-1' })
  const handler = handle(things.put, traccar, async () => undefined)
  return callHandler(handler, things.put, { params: { id: 1 }, cookies: [alice.cookie], body: { n: 1 }, ...sent })
}

test.each([
  ['JSON', { 'content-type': 'application/json; charset=UTF-8' }, 204],
  ['a JSON-based type', { 'content-type': 'application/vnd.api+json' }, 204],
  ['no content type', { 'content-type': '' }, 204],
  ['plain text', { 'content-type': 'text/plain' }, 415],
  ['a form', { 'content-type': 'application/x-www-form-urlencoded' }, 415],
  ['another charset', { 'content-type': 'application/json; charset=utf-7' }, 415],
])('accepts or rejects a body by content type: %s', async (_, headers, status) => {
  expect((await puts({ headers })).status).toBe(status)
})

test.each([
  ['no origin, as non-browser clients do', {}, 204],
  ['the same origin', { origin: 'https://gps.example.org', 'sec-fetch-site': 'same-origin' }, 204],
  [
    'the server’s host behind CloudFront',
    { ...CLOUDFRONT, origin: 'https://d1.cloudfront.net', 'sec-fetch-site': 'same-origin' },
    204,
  ],
  [
    'another site behind CloudFront',
    { ...CLOUDFRONT, origin: 'https://evil.net', 'sec-fetch-site': 'cross-site' },
    400,
  ],
  [
    'another site that pretends to be CloudFront',
    { 'x-front-door': 'guess', 'x-viewer-host': 'evil.net', origin: 'https://evil.net' },
    400,
  ],
  [
    'another site, with a forwarded host that CloudFront does not set',
    { 'x-front-door': 'key-1', 'x-forwarded-host': 'evil.net', origin: 'https://evil.net' },
    400,
  ],
  ['an allowed origin', { origin: 'https://map.example.net', 'sec-fetch-site': 'cross-site' }, 204],
  ['the server’s host over http', { origin: 'http://gps.example.org' }, 400],
  ['a host name that begins with the server’s', { origin: 'https://gps.example.org.evil.net' }, 400],
  ['the server’s host on another port', { origin: 'https://gps.example.org:8443' }, 400],
  ['the origin null', { origin: 'null' }, 400],
  ['another site without an origin header', { 'sec-fetch-site': 'cross-site' }, 400],
])('accepts or rejects a change with a session cookie from %s', async (_, headers: Record<string, string>, status) => {
  const response = await puts({ headers }, ['https://map.example.net'])
  expect(response.status).toBe(status)
  if (status === 400) expect(response.text).toBe('Cross-site request rejected')
})

test.each([
  ['no body', undefined, 400, 'A body is required'],
  ['a number', '5', 400, 'The body must be an object'],
  ['null', 'null', 400, 'The body must be an object'],
  ['a number beyond the range of a double', '{"n":1e999}', 400, undefined],
  ['more than 1 MB', `{"n":1,"x":"${text(1_100_000)}"}`, 413, 'The body must be at most 1 MB'],
  ['1,000 levels', `{"n":${'['.repeat(1000)}`, 400, 'The body must be nested at most 16 levels deep'],
  ['brackets in a string', `{"n":1,"${'['.repeat(30)}\\"${'{'.repeat(30)}":1}`, 400, undefined],
  ['a byte order mark', '\ufeff{"n":1}', 400, 'The body is not valid JSON'],
])('rejects a body with %s', async (_, body, status, message) => {
  const response = await puts({ body })
  expect(response.status).toBe(status)
  if (message !== undefined) expect(response.text).toBe(message)
})

test('limits quoted input in a message to 64 characters on one line', async () => {
  const response = await puts({ body: { n: 1, [`a\n${text(500)}`]: 1 } })
  expect(response.text).toBe(`Unrecognized member "a?${text(62)}"`)
})

test('authenticates before validating the body or path', async () => {
  expect((await puts({ cookies: [], body: '{' })).status).toBe(401)
  expect((await puts({ cookies: [], params: { id: 'x' } })).status).toBe(401)
  expect((await puts({ params: { id: 'x' } })).status).toBe(404)
})
