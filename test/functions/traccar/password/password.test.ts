import { notifications } from '../../../../functions/stream.ts'
import { contents } from '../../../matrix/contents.ts'
import { keepMails } from '../../../kit/mails.ts'
import { PASSWORD, type World, world } from '../../../kit/world.ts'

const NEW = 'a brand new one'
const MINUTE_MS = 60_000

/** A world that sends emails. `mail` runs the invocations and returns the emails. */
const start = async () => {
  const here = await world()
  const mails = keepMails(here.host)
  const invoked: unknown[] = []
  Object.assign(here.host, { invoke: async (_: string, payload: unknown) => void invoked.push(payload) })
  const mail = async () => {
    for (const payload of invoked.splice(0)) await notifications(payload)
    return mails.kept
  }
  const asks = (email: string, ip?: string) =>
    here.stranger.calls('traccar.password.reset', { body: { email }, ...(ip !== undefined && { ip }) })
  const sets = (token: string, password = NEW) =>
    here.stranger.calls('traccar.password.update', { body: { token, password } })
  return { ...here, mails, mail, asks, sets, invoked }
}

const linkIn = (text = '') => /https:\S+passwordReset=([\w-]{43})/.exec(text)?.[1] ?? ''
const signsIn = ({ stranger }: Pick<World, 'stranger'>, password: string) =>
  stranger.calls('traccar.session.create', { body: { email: 'alice@example.org', password } })

test('sends a link to the address of a user, in any case, that sets a new password once', async () => {
  const { alice, asks, mail, sets, stranger } = await start()
  expect((await asks(' Alice@Example.org').gets(200)).text).toBe('')
  const [message] = await mail()
  expect(message).toMatchObject({
    to: 'alice@example.org',
    subject: 'Set a new password for your GPS tracking account',
  })
  expect(message!.text).toContain('https://gps.example.org/reset-password?passwordReset=')
  const token = linkIn(message!.text)
  await sets(token, 'short').gets(400, 'password must have at least 8 characters')
  await sets(token).gets(200)
  await signsIn({ stranger }, PASSWORD).gets(401)
  await signsIn({ stranger }, NEW).gets(200)
  // The new password ends the sessions of the old one.
  await alice.calls('traccar.devices.list').gets(401)
  await sets(token, 'another one again').gets(400, 'The link is not valid or has expired')
})

test('responds the same, invokes the same, and sends nothing for an unknown or closed account', async () => {
  const { asks, mail, admin, bob, user, invoked } = await start()
  await user('no-address', { email: 'just-a-name' })
  const body = { name: 'Bob', email: bob.email, disabled: true }
  await admin.calls('traccar.users.update', { params: { id: bob.id }, body }).gets(200)
  const texts = []
  for (const email of ['nobody@example.org', bob.email, 'just-a-name']) texts.push((await asks(email).gets(200)).text)
  expect(texts).toEqual(['', '', ''])
  expect(invoked).toHaveLength(3)
  expect(JSON.stringify(invoked)).not.toContain('@')
  expect(await mail()).toEqual([])
})

test('opens nothing else with the link, and stores only its hash for an hour', async () => {
  const { asks, mail, sets, stranger, host } = await start()
  await asks('alice@example.org').gets(200)
  const token = linkIn((await mail())[0]?.text)
  expect(token).toHaveLength(43)
  await stranger.calls('traccar.session.get', { query: { token } }).gets(401)
  await stranger.calls('traccar.devices.list', { headers: { authorization: `Bearer ${token}` } }).gets(401)
  expect([...(await contents(host)).entries()].flat().join()).not.toContain(token)
  expect(JSON.stringify(host.logged)).not.toContain(token)
  host.clock.advance(60 * MINUTE_MS)
  await sets(token).gets(400, 'The link is not valid or has expired')
})

test('ends a link with a new password, and with the account', async () => {
  const { alice, admin, bob, asks, mail, sets } = await start()
  for (const email of [alice.email, alice.email, bob.email]) await asks(email).gets(200)
  const [first, second, ofBob] = (await mail()).map(({ text }) => linkIn(text))
  await sets(second!).gets(200)
  await sets(first!).gets(400, 'The link is not valid or has expired')
  await admin.calls('traccar.users.remove', { params: { id: bob.id } }).gets(204)
  await sets(ofBob!).gets(400, 'The link is not valid or has expired')
  await sets('').gets(400)
})

test('sends an address three links an hour, and refuses a network after 20 requests', async () => {
  const { asks, mail, host } = await start()
  for (let n = 0; n < 5; n += 1) await asks('alice@example.org', `198.51.${n}.1`).gets(200)
  expect(await mail()).toHaveLength(3)
  for (let n = 0; n < 20; n += 1) await asks(`a${n}@example.org`, '203.0.113.9').gets(200)
  const refused = await asks('alice@example.org', '203.0.113.10').gets(429)
  expect(refused.headers['retry-after']).toBe('3600')
  host.clock.advance(60 * MINUTE_MS)
  await asks('alice@example.org', '203.0.113.9').gets(200)
  expect(await mail()).toHaveLength(4)
})

test('does not use a host name that the client chooses, unless the administrator names one', async () => {
  const { admin, asks, mail, host } = await start()
  Object.assign(host.environment, { secureCookies: false })
  await asks('alice@example.org').gets(400, 'An administrator must set the server attribute web.url first')
  const attributes = { 'web.url': 'https://fleet.example.org/map' }
  await admin.calls('traccar.server.update', { body: { attributes } }).gets(200)
  await asks('alice@example.org').gets(200)
  expect((await mail())[0]!.text).toContain('https://fleet.example.org/reset-password?passwordReset=')
})

test('keeps the second factor, and retries an email that was not sent', async () => {
  const { alice, asks, mail, mails, sets, invoked, stranger, host } = await start()
  const body = { name: 'Alice', email: alice.email, totpKey: 'GEZDGNBVGY3TQOJQ' }
  await alice.calls('traccar.users.update', { params: { id: 2 }, body }).gets(200)
  await asks(alice.email).gets(200)
  const [payload] = invoked
  mails.failures.push(new Error('SMTP is down'))
  await expect(mail()).rejects.toThrow('the email with a link for a new password was not sent')
  expect(JSON.stringify(host.logged)).not.toContain('alice')
  await notifications(payload)
  await sets(linkIn(mails.kept[0]?.text)).gets(200)
  expect((await signsIn({ stranger }, NEW).gets(401)).headers['www-authenticate']).toBe('TOTP')
  // A request that waited longer than a quarter of an hour is not sent.
  host.clock.advance(16 * MINUTE_MS)
  await notifications(payload)
  expect(mails.kept).toHaveLength(1)
})

test('says so if the server sends no email', async () => {
  const { stranger } = await world()
  await stranger
    .calls('traccar.password.reset', { body: { email: 'alice@example.org' } })
    .gets(400, 'This server sends no email: ask an administrator for a new password')
})
