/** Pages of other sites that use credentials which the browser adds to each request: the cookie and a remembered password. */
import { basic, PASSWORD, world } from '../kit/world.ts'

const CREATE = 'traccar.devices.create'
const DEVICE = { name: 'Van', uniqueId: '1' }
const REFUSED = 'Cross-site request rejected'

/** Headers of browsers for a changing request by a page of another site, or of another port of the same host. */
const PAGES: [string, Record<string, string>][] = [
  ['of another site', { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }],
  ['of another port', { origin: 'https://gps.example.org:8443', 'sec-fetch-site': 'same-site' }],
  ['of our host over plain HTTP', { origin: 'http://gps.example.org' }],
  ['without an origin', { origin: 'null' }],
  ['of another site, without Origin', { 'sec-fetch-site': 'cross-site' }],
  ['of a neighboring name, without Origin', { 'sec-fetch-site': 'same-site' }],
  ['that claims our origin from another site', { origin: 'https://gps.example.org', 'sec-fetch-site': 'cross-site' }],
  ['with a relation in other letters', { 'sec-fetch-site': 'CROSS-SITE' }],
  ['with two relations', { 'sec-fetch-site': 'none, cross-site' }],
  ['with a relation that nobody knows', { 'sec-fetch-site': 'near' }],
]

describe.each(PAGES)('a page %s', (_, page) => {
  test('cannot change data with a remembered Basic password', async () => {
    const { stranger, alice, stores } = await world()
    const headers = { ...page, authorization: basic(alice.email, PASSWORD) }
    await stranger.calls(CREATE, { body: DEVICE, headers }).gets(400, REFUSED)
    expect(await stores.devices.all(0)).toEqual([])
  })

  test('cannot change data with the cookie', async () => {
    const { alice, stores } = await world()
    await alice.calls(CREATE, { body: DEVICE, headers: page }).gets(400, REFUSED)
    expect(await stores.devices.all(0)).toEqual([])
  })

  test('cannot sign in with a token in the URL', async () => {
    const { stranger, alice } = await world()
    const token = (await alice.calls('traccar.session.createToken', { body: {} }).gets(200)).text
    const answer = await stranger.calls('traccar.session.get', { query: { token }, headers: page }).gets(400, REFUSED)
    expect(answer.cookies).toEqual([])
  })

  test('can use a Bearer token, which browsers do not add automatically', async () => {
    const { stranger, alice } = await world()
    const token = (await alice.calls('traccar.session.createToken', { body: {} }).gets(200)).text
    await stranger.calls(CREATE, { body: DEVICE, headers: { ...page, authorization: `Bearer ${token}` } }).gets(200)
  })
})

test('accepts changes by a page of the server with cookie and password', async () => {
  const { alice, stranger } = await world()
  const headers = { origin: 'https://gps.example.org', 'sec-fetch-site': 'same-origin' }
  await alice.calls(CREATE, { body: DEVICE, headers }).gets(200)
  const authorization = basic(alice.email, PASSWORD)
  await stranger.calls(CREATE, { body: { ...DEVICE, uniqueId: '2' }, headers: { ...headers, authorization } }).gets(200)
})

test('checks the origin although the Authorization header is malformed', async () => {
  const { alice } = await world()
  const headers = { origin: 'https://evil.example', authorization: 'Bearer' }
  await alice.calls(CREATE, { body: DEVICE, headers }).gets(400, REFUSED)
})

test('accepts a body without a content type as JSON from programs, and rejects it from browsers', async () => {
  const { alice } = await world()
  const untyped = { 'content-type': '' }
  await alice.calls(CREATE, { body: DEVICE, headers: untyped }).gets(200)
  const browsers = [{ origin: 'https://gps.example.org' }, { 'sec-fetch-site': 'same-origin' }]
  for (const browser of browsers)
    await alice.calls(CREATE, { body: DEVICE, headers: { ...untyped, ...browser } }).gets(415)
})

test.each([
  'application/json; charset=utf-8; charset=utf-16',
  'application/json; charset =utf-16',
  '; charset=utf-16',
  'application/json,application/json',
])('rejects a body of type %s', async type => {
  const { alice } = await world()
  await alice.calls(CREATE, { body: DEVICE, headers: { 'content-type': type } }).gets(415)
})

test('accepts charset=utf8 as UTF-8', async () => {
  const { alice } = await world()
  await alice.calls(CREATE, { body: DEVICE, headers: { 'content-type': 'application/json;charset=utf8' } }).gets(200)
})
