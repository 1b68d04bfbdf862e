import { handler as keepAlive } from '../../../functions/live/keepAlive.ts'
import { basic, PASSWORD, world } from '../../kit/world.ts'
import { type Sent, type Socket, watching } from '../../kit/watching.ts'

const start = async () => {
  const here = await world()
  return { ...here, ...watching(here.host) }
}
const bearer = (token: string): Sent => ({ headers: { Authorization: `Bearer ${token}` } })

test('a session, a token in the address, a Bearer header and a password open a socket', async () => {
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
  ['nothing', {}],
  ['a cookie that names no session', { headers: { Cookie: `JSESSIONID=2.${'x'.repeat(43)}` } }],
  ['a cookie that is none of ours', { headers: { Cookie: 'JSESSIONID=abc' } }],
  ['a token that nobody has', { query: { token: 'nobody' } }],
  ['a token as long as a book', { query: { token: 'x'.repeat(5000) } }],
  ['a wrong password', { headers: { Authorization: basic('alice@example.org', 'wrong') } }],
  ['a header that is none', { headers: { Authorization: 'Magic' } }],
])('with %s it is 401, and nothing is remembered', async (_, sent) => {
  const { opens, stores, host } = await start()
  expect((await opens(undefined, sent)).status).toBe(401)
  expect(await stores.config.watch()).toEqual({ until: 0, connects: 0 })
  expect(host.logged).toEqual([])
})

test('a client that comes again and again without anything is answered without a read', async () => {
  const { opens, host } = await start()
  const asked: string[] = []
  Object.assign(host, { authorize: (_a: string, _g: unknown, action: string) => void asked.push(action) })
  expect((await opens()).status).toBe(401)
  expect(asked).toEqual([])
})

test('too many wrong passwords are 429', async () => {
  const { opens, alice } = await start()
  const statuses: number[] = []
  for (let n = 0; n < 12; n += 1)
    statuses.push((await opens(undefined, { headers: { Authorization: basic(alice.email, 'wrong') } })).status)
  expect(statuses.at(-1)).toBe(429)
})

describe('a page', () => {
  const cases: [string, Record<string, string>, number][] = [
    ['of ours', { Origin: 'https://gps.example.org' }, 200],
    [
      'of ours behind CloudFront',
      { 'x-front-door': 'key-1', 'x-forwarded-host': 'map.example.net', Origin: 'https://map.example.net' },
      200,
    ],
    [
      'of another site that claims to be behind CloudFront',
      { 'x-front-door': 'key-2', 'x-forwarded-host': 'evil.example', Origin: 'https://evil.example' },
      403,
    ],
    ['of another port of this machine', { 'sec-fetch-site': 'same-site' }, 403],
    ['of an origin that the owner named', { Origin: 'https://partner.example.com' }, 200],
    ['of another site', { Origin: 'https://evil.example' }, 403],
    ['of a site that has our name in its own', { Origin: 'https://gps.example.org.evil.example' }, 403],
    ['of our name without TLS', { Origin: 'http://gps.example.org' }, 403],
    ['of no origin', { Origin: 'null' }, 403],
    ['that says only that it is another site’s', { 'sec-fetch-site': 'cross-site' }, 403],
  ]
  test.each(cases)('%s', async (_, headers, status) => {
    const { alice, opens, host } = await start()
    Object.assign(host, {
      environment: { ...host.environment, origins: ['https://partner.example.com'], cloudFrontSecret: 'key-1' },
    })
    expect((await opens(alice, { headers })).status).toBe(status)
    // A password that the browser remembers comes with the request of any page, too.
    const Authorization = basic(alice.email, PASSWORD)
    expect((await opens(undefined, { headers: { ...headers, Authorization } })).status).toBe(status)
  })
})

test('the consumer learns from the configuration until when somebody may watch, and its version stays', async () => {
  const { alice, opens, stores, host } = await start()
  const before = await stores.config.version()
  await opens(alice)
  expect(await stores.config.watch()).toEqual({ until: host.now() + 2 * 3_600_000, connects: 1 })
  expect(await stores.config.version()).toBe(before)
})

test('where the queue can not be reached, no socket opens: it would never say anything', async () => {
  const { alice, opens, host } = await start()
  Object.assign(host, { liveQueue: { put: () => Promise.reject(new Error('unreachable')) } })
  await expect(opens(alice)).rejects.toThrow('unreachable')
})

describe('what proved it ends', () => {
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

  test('by signing out', async () => {
    const { alice, ended } = await opening()
    expect(await ended()).toBe(false)
    await alice.calls('traccar.session.remove').gets(204)
    expect(await ended()).toBe(true)
  })

  test('with the account', async () => {
    const { admin, alice, ended } = await opening()
    await admin.calls('traccar.users.remove', { params: { id: alice.id } }).gets(204)
    expect(await ended()).toBe(true)
  })

  test('when the account is disabled', async () => {
    const { admin, alice, ended } = await opening()
    const { json } = await admin.calls('traccar.users.get', { params: { id: alice.id } }).gets(200)
    await admin.calls('traccar.users.update', { params: { id: alice.id }, body: { ...json, disabled: true } }).gets(200)
    expect(await ended()).toBe(true)
  })

  test('with a new password, for all but the session in which it was set', async () => {
    const { alice, opens, delivers, socket, ended } = await opening()
    const other = await opens(undefined, { headers: { Authorization: basic(alice.email, PASSWORD) } })
    await delivers()
    const { json } = await alice.calls('traccar.users.get', { params: { id: alice.id } }).gets(200)
    const body = { ...json, password: 'battery staple' }
    await alice.calls('traccar.users.update', { params: { id: alice.id }, body }).gets(200)
    expect([await ended(other), await ended(socket)]).toEqual([true, false])
  })

  test('with its token, and so does a session that the token opened', async () => {
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

  test('with the time of its token', async () => {
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
