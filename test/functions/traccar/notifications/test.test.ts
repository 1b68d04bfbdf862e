import { NotSent } from '#shared/domain/mail.ts'
import { keepMails } from '../../../kit/mails.ts'
import { world } from '../../../kit/world.ts'

const TEST = 'traccar.notifications.test'

test('sends a test email to the caller, also if it is readonly', async () => {
  const { host, user } = await world()
  const mails = keepMails(host)
  const reader = await user('reader', { readonly: true })
  await reader.calls(TEST).gets(204)
  expect(mails.kept).toEqual([
    {
      id: expect.stringMatching(/^test-\d+-4$/),
      to: 'reader@example.org',
      subject: 'Test email from your GPS tracking server',
      text: expect.stringContaining('Email delivery works.'),
    },
  ])
})

test('limits test emails to one per minute and recipient', async () => {
  const { host, alice, bob } = await world()
  const mails = keepMails(host)
  await alice.calls(TEST).gets(204)
  await alice.calls(TEST).gets(429, 'Wait a minute before you send another test email')
  await bob.calls(TEST).gets(204)
  host.clock.advance(60_000)
  await alice.calls(TEST).gets(204)
  expect(mails.kept.map(({ to }) => to)).toEqual(['alice@example.org', 'bob@example.org', 'alice@example.org'])
})

test('returns 204 and sends nothing without a sender', async () => {
  const { host, alice } = await world()
  await alice.calls(TEST).gets(204)
  await alice.calls(TEST).gets(204)
  expect(host.logged.filter(({ level }) => level === 'warn').map(({ entry }) => entry['message'])).toEqual([
    'email is disabled: no sender is configured',
  ])
})

test('says why the mail service refuses, so that an administrator can repair it', async () => {
  const { host, alice } = await world()
  const mails = keepMails(host)
  mails.failures.push(new NotSent('SES: AccessDeniedException', { fault: 'denied' }))
  const reason = 'The server has no permission to send from its sender address'
  await alice.calls(TEST).gets(400, `The email could not be sent. ${reason}.`)
  expect(host.logged.filter(({ level }) => level === 'error').map(({ entry }) => entry)).toEqual([
    expect.objectContaining({
      message: 'sending a test email failed',
      error: 'NotSent: SES: AccessDeniedException',
      reason,
    }),
  ])
})

test('logs the error of the mail server without exposing it', async () => {
  const { host, alice, user } = await world()
  const mails = keepMails(host)
  mails.failures.push(new NotSent('535 password hunter2 is wrong'))
  await alice.calls(TEST).gets(400, 'The email could not be sent')
  expect(JSON.stringify(host.logged)).toContain('535')
  const odd = await user('root', { email: 'root' })
  await odd.calls(TEST).gets(400, 'Your account has no valid email address')
})
