import { keepMails } from '../../../kit/mails.ts'
import { world } from '../../../kit/world.ts'

const SEND = 'traccar.notificationRules.announce'
const mail = { params: { notificator: 'mail' }, body: { subject: 'Tonight', body: 'The server restarts.' } }

test('lists event types, and the ways to notify that are configured', async () => {
  const { alice, host } = await world()
  const { json } = await alice.calls('traccar.notificationRules.types').gets(200)
  expect(json).toContainEqual({ type: 'alarm' })
  const ways = async (query = {}) => {
    const answer = await alice.calls('traccar.notificationRules.notificators', { query }).gets(200)
    return answer.json.map(({ type }: any) => type)
  }
  expect([await ways(), await ways({ announcement: true })]).toEqual([['web', 'command'], []])
  keepMails(host)
  expect([await ways(), await ways({ announcement: true })]).toEqual([['web', 'mail', 'command'], ['mail']])
})

test('sends an announcement to all users of an administrator, once a minute', async () => {
  const { admin, host } = await world()
  const mails = keepMails(host)
  await admin.calls(SEND, mail).gets(204)
  expect(mails.kept.map(({ to }) => to).sort()).toEqual(['admin@example.org', 'alice@example.org', 'bob@example.org'])
  await admin.calls(SEND, mail).gets(429, 'Wait a minute before you send another announcement')
})

test('sends it to chosen users that a manager manages', async () => {
  const { alice, bob, host, user, admin } = await world()
  const mails = keepMails(host)
  const chief = await user('chief', { userLimit: -1 })
  await admin.calls('traccar.permissions.link', { body: { userId: chief.id, managedUserId: bob.id } }).gets(204)
  await chief.calls(SEND, { ...mail, query: { userId: alice.id } }).gets(400, 'Admin access required')
  await chief.calls(SEND, mail).gets(204)
  expect(mails.kept.map(({ to, subject }) => [to, subject])).toEqual([['bob@example.org', 'Tonight']])
  await alice.calls(SEND, mail).gets(400, 'Manager access required')
})

test('tests one way or all, and names what cannot be tested', async () => {
  const { alice, host } = await world()
  const mails = keepMails(host)
  const tests = (notificator: string) => alice.calls('traccar.notificationRules.test', { params: { notificator } })
  await alice.calls('traccar.notificationRules.testAll').gets(204)
  await tests('web').gets(204)
  expect(mails.kept.map(({ to }) => to)).toEqual(['alice@example.org'])
  await tests('mail').gets(429)
  await tests('sms').gets(400, 'Unknown notificator')
  await tests('command').gets(400, 'A test cannot send commands')
})
