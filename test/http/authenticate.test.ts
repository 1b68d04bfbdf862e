import * as fc from 'fast-check'
import { cookieNamed, parseCredentials } from '#shared/http/credentials.ts'
import { networkOf } from '#shared/viewer.ts'
import { keys } from '#shared/table/keys.ts'
import { basic, PASSWORD, type Person, world } from '../kit/world.ts'

const list = 'traccar.devices.list'

test.each([
  ['no colon', `Basic ${Buffer.from('alice').toString('base64')}`],
  ['no name', `Basic ${Buffer.from(':x').toString('base64')}`],
  ['invalid Base64', 'Basic YWxpY2U6eA==!!! garbage'],
  ['bytes that are not UTF-8', `Basic ${Buffer.from([0x61, 0xff, 0x3a, 0x78]).toString('base64')}`],
  ['two schemes', `${basic('alice@example.org', PASSWORD)}, Bearer abc`],
  ['one scheme twice', `${basic('alice@example.org', PASSWORD)},${basic('alice@example.org', PASSWORD)}`],
  ['an unknown scheme', 'Digest abc'],
  ['a scheme without credentials', 'Basic'],
  ['an empty header', ''],
  ['a token of 5,000 characters', `Bearer ${'a'.repeat(5000)}`],
  ['an unknown token', 'Bearer abcdefghijklmnop1234'],
])('rejects an Authorization header with %s despite a valid session cookie', async (_, authorization) => {
  const { alice } = await world()
  await alice.calls(list, { headers: { authorization } }).gets(401, 'Sign in first')
})

test('accepts passwords with colons and any characters', async () => {
  const { admin, user } = await world()
  const carol = await user('carol')
  const password = 'colons:a:b:\u00e9\u{1f600}'
  const body = { name: 'c', email: carol.email, password }
  await admin.calls('traccar.users.update', { params: { id: carol.id }, body }).gets(200)
  await carol.callsWithPassword(list, {}, password).gets(200)
  await carol.callsWithPassword(list, {}, 'colons:a:b:e\u0301\u{1f600}').gets(401)
})

test('accepts a session cookie that a proxy left in the header, among other cookies', async () => {
  const { alice } = await world()
  await alice.calls(list, { cookies: [], headers: { cookie: `theme=dark; ${alice.cookie}` } }).gets(200)
})

test('prefers the Authorization header to the session cookie', async () => {
  const { alice, bob } = await world()
  await bob.calls('traccar.devices.create', { body: { name: 'B', uniqueId: 'b' } }).gets(200)
  await alice.calls(list, { headers: { authorization: basic(bob.email, PASSWORD) } }).gets(200, [{ name: 'B' }])
})

test('ignores headers that claim an identity or address', async () => {
  const { stranger } = await world()
  await stranger.calls(list, { headers: { 'x-user-id': '1', 'x-forwarded-for': '127.0.0.1' } }).gets(401)
})

const fail = (person: Person, ip: string, times: number) =>
  Promise.all(Array.from({ length: times }, () => person.callsWithPassword(list, { ip }, 'wrong')))

test('throttles after 5 wrong passwords, with waits doubling from 1 second to 15 minutes', async () => {
  const { alice, host } = await world()
  await fail(alice, '203.0.113.5', 5)
  const right = () => alice.callsWithPassword(list, { ip: '203.0.113.99' })
  const { headers } = await right().gets(429, 'Too many failed sign-ins, try again later')
  expect(headers['retry-after']).toBe('1')
  const waits: number[] = []
  for (let n = 0; n < 12; n += 1) {
    const { status, headers: throttled } = await alice.callsWithPassword(list, { ip: '203.0.113.5' }, 'wrong')
    expect(status).toBe(429)
    waits.push(Number(throttled['retry-after']))
    host.clock.advance(Number(throttled['retry-after']) * 1000)
    await alice.callsWithPassword(list, { ip: '203.0.113.5' }, 'wrong').gets(401)
  }
  expect(waits).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900])
  host.clock.advance(900_000)
  await right().gets(200)
  await fail(alice, '203.0.113.5', 1)
  await right().gets(200)
})

test('throttles no other networks, sessions or verified clients', async () => {
  const { alice } = await world()
  await alice.callsWithPassword(list, { ip: '203.0.113.7' }).gets(200)
  await fail(alice, '203.0.113.5', 6)
  await alice.callsWithPassword(list, { ip: '203.0.113.7' }).gets(200)
  await alice.callsWithPassword(list, { ip: '198.51.100.1' }).gets(200)
  await alice.calls(list, { ip: '203.0.113.5' }).gets(200)
})

test('throttles unknown logins like known ones', async () => {
  const { stranger } = await world()
  const attempt = () => stranger.calls('traccar.session.create', { body: { email: 'nobody', password: 'x' } })
  for (let n = 0; n < 5; n += 1) await attempt().gets(401)
  await attempt().gets(429)
})

test('runs at most 8 of 18 concurrent attempts, and one of 10 after a wait', async () => {
  const { alice, host } = await world()
  const first = await fail(alice, '203.0.113.5', 18)
  const tried = first.filter(({ status }) => status === 401)
  expect(tried.length).toBeGreaterThanOrEqual(5)
  expect(tried.length).toBeLessThanOrEqual(8)
  host.clock.advance(3_000_000)
  const second = await fail(alice, '203.0.113.5', 10)
  expect(second.filter(({ status }) => status === 401)).toHaveLength(1)
})

test('throttles a network for the rest of the hour after 100 failures', async () => {
  const { stranger, alice, table, host } = await world()
  const hour = Date.parse('2026-06-01T12:00:00Z')
  await table.write({ update: keys.loginFailures('', `192.0.2.0/24 ${hour}`), add: { failures: 99 } })
  const attempt = (email: string) => stranger.calls('traccar.session.create', { body: { email, password: 'x' } })
  await attempt('one').gets(401)
  const { headers } = await attempt('two').gets(429)
  expect(headers['retry-after']).toBe('3600')
  await alice.callsWithPassword(list).gets(429)
  await alice.calls(list).gets(200)
  host.clock.advance(3_600_000)
  await alice.callsWithPassword(list).gets(200)
})

test('rejects excess concurrent hashes with 503 instead of queuing them', async () => {
  const { stranger } = await world()
  const all = await Promise.all(
    Array.from({ length: 30 }, (_, n) =>
      stranger.calls('traccar.session.create', { body: { email: `u${n}`, password: 'x' }, ip: `198.51.${n}.1` }),
    ),
  )
  const of = (status: number) => all.filter(response => response.status === status)
  expect(of(401).length).toBeGreaterThanOrEqual(18)
  expect(of(401).length + of(503).length).toBe(30)
  for (const { headers } of of(503)) expect(headers['retry-after']).toBe('1')
})

test('maps an address to its network: /24 for IPv4, /64 for IPv6', () => {
  expect(
    ['203.0.113.77', '::ffff:203.0.113.77', '2001:db8:1:2:3:4:5:6', '2001:DB8::1', '::1', 'unknown'].map(networkOf),
  ).toEqual(['203.0.113.0/24', '203.0.113.0/24', '2001:db8:1:2::/64', '2001:db8:0:0::/64', '0:0:0:0::/64', 'unknown'])
})

test('parses any name and password from a Basic header unchanged (property)', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary', minLength: 1 }).filter(name => !name.includes(':') && name.isWellFormed()),
      fc.string({ unit: 'binary' }).filter(password => password.isWellFormed()),
      (email, password) => {
        expect(parseCredentials(basic(email, password), [])).toEqual({ by: 'basic', email, password })
      },
    ),
  )
})

test('never throws for any header and cookies (property)', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.array(fc.string({ unit: 'binary' })), (header, cookies) => {
      const credentials = parseCredentials(header, cookies)
      expect(['basic', 'bearer', 'malformed']).toContain(credentials?.by)
    }),
  )
})

test('finds a cookie by its exact name at any position (property)', () => {
  const value = fc.string({ unit: fc.constantFrom('a', 'b', 'Z', '0', '9', '.', '-', '_', '~'), minLength: 1 })
  fc.assert(
    fc.property(value, fc.array(fc.tuple(value, value)), (wanted, others) => {
      const pairs = others.map(([name, other]) => `x${name}=${other}`)
      expect(cookieNamed('JSESSIONID', [...pairs, `JSESSIONID=${wanted}`])).toBe(wanted)
      expect(cookieNamed('JSESSIONID', [[...pairs, `JSESSIONID=${wanted}`].join('; ')])).toBe(wanted)
      expect(cookieNamed('JSESSIONID', pairs)).toBeUndefined()
    }),
  )
})
