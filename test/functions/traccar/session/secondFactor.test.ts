import { totpCode } from '#shared/http/totp.ts'
import { contents } from '../../../matrix/contents.ts'
import { basic, PASSWORD, type Person, type World, world } from '../../../kit/world.ts'

const KEY = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'
const profile = { name: 'Alice', email: 'alice@example.org' }

const enable = async ({ alice }: Pick<World, 'alice'>, totpKey: string = KEY) =>
  alice.calls('traccar.users.update', { params: { id: alice.id }, body: { ...profile, totpKey } }).gets(200)

const start = async () => {
  const here = await world()
  const { json } = await enable(here)
  expect(json).toMatchObject({ totpKey: null })
  const code = (offset = 0) => String(totpCode(KEY, Math.floor(here.host.now() / 30_000) + offset)).padStart(6, '0')
  const signsIn = (body: object = {}) =>
    here.stranger.calls('traccar.session.create', { body: { email: profile.email, password: PASSWORD, ...body } })
  return { ...here, code, signsIn }
}

test('asks for a code after the right password, and signs in with it', async () => {
  const { signsIn, code } = await start()
  const asked = await signsIn().gets(401, 'Enter the code of your authenticator app')
  expect(asked.headers['www-authenticate']).toBe('TOTP')
  expect(asked.cookies).toEqual([])
  const wrong = await signsIn({ password: 'wrong', code: code() }).gets(401, 'Wrong email address or password')
  expect(wrong.headers).not.toHaveProperty('www-authenticate')
  const { cookies } = await signsIn({ code: code() }).gets(200, { id: 2, totpKey: null })
  expect(cookies).toHaveLength(1)
})

test('accepts each code once, in order, of a clock that is 30 seconds off', async () => {
  const { signsIn, code, host } = await start()
  await signsIn({ code: code() }).gets(200)
  await signsIn({ code: code() }).gets(400, 'Wrong code')
  await signsIn({ code: code(-1) }).gets(400, 'Wrong code')
  await signsIn({ code: code(1) }).gets(200)
  host.clock.advance(30_000)
  await signsIn({ code: code() }).gets(400, 'Wrong code')
  host.clock.advance(30_000)
  await signsIn({ code: ` ${code()} ` }).gets(200)
  await signsIn({ code: code(2) }).gets(400, 'Wrong code')
})

test('accepts a code once, also if it is sent many times at once', async () => {
  const { signsIn, code } = await start()
  const answers = await Promise.all(Array.from({ length: 5 }, () => signsIn({ code: code() })))
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
})

test.each([['letters'], ['1234567'], ['-1'], ['1e5'], ['0x10'], ['12 34'], ['١٢٣٤٥٦']])(
  'rejects a code that is no number of six digits: %s',
  async code => {
    const { signsIn } = await start()
    await signsIn({ code }).gets(400, 'Wrong code')
  },
)

test('delays guesses of codes from all networks together', async () => {
  const { stranger, host, code } = await start()
  const statuses: number[] = []
  for (let n = 0; n < 8; n += 1) {
    const body = { email: profile.email, password: PASSWORD, code: '000000' }
    statuses.push((await stranger.calls('traccar.session.create', { body, ip: `198.51.${n}.1` })).status)
  }
  expect(statuses).toEqual([400, 400, 400, 400, 400, 429, 429, 429])
  host.clock.advance(60_000)
  const body = { email: profile.email, password: PASSWORD, code: code() }
  await stranger.calls('traccar.session.create', { body, ip: '203.0.113.1' }).gets(200)
})

test('refuses the password alone at every other door, and lets tokens pass', async () => {
  const { alice, stranger } = await world()
  const token = (await alice.calls('traccar.session.createToken', { body: {} }).gets(200)).text
  const headers = { authorization: basic(profile.email, PASSWORD) }
  await stranger.calls('traccar.devices.list', { headers }).gets(200)
  await enable({ alice })
  // The password was verified within the last minute and is remembered.
  await stranger.calls('traccar.devices.list', { headers }).gets(401)
  await stranger.calls('vehicles.associations.list', { headers }).gets(401)
  await stranger.calls('smartserver.auth.login', { body: { username: profile.email, password: PASSWORD } }).gets(401)
  await stranger.calls('devicehive.token.login', { body: { login: profile.email, password: PASSWORD } }).gets(401)
  await stranger.calls('traccar.devices.list', { headers: { authorization: `Bearer ${token}` } }).gets(200)
  await stranger.calls('traccar.session.get', { query: { token } }).gets(200)
})

test('keeps the key if a client sends null, nothing or an empty text, and removes it by its own operation', async () => {
  const { alice, bob, admin, signsIn } = await start()
  for (const more of [{ totpKey: null }, {}, { totpKey: '' }])
    await alice.calls('traccar.users.update', { params: { id: 2 }, body: { ...profile, ...more } }).gets(200)
  await signsIn().gets(401)
  const by = (person: Person) => person.calls('traccar.users.removeTotp', { params: { id: 2 } })
  await by(bob).gets(400, 'Admin access required')
  await signsIn().gets(401)
  await by(admin).gets(204)
  await by(alice).gets(204)
  await signsIn().gets(200)
})

test('shows the key in no response and no log, and deletes it with the user', async () => {
  const { admin, alice, bob, host } = await start()
  await admin.calls('smartserver.users.acceptLicense').gets(200)
  const read = await Promise.all([
    admin.calls('traccar.users.list'),
    admin.calls('traccar.users.get', { params: { id: 2 } }),
    alice.calls('traccar.session.get'),
    admin.calls('smartserver.users.list'),
    admin.calls('devicehive.users.list'),
  ])
  for (const { text, status } of read) expect([status, text.includes(KEY)]).toEqual([200, false])
  expect(JSON.stringify(host.logged)).not.toContain(KEY)
  const holding = async () => [...(await contents(host))].flatMap(([key, item]) => (item.includes(KEY) ? [key] : []))
  expect(await holding()).toEqual(['TOTP#2\nKEY'])
  await bob.calls('traccar.users.remove', { params: { id: 2 } }).gets(400)
  await admin.calls('traccar.users.remove', { params: { id: 2 } }).gets(204)
  expect(await holding()).toEqual([])
})
