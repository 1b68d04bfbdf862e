import { readSettings, requireLoopback, StartError } from '../../../local/program/settings.ts'

const read = (env: NodeJS.ProcessEnv) => {
  const settings = readSettings(env, [])
  if (settings === 'help') throw new Error('no help was asked for')
  return settings
}

test('mails are files from gps@localhost, unless a server and a sender are named', () => {
  expect(read({})).toMatchObject({ smtpUrl: undefined, mailFrom: 'gps@localhost' })
  const env = { SMTP_URL: 'smtps://u:p@mail.example.org', MAIL_FROM: 'gps@example.org' }
  expect(read(env)).toMatchObject({ smtpUrl: env.SMTP_URL, mailFrom: env.MAIL_FROM })
})

test('an ADMIN_PASSWORD that could not sign in is refused, without showing it', () => {
  expect(() => readSettings({ ADMIN_PASSWORD: 'x'.repeat(129) }, [])).toThrow(
    'ADMIN_PASSWORD must have at most 128 characters.',
  )
})

test.each(['mail.example.org', 'http://u:hunter2@mail.example.org', 'smtp://'])('SMTP_URL %s is refused', text => {
  expect(() => read({ SMTP_URL: text })).toThrow(StartError)
  // There may be a password in it.
  expect(() => read({ SMTP_URL: text })).toThrow(/^SMTP_URL must be an address such as smtp:\/\/user:password@[^,]*$/)
  expect(() => read({ SMTP_URL: text })).not.toThrow(/hunter2/)
})

test('MAIL_FROM is one address', () => {
  expect(() => read({ MAIL_FROM: 'a@example.org, b@example.org' })).toThrow('MAIL_FROM must be an address')
})

const appWith = (environment: Readonly<Record<string, string>>) =>
  new Map([['vehicles.associations.create', { environment }]])

test('requires a loopback address if the app allows anonymous access', () => {
  const open = appWith({ VEHICLES_ANONYMOUS: 'true' })
  for (const host of ['127.0.0.1', 'localhost', '::1', '127.0.0.2']) requireLoopback(open, host)
  for (const host of ['0.0.0.0', '::', '192.168.1.7']) {
    expect(() => requireLoopback(open, host)).toThrow(StartError)
    expect(() => requireLoopback(open, host)).toThrow(`requires HOST to be a loopback address, but it is "${host}"`)
  }
})

test('allows any address without anonymous access', () => {
  requireLoopback(appWith({ TABLE_NAME: 't' }), '0.0.0.0')
})
