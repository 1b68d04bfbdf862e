import { keepAlive } from '../../../functions/live.ts'
import { basic, PASSWORD, world } from '../../kit/world.ts'
import { type Sent, type Socket, watching } from '../../kit/watching.ts'

const start = async () => {
  const here = await world()
  return { ...here, ...watching(here.host) }
}
const bearer = (token: string): Sent => ({ headers: { Authorization: `Bearer ${token}` } })

test('opens a socket for a session, a token in the query, a bearer token or a password', async () => {
  const { alice, opens } = await start()
  const token = (await alice.calls('traccar.session.createToken', { body: {} }).gets(200)).text
  const ways = [
    await opens(alice),
    await opens(undefined, { query: { token } }),
    await opens(undefined, bearer(token)),
    await opens(undefined, { headers: { Authorization: basic(alice.email, PASSWORD) } }),
  ]
  expect(ways.map(({ status }) => status)).toEqual([200, 200, 200, 200])
})

test.each<[string, Sent]>([
  ['no credentials', {}],
  ['a cookie of an unknown session', { headers: { Cookie: `JSESSIONID=2.${'x'.repeat(43)}` } }],
  ['a malformed cookie', { headers: { Cookie: 'JSESSIONID=abc' } }],
  ['an unknown token', { query: { token: 'nobody' } }],
  ['a token of 5,000 characters', { query: { token: 'x'.repeat(5000) } }],
  ['a wrong password', { headers: { Authorization: basic('alice@example.org', 'wrong') } }],
  ['an unknown authorization scheme', { headers: { Authorization: 'Magic' } }],
])('returns 401 and stores nothing for %s', async (_, sent) => {
  const { opens, stores, host } = await start()
  expect((await opens(undefined, sent)).status).toBe(401)
  expect(await stores.config.subscriberState()).toEqual({ until: 0, connects: 0, crowdedAt: 0 })
  expect(host.logged).toEqual([])
})

test('returns 403 for a token that does not have the right to read, and for its session', async () => {
  const { alice, opens } = await start()
  const mint = async (rights: string) =>
    (await alice.calls('traccar.session.createToken', { body: { rights } }).gets(200)).text
  expect((await opens(undefined, { query: { token: await mint('write,devices,commands') } })).status).toBe(403)
  expect((await opens(undefined, bearer(await mint('commands')))).status).toBe(403)
  expect((await opens(undefined, { query: { token: await mint('read') } })).status).toBe(200)
})

test('rejects a client without credentials without reading the table', async () => {
  const { opens, host } = await start()
  const actions: string[] = []
  Object.assign(host, { authorize: (_a: string, _g: unknown, action: string) => void actions.push(action) })
  expect((await opens()).status).toBe(401)
  expect(actions).toEqual([])
})

test('returns 429 after too many wrong passwords', async () => {
  const { opens, alice } = await start()
  const statuses: number[] = []
  for (let n = 0; n < 12; n += 1)
    statuses.push((await opens(undefined, { headers: { Authorization: basic(alice.email, 'wrong') } })).status)
  expect(statuses.at(-1)).toBe(429)
})

describe('origin check', () => {
  const cases: [string, Record<string, string>, number][] = [
    ['accepts its own origin', { Origin: 'https://gps.example.org' }, 200],
    [
      'accepts its own origin behind CloudFront',
      { 'x-front-door': 'key-1', 'x-viewer-host': 'map.example.net', Origin: 'https://map.example.net' },
      200,
    ],
    [
      'rejects a forwarded host without the CloudFront secret',
      { 'x-front-door': 'key-2', 'x-viewer-host': 'evil.example', Origin: 'https://evil.example' },
      403,
    ],
    ['rejects another port of the same machine', { 'sec-fetch-site': 'same-site' }, 403],
    ['accepts a configured origin', { Origin: 'https://partner.example.com' }, 200],
    ['rejects another origin', { Origin: 'https://evil.example' }, 403],
    ['rejects an origin that begins with its own host name', { Origin: 'https://gps.example.org.evil.example' }, 403],
    ['rejects its own host name without TLS', { Origin: 'http://gps.example.org' }, 403],
    ['rejects the origin null', { Origin: 'null' }, 403],
    ['rejects a cross-site request without origin', { 'sec-fetch-site': 'cross-site' }, 403],
  ]
  test.each(cases)('%s', async (_, headers, status) => {
    const { alice, opens, host } = await start()
    Object.assign(host, {
      environment: { ...host.environment, origins: ['https://partner.example.com'], cloudFrontSecret: 'key-1' },
    })
    expect((await opens(alice, { headers })).status).toBe(status)
    // Browsers send remembered passwords with requests of any page, so passwords need the check, too.
    const Authorization = basic(alice.email, PASSWORD)
    expect((await opens(undefined, { headers: { ...headers, Authorization } })).status).toBe(status)
  })
})

test('stores until when clients may be connected, without changing the configuration version', async () => {
  const { alice, opens, stores, host } = await start()
  const before = await stores.config.version()
  await opens(alice)
  expect(await stores.config.subscriberState()).toEqual({
    until: host.now() + 2 * 3_600_000,
    connects: 1,
    crowdedAt: 0,
  })
  expect(await stores.config.version()).toBe(before)
})

test('opens no socket if the queue is unreachable, because it would never receive updates', async () => {
  const { alice, opens, host } = await start()
  Object.assign(host, { liveQueue: { put: () => Promise.reject(new Error('unreachable')) } })
  await expect(opens(alice)).rejects.toThrow('unreachable')
})

describe('closes the socket', () => {
  const opening = async () => {
    const here = await start()
    const socket = await here.opens(here.alice)
    await here.delivers()
    expect(socket.frames()).toEqual([{ positions: [] }])
    const ended = async (one: Socket = socket) => {
      await keepAlive()
      return !one.isOpen()
    }
    return { ...here, socket, ended }
  }

  test('on logout', async () => {
    const { alice, ended } = await opening()
    expect(await ended()).toBe(false)
    await alice.calls('traccar.session.remove').gets(204)
    expect(await ended()).toBe(true)
  })

  test('when the user is deleted', async () => {
    const { admin, alice, ended } = await opening()
    await admin.calls('traccar.users.remove', { params: { id: alice.id } }).gets(204)
    expect(await ended()).toBe(true)
  })

  test('when the user is disabled', async () => {
    const { admin, alice, ended } = await opening()
    const { json } = await admin.calls('traccar.users.get', { params: { id: alice.id } }).gets(200)
    await admin.calls('traccar.users.update', { params: { id: alice.id }, body: { ...json, disabled: true } }).gets(200)
    expect(await ended()).toBe(true)
  })

  test('when the password changes, except for the session that changed it', async () => {
    const { alice, opens, delivers, socket, ended } = await opening()
    const other = await opens(undefined, { headers: { Authorization: basic(alice.email, PASSWORD) } })
    await delivers()
    const { json } = await alice.calls('traccar.users.get', { params: { id: alice.id } }).gets(200)
    const body = { ...json, password: 'battery staple' }
    await alice.calls('traccar.users.update', { params: { id: alice.id }, body }).gets(200)
    expect([await ended(other), await ended(socket)]).toEqual([true, false])
  })

  test('when its token is revoked, also if the token opened a session', async () => {
    const { alice, opens, stranger, delivers, ended } = await opening()
    const token = (await alice.calls('traccar.session.createToken', { body: {} }).gets(200)).text
    const { cookies } = await stranger.calls('traccar.session.get', { query: { token } }).gets(200)
    const direct = await opens(undefined, { query: { token } })
    const session = await opens({ cookie: cookies[0]?.split(';')[0] ?? '' })
    await delivers()
    expect([direct.isOpen(), session.isOpen()]).toEqual([true, true])
    await stranger.calls('traccar.session.revokeToken', { cookies: [alice.cookie], body: { token } }).gets(204)
    expect([await ended(direct), await ended(session)]).toEqual([true, true])
  })

  test('when its token expires', async () => {
    const { alice, opens, delivers, host, ended } = await opening()
    const body = { expiration: new Date(host.now() + 3_600_000).toISOString() }
    const token = (await alice.calls('traccar.session.createToken', { body }).gets(200)).text
    const socket = await opens(undefined, { query: { token } })
    await delivers()
    expect(await ended(socket)).toBe(false)
    host.clock.advance(3_600_001)
    expect(await ended(socket)).toBe(true)
  })
})
