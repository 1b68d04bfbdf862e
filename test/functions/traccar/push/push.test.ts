import { keys } from '#shared/table/keys.ts'
import { keepPushes } from '../../../kit/pushes.ts'
import { type Person, PASSWORD, world } from '../../../kit/world.ts'

const GET = 'traccar.push.get'
const SUBSCRIBE = 'traccar.push.subscribe'
const FIREFOX = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0'

const start = async () => {
  const here = await world()
  const pushes = await keepPushes(here.host, here.table)
  const subscribes = (person: Person, name: string) =>
    person.calls(SUBSCRIBE, { body: pushes.browser(name).subscription, headers: { 'user-agent': FIREFOX } })
  const browsersOf = async (person: Person): Promise<any[]> => (await person.calls(GET).gets(200)).json.browsers
  const countOf = async ({ id }: Person) => (await here.table.get(keys.user(id)))?.['pushes']
  return { ...here, pushes, subscribes, browsersOf, countOf }
}

test('gives the public key, and lists the browsers of the caller without their addresses', async () => {
  const { alice, bob, stores, subscribes, pushes } = await start()
  await alice.calls(GET).gets(200, { publicKey: await stores.pushKeys.publicKey(), browsers: [] })
  const { id } = pushes.browser('one')
  const browser = {
    id,
    browser: 'Firefox',
    system: 'Windows',
    service: 'push.example.net',
    created: '2026-06-01T12:00:00.000+00:00',
    lastSuccess: null,
    failingSince: null,
    active: true,
  }
  await subscribes(alice, 'one').gets(200, browser)
  const { json, text } = await alice.calls(GET).gets(200)
  expect(json.browsers).toEqual([browser])
  expect(text).not.toMatch(/push\/one|auth|p256dh/)
  await bob.calls(GET).gets(200, { browsers: [] })
})

test('gives no key before the deployment is set up', async () => {
  const { alice } = await world()
  await alice.calls(GET).gets(200, { publicKey: null, browsers: [] })
})

test('a browser that subscribes again is the same one, with its new keys', async () => {
  const { alice, host, subscribes, browsersOf, countOf, pushes } = await start()
  await subscribes(alice, 'one').gets(200)
  host.clock.advance(60_000)
  await subscribes(alice, 'one').gets(200, { created: '2026-06-01T12:00:00.000+00:00' })
  expect(await browsersOf(alice)).toHaveLength(1)
  expect(await countOf(alice)).toBe(1)
  await alice.calls('traccar.push.test', { params: { id: pushes.browser('other').id } }).gets(404, 'Browser not found')
})

test('a browser is of the user who subscribed last', async () => {
  const { alice, bob, subscribes, browsersOf, countOf } = await start()
  await subscribes(alice, 'one').gets(200)
  await subscribes(bob, 'one').gets(200)
  expect([await browsersOf(alice), await browsersOf(bob)]).toEqual([[], [expect.any(Object)]])
  expect([await countOf(alice), await countOf(bob)]).toEqual([0, 1])
  await Promise.all([subscribes(alice, 'one').gets(200), subscribes(bob, 'one').gets(200)])
  const counts = [await countOf(alice), await countOf(bob)]
  expect(counts.toSorted()).toEqual([0, 1])
  expect([(await browsersOf(alice)).length, (await browsersOf(bob)).length]).toEqual(counts)
})

test('keeps the limit of 10 browsers under 20 concurrent requests, and frees the place of one that is removed', async () => {
  const { alice, subscribes, browsersOf, countOf, pushes } = await start()
  const names = Array.from({ length: 20 }, (_, n) => `browser-${n}`)
  const answers = await Promise.all(names.map(name => subscribes(alice, name)))
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(10)
  const refused = names[answers.findIndex(({ status }) => status !== 200)]!
  await subscribes(alice, refused).gets(400, 'You have 10 browsers already: remove one first')
  const [first] = await browsersOf(alice)
  await alice.calls('traccar.push.unsubscribe', { params: { id: first.id } }).gets(204)
  await alice.calls('traccar.push.unsubscribe', { params: { id: first.id } }).gets(204)
  expect(await countOf(alice)).toBe(9)
  await subscribes(alice, refused).gets(200, { id: pushes.browser(refused).id })
  expect(await browsersOf(alice)).toHaveLength(10)
})

test('removes only browsers of the caller', async () => {
  const { alice, bob, admin, subscribes, browsersOf } = await start()
  const { json } = await subscribes(alice, 'one').gets(200)
  await bob.calls('traccar.push.unsubscribe', { params: { id: json.id } }).gets(204)
  await admin.calls('traccar.push.unsubscribe', { params: { id: json.id } }).gets(204)
  await bob.calls('traccar.push.test', { params: { id: json.id } }).gets(404)
  expect(await browsersOf(alice)).toHaveLength(1)
})

test('deletes the browsers with their user', async () => {
  const { admin, alice, bob, table, subscribes, pushes, countOf } = await start()
  await subscribes(alice, 'one').gets(200)
  await admin.calls('traccar.users.remove', { params: { id: alice.id } }).gets(204)
  const { id } = pushes.browser('one')
  expect(await table.getMany([keys.pushBrowser(alice.id, id), keys.pushAddress(id), keys.user(alice.id)])).toEqual([
    undefined,
    undefined,
    undefined,
  ])
  await subscribes(bob, 'one').gets(200)
  expect(await countOf(bob)).toBe(1)
})

test.each([
  ['http://push.example.net/a', 'endpoint must be an HTTPS address of a push service'],
  ['https://169.254.169.254/latest', 'endpoint must be an HTTPS address of a push service'],
  [`https://push.example.net/${'a'.repeat(2000)}`, 'endpoint must be an HTTPS address of a push service'],
  [undefined, 'endpoint is required'],
  [7, /^endpoint/],
])('rejects the address %j', async (endpoint, sentence) => {
  const { alice, pushes, countOf } = await start()
  const { text } = await alice.calls(SUBSCRIBE, { body: { ...pushes.browser('a').subscription, endpoint } }).gets(400)
  expect(text).toMatch(sentence)
  expect(await countOf(alice)).toBeUndefined()
})

test.each([
  [{ p256dh: 'AAAA', auth: 'AAAAAAAAAAAAAAAAAAAAAA' }],
  [{ p256dh: 7, auth: 'AAAAAAAAAAAAAAAAAAAAAA' }],
  [{}],
  [null],
])('rejects the keys %j', async wrong => {
  const { alice, pushes } = await start()
  await alice.calls(SUBSCRIBE, { body: { ...pushes.browser('a').subscription, keys: wrong } }).gets(400)
})

test('a readonly user can notify its browser, and a program with a token or a session as another user cannot', async () => {
  const { admin, alice, user, subscribes, pushes, stranger } = await start()
  await subscribes(await user('reader', { readonly: true }), 'reader').gets(200)
  const { subscription: body } = pushes.browser('program')
  await alice.callsWithPassword(SUBSCRIBE, { body }, PASSWORD).gets(200)
  const sentence = 'Sign in with your password to notify a browser'
  const { text: token } = await alice.calls('traccar.session.createToken', { body: {} }).gets(200)
  const bearer = { headers: { authorization: `Bearer ${token}` } }
  await stranger.calls(SUBSCRIBE, { body, ...bearer }).gets(400, sentence)
  const { text: narrow } = await alice
    .calls('traccar.session.createToken', { body: { rights: 'read,write' } })
    .gets(200)
  const narrowed = { headers: { authorization: `Bearer ${narrow}` } }
  await stranger.calls(SUBSCRIBE, { body, ...narrowed }).gets(400, 'The token is narrowed and cannot do this')
  await stranger.calls(GET, narrowed).gets(200)
  const { cookies } = await admin.calls('traccar.session.become', { params: { id: alice.id } }).gets(200)
  const [cookie = ''] = (cookies[0] ?? '').split(';')
  await stranger.calls(SUBSCRIBE, { body, cookies: [cookie] }).gets(400, sentence)
})

test('a new password ends the messages until the browser subscribes again', async () => {
  const { alice, admin, subscribes, browsersOf, pushes } = await start()
  const { json } = await subscribes(alice, 'one').gets(200)
  const { json: users } = await admin.calls('traccar.users.list').gets(200)
  const body = { ...users.find(({ id }: any) => id === alice.id), password: 'another password' }
  await admin.calls('traccar.users.update', { params: { id: alice.id }, body }).gets(200)
  const sent = {
    headers: { authorization: `Basic ${Buffer.from(`${alice.email}:another password`).toString('base64')}` },
  }
  const asAlice = {
    ...alice,
    calls: (address: string, more = {}) => alice.callsWithPassword(address, { ...more, ...sent }),
  }
  expect(await browsersOf(asAlice)).toEqual([{ ...json, active: false }])
  await asAlice
    .calls('traccar.push.test', { params: { id: json.id } })
    .gets(400, 'The password has changed: subscribe again')
  expect(pushes.kept).toEqual([])
  await subscribes(asAlice, 'one').gets(200, { id: json.id, active: true })
})
