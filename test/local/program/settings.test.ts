import { readSettings, requireLoopback, StartError } from '../../../local/program/settings.ts'

const read = (env: NodeJS.ProcessEnv) => {
  const settings = readSettings(env, [])
  if (settings === 'help') throw new Error('no help was asked for')
  return settings
}

test('stores emails from gps@localhost as files, unless server and sender are set', () => {
  expect(read({})).toMatchObject({ smtpUrl: undefined, mailFrom: 'gps@localhost' })
  const env = { SMTP_URL: 'smtps://u:p@mail.example.org', MAIL_FROM: 'gps@example.org' }
  expect(read(env)).toMatchObject({ smtpUrl: env.SMTP_URL, mailFrom: env.MAIL_FROM })
})

test('rejects an ADMIN_PASSWORD that is too long, without repeating it', () => {
  expect(() => readSettings({ ADMIN_PASSWORD: 'x'.repeat(129) }, [])).toThrow(
    'ADMIN_PASSWORD must have at most 128 characters.',
  )
})

test.each(['mail.example.org', 'http://u:hunter2@mail.example.org', 'smtp://'])('rejects SMTP_URL %s', text => {
  expect(() => read({ SMTP_URL: text })).toThrow(StartError)
  // It can contain a password.
  expect(() => read({ SMTP_URL: text })).toThrow(/^SMTP_URL must be an address such as smtp:\/\/user:password@[^,]*$/)
  expect(() => read({ SMTP_URL: text })).not.toThrow(/hunter2/)
})

test('requires MAIL_FROM to be one address', () => {
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
