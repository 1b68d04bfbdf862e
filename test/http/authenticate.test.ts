import * as fc from 'fast-check'
import { cookieNamed, parseCredentials } from '#shared/http/credentials.ts'
import { networkOf } from '#shared/http/sender.ts'
import { keys } from '#shared/table/keys.ts'
import { basic, PASSWORD, type Person, world } from '../kit/world.ts'

const list = 'traccar.devices.list'

test.each([
  ['no colon', `Basic ${Buffer.from('alice').toString('base64')}`],
  ['no name', `Basic ${Buffer.from(':x').toString('base64')}`],
  ['what is not base64', 'Basic YWxpY2U6eA==!!! garbage'],
  ['bytes that are not UTF-8', `Basic ${Buffer.from([0x61, 0xff, 0x3a, 0x78]).toString('base64')}`],
  ['two schemes', `${basic('alice@example.org', PASSWORD)}, Bearer abc`],
  ['two of one scheme', `${basic('alice@example.org', PASSWORD)},${basic('alice@example.org', PASSWORD)}`],
  ['a scheme that nobody knows', 'Digest abc'],
  ['nothing but a scheme', 'Basic'],
  ['an empty header', ''],
  ['a token of 5,000 characters', `Bearer ${'a'.repeat(5000)}`],
  ['a token that nobody has', 'Bearer abcdefghijklmnop1234'],
])('an Authorization header with %s is 401, and the cookie beside it does not help', async (_, authorization) => {
  const { alice } = await world()
  await alice.calls(list, { headers: { authorization } }).gets(401, 'Sign in first')
})

test('a password may have colons and any letters', async () => {
  const { admin, user } = await world()
  const carol = await user('carol')
  const password = 'colons:a:b:\u00e9\u{1f600}'
  const body = { name: 'c', email: carol.email, password }
  await admin.calls('traccar.users.update', { params: { id: carol.id }, body }).gets(200)
  await carol.callsWithPassword(list, {}, password).gets(200)
  await carol.callsWithPassword(list, {}, 'colons:a:b:e\u0301\u{1f600}').gets(401)
})

test('where a header and a cookie name different users, the header counts', async () => {
  const { alice, bob } = await world()
  await bob.calls('traccar.devices.create', { body: { name: 'B', uniqueId: 'b' } }).gets(200)
  await alice.calls(list, { headers: { authorization: basic(bob.email, PASSWORD) } }).gets(200, [{ name: 'B' }])
})

test('a header that says who calls is not believed', async () => {
  const { stranger } = await world()
  await stranger.calls(list, { headers: { 'x-user-id': '1', 'x-forwarded-for': '127.0.0.1' } }).gets(401)
})

const fail = (person: Person, ip: string, times: number) =>
  Promise.all(Array.from({ length: times }, () => person.callsWithPassword(list, { ip }, 'wrong')))

test('after five wrong passwords the sixth attempt has to wait, twice as long each time, up to 15 minutes', async () => {
  const { alice, host } = await world()
  await fail(alice, '203.0.113.5', 5)
  const right = () => alice.callsWithPassword(list, { ip: '203.0.113.99' })
  const { headers } = await right().gets(429, 'Too many failed sign-ins, try again later')
  expect(headers['retry-after']).toBe('1')
  const waits: number[] = []
  for (let n = 0; n < 12; n += 1) {
    const { status, headers: told } = await alice.callsWithPassword(list, { ip: '203.0.113.5' }, 'wrong')
    expect(status).toBe(429)
    waits.push(Number(told['retry-after']))
    host.clock.advance(Number(told['retry-after']) * 1000)
    await alice.callsWithPassword(list, { ip: '203.0.113.5' }, 'wrong').gets(401)
  }
  expect(waits).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900])
  host.clock.advance(900_000)
  await right().gets(200)
  await fail(alice, '203.0.113.5', 1)
  await right().gets(200)
})

test('whoever is blocked blocks nobody else: not other networks, not sessions, not verified clients', async () => {
  const { alice } = await world()
  await alice.callsWithPassword(list, { ip: '203.0.113.7' }).gets(200)
  await fail(alice, '203.0.113.5', 6)
  await alice.callsWithPassword(list, { ip: '203.0.113.7' }).gets(200)
  await alice.callsWithPassword(list, { ip: '198.51.100.1' }).gets(200)
  await alice.calls(list, { ip: '203.0.113.5' }).gets(200)
})

test('unknown addresses are counted as known ones are', async () => {
  const { stranger } = await world()
  const attempt = () => stranger.calls('traccar.session.create', { body: { email: 'nobody', password: 'x' } })
  for (let n = 0; n < 5; n += 1) await attempt().gets(401)
  await attempt().gets(429)
})

test('many attempts at once count as many: at most 8 run, and later only one', async () => {
  const { alice, host } = await world()
  const first = await fail(alice, '203.0.113.5', 18)
  const tried = first.filter(({ status }) => status === 401)
  expect(tried.length).toBeGreaterThanOrEqual(5)
  expect(tried.length).toBeLessThanOrEqual(8)
  host.clock.advance(3_000_000)
  const second = await fail(alice, '203.0.113.5', 10)
  expect(second.filter(({ status }) => status === 401)).toHaveLength(1)
})

test('a network that fails at a hundred accounts in an hour has to wait for the next', async () => {
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

test('too many hashes at once are refused, not queued without end', async () => {
  const { stranger } = await world()
  const all = await Promise.all(
    Array.from({ length: 30 }, (_, n) =>
      stranger.calls('traccar.session.create', { body: { email: `u${n}`, password: 'x' }, ip: `198.51.${n}.1` }),
    ),
  )
  const of = (status: number) => all.filter(answer => answer.status === status)
  expect(of(401).length).toBeGreaterThanOrEqual(18)
  expect(of(401).length + of(503).length).toBe(30)
  for (const { headers } of of(503)) expect(headers['retry-after']).toBe('1')
})

test('the network of an address', () => {
  expect(
    ['203.0.113.77', '::ffff:203.0.113.77', '2001:db8:1:2:3:4:5:6', '2001:DB8::1', '::1', 'unknown'].map(networkOf),
  ).toEqual(['203.0.113.0/24', '203.0.113.0/24', '2001:db8:1:2::/64', '2001:db8:0:0::/64', '0:0:0:0::/64', 'unknown'])
})

test('any name and password come back from a Basic header as they went in', () => {
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

test('no header and no cookie makes the reader throw', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.array(fc.string({ unit: 'binary' })), (header, cookies) => {
      const proof = parseCredentials(header, cookies)
      expect(['basic', 'bearer', 'malformed']).toContain(proof?.by)
    }),
  )
})

test('a cookie is found by its whole name, wherever it stands', () => {
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
