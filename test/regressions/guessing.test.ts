/** Many guesses at once, and what a client that signs in with many requests at once may still do. */
import { signIn } from '#shared/http/authenticate.ts'
import { logIn } from '../../functions/devicehive/logIn.ts'
import { basic, PASSWORD, world } from '../kit/world.ts'

const count = (statuses: readonly number[], status: number) => statuses.filter(one => one === status).length

test('a burst of 30 guesses is no more than 8 guesses', async () => {
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

test('a burst over many accounts is no more than 100 attempts of a network', async () => {
  const { stores, host } = await world()
  const now = host.now()
  const attempts = Array.from({ length: 150 }, async (_, n) =>
    stores.loginFailures.claim(await stores.loginFailures.turn(`user${n}@example.org`, '192.0.2.0/24', now), now),
  )
  expect((await Promise.all(attempts)).filter(Boolean)).toHaveLength(100)
})

test('20 requests at once with the right password are all answered', async () => {
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

test.each(LOGINS)('20 logins of %s at once with the right password all succeed', async (_, address, body, status) => {
  const { stranger, alice, stores } = await world()
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => stranger.calls(address, { body: body(alice.email) })),
  )
  expect(answers.map(answer => answer.status)).toEqual(Array.from({ length: 20 }, () => status))
  expect((await stores.users.byId(alice.id))?.standing.locked).toBeUndefined()
})

test('20 functions at once that log in to DeviceHive with the right password lock nobody', async () => {
  const { stores, table, host, alice } = await world()
  const login = { login: alice.email, password: PASSWORD }
  const attempt = { table, now: host.now(), network: '192.0.2.0/24' }
  const accounts = await Promise.all(Array.from({ length: 20 }, () => logIn(login, { ...attempt, host: { ...host } })))
  expect(accounts.map(({ id }) => id)).toEqual(Array.from({ length: 20 }, () => alice.id))
  expect((await stores.users.byId(alice.id))?.standing.locked).toBeUndefined()
})

test('20 functions at once that verify the same right password all succeed', async () => {
  const { table, host, alice } = await world()
  const login = { email: alice.email, password: PASSWORD }
  const accounts = await Promise.all(
    Array.from({ length: 20 }, () =>
      signIn(login, { table, host: { ...host }, now: host.now(), network: '192.0.2.0/24' }),
    ),
  )
  expect(accounts.map(account => account?.id)).toEqual(Array.from({ length: 20 }, () => alice.id))
})

test('a guess after four failures and four at once is not tried', async () => {
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

test('attempts that never ended do not shut an account', async () => {
  const { stores, host } = await world()
  const { turn, claim } = stores.loginFailures
  const next = async () => claim(await turn('alice@example.org', '192.0.2.0/24', host.now()), host.now())
  for (let n = 0; n < 8; n += 1) expect(await next()).toBe(true)
  expect(await next()).toBe(false)
  host.clock.advance(61_000)
  expect(await next()).toBe(true)
})

test('a success forgets the failures before it', async () => {
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
