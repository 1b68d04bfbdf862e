import * as z from 'zod/mini'
import { group, user } from '#shared/api/operation.ts'
import { idParams } from '#shared/api/parameters.ts'
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

/** What CloudFront adds. */
const CLOUDFRONT = { 'x-front-door': 'key-1', 'x-forwarded-host': 'd1.cloudfront.net' }

const text = (length: number) => 'x'.repeat(length)

const puts = async (sent: Sent, secure?: readonly string[]) => {
  const { alice, host } = await world()
  if (secure) Object.assign(host.environment, { origins: secure, cloudFrontSecret: 'key-1' })
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
  [
    'our name behind CloudFront',
    { ...CLOUDFRONT, origin: 'https://d1.cloudfront.net', 'sec-fetch-site': 'same-origin' },
    204,
  ],
  [
    'another site behind CloudFront',
    { ...CLOUDFRONT, origin: 'https://evil.net', 'sec-fetch-site': 'cross-site' },
    400,
  ],
  [
    'another site that claims to be CloudFront',
    { 'x-front-door': 'guess', 'x-forwarded-host': 'evil.net', origin: 'https://evil.net' },
    400,
  ],
  ['an allowed origin', { origin: 'https://map.example.net', 'sec-fetch-site': 'cross-site' }, 204],
  ['our host over http', { origin: 'http://gps.example.org' }, 400],
  ['our host as a part of another', { origin: 'https://gps.example.org.evil.net' }, 400],
  ['our host on another port', { origin: 'https://gps.example.org:8443' }, 400],
  ['the origin null', { origin: 'null' }, 400],
  ['another site that hides its origin', { 'sec-fetch-site': 'cross-site' }, 400],
])('a change with a cookie from %s', async (_, headers: Record<string, string>, status) => {
  const answer = await puts({ headers }, ['https://map.example.net'])
  expect(answer.status).toBe(status)
  if (status === 400) expect(answer.text).toBe('Cross-site request rejected')
})

test.each([
  ['no body', undefined, 400, 'A body is required'],
  ['a number', '5', 400, 'The body must be an object'],
  ['null', 'null', 400, 'The body must be an object'],
  ['a number that is none', '{"n":1e999}', 400, undefined],
  ['more than 1 MB', `{"n":1,"x":"${text(1_100_000)}"}`, 413, 'The body must be at most 1 MB'],
  ['a thousand levels', `{"n":${'['.repeat(1000)}`, 400, 'The body must be nested at most 16 levels deep'],
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
