/** Concurrent password guesses are throttled, and concurrent requests with the right password succeed. */
import { signIn } from '#shared/http/authenticate.ts'
import { logIn } from '../../functions/devicehive/logIn.ts'
import { basic, PASSWORD, world } from '../kit/world.ts'

const count = (statuses: readonly number[], status: number) => statuses.filter(one => one === status).length

test('tries at most 8 of 30 concurrent guesses', async () => {
  const { stranger, alice } = await world()
  const guess = (n: number) =>
    stranger.calls('traccar.session.create', { body: { email: alice.email, password: `guess ${n}` } })
  const answers = await Promise.all(Array.from({ length: 30 }, (_, n) => guess(n)))
  const statuses = answers.map(({ status }) => status)
  expect(count(statuses, 401)).toBeGreaterThan(0)
  expect(count(statuses, 401)).toBeLessThanOrEqual(8)
  expect(count(statuses, 401) + count(statuses, 429)).toBe(30)
  await guess(31).gets(429)
})

test('tries at most 100 concurrent guesses of a network over many accounts', async () => {
  const { stores, host } = await world()
  const now = host.now()
  const attempt = async (n: number) =>
    stores.loginFailures.claim(await stores.loginFailures.turn(`user${n}@example.org`, '192.0.2.0/24', now), now)
  const claimed: boolean[] = []
  for (let wave = 0; wave < 3; wave += 1)
    claimed.push(...(await Promise.all(Array.from({ length: 50 }, (_, n) => attempt(wave * 50 + n)))))
  expect(claimed.filter(Boolean)).toHaveLength(100)
})

test('accepts 20 concurrent requests with the right password', async () => {
  const { stranger, alice } = await world()
  const headers = { authorization: basic(alice.email, PASSWORD) }
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => stranger.calls('traccar.devices.list', { headers })),
  )
  expect(
    count(
      answers.map(({ status }) => status),
      200,
    ),
  ).toBe(20)
})

const LOGINS: [string, string, (email: string) => object, number][] = [
  ['Traccar', 'traccar.session.create', email => ({ email, password: PASSWORD }), 200],
  ['SmartServer', 'smartserver.auth.login', username => ({ username, password: PASSWORD }), 200],
  ['DeviceHive', 'devicehive.token.login', login => ({ login, password: PASSWORD }), 201],
]

test.each(LOGINS)('accepts 20 concurrent logins of %s with the right password', async (_, address, body, status) => {
  const { stranger, alice, stores } = await world()
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => stranger.calls(address, { body: body(alice.email) })),
  )
  expect(answers.map(answer => answer.status)).toEqual(Array.from({ length: 20 }, () => status))
  expect((await stores.users.byId(alice.id))?.standing.locked).toBeUndefined()
})

test('does not lock the user after 20 concurrent DeviceHive logins with the right password', async () => {
  const { stores, table, host, alice } = await world()
  const login = { login: alice.email, password: PASSWORD }
  const attempt = { table, now: host.now(), network: '192.0.2.0/24' }
  const accounts = await Promise.all(Array.from({ length: 20 }, () => logIn(login, { ...attempt, host: { ...host } })))
  expect(accounts.map(({ id }) => id)).toEqual(Array.from({ length: 20 }, () => alice.id))
  expect((await stores.users.byId(alice.id))?.standing.locked).toBeUndefined()
})

test('accepts the same right password in 20 concurrent functions', async () => {
  const { table, host, alice } = await world()
  const login = { email: alice.email, password: PASSWORD }
  const accounts = await Promise.all(
    Array.from({ length: 20 }, () =>
      signIn(login, { table, host: { ...host }, now: host.now(), network: '192.0.2.0/24' }),
    ),
  )
  expect(accounts.map(account => account?.id)).toEqual(Array.from({ length: 20 }, () => alice.id))
})

test('does not try a guess after four failures and four concurrent ones', async () => {
  const { stores, host } = await world()
  const { turn, claim, failed } = stores.loginFailures
  const next = () => turn('alice@example.org', '192.0.2.0/24', host.now())
  for (let n = 0; n < 4; n += 1) {
    const one = await next()
    expect(await claim(one, host.now())).toBe(true)
    await failed(one, host.now())
  }
  for (let n = 0; n < 4; n += 1) expect(await claim(await next(), host.now())).toBe(true)
  expect(await claim(await next(), host.now())).toBe(false)
})

test('does not lock an account for attempts that never ended', async () => {
  const { stores, host } = await world()
  const { turn, claim } = stores.loginFailures
  const next = async () => claim(await turn('alice@example.org', '192.0.2.0/24', host.now()), host.now())
  for (let n = 0; n < 8; n += 1) expect(await next()).toBe(true)
  expect(await next()).toBe(false)
  host.clock.advance(61_000)
  expect(await next()).toBe(true)
})

test('resets the failures after a success', async () => {
  const { stores, host } = await world()
  const { turn, claim, failed, succeeded } = stores.loginFailures
  const now = host.now()
  const take = () => turn('alice@example.org', '192.0.2.0/24', now)
  for (let n = 0; n < 4; n += 1) {
    const one = await take()
    await claim(one, now)
    await failed(one, now)
  }
  const last = await take()
  expect(last.failures).toBe(4)
  await claim(last, now)
  await succeeded(last)
  expect((await take()).failures).toBe(0)
})
