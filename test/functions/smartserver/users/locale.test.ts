import { call } from '../../../kit/call.ts'
import { firms } from '../../../kit/firms.ts'
import { operations } from '#shared/api/index.ts'

const LOCALE = 'smartserver.users.locale'
const SET = 'smartserver.users.setLocale'

test('C5 and C6: returns the supported locales as one text from three paths', async () => {
  const { driver } = await firms()
  for (const address of ['locales', 'localesByName', 'localesBelow'])
    expect((await driver.calls(`smartserver.users.${address}`).gets(200)).text).toBe('{"value":"[en-us, es-mx]"}')
  const paths = operations
    .filter(({ address }) => address.startsWith('smartserver.users.locales'))
    .map(({ route }) => route)
  expect(paths).toEqual(['/iap/users/list', '/iap/users/locales', '/iap/users/locale/list'])
})

test.each([
  ['as plain text', 'es-mx', 'text/plain'],
  ['as plain text with content type JSON', 'es-mx', 'application/json'],
  ['with surrounding whitespace', ' es-mx\r\n', 'text/plain'],
  ['as a JSON string', '"es-mx"', 'application/json'],
  ['as a member of an object', '{"value":"es-mx"}', 'application/json'],
  ['in another case', 'ES-mx', 'application/x-www-form-urlencoded'],
])('C7: accepts a locale %s', async (_, body, type) => {
  const { driver } = await firms()
  const { text } = await driver.calls(SET, { body, headers: { 'content-type': type } }).gets(200)
  expect(text).toBe('')
  expect((await driver.calls(LOCALE).gets(200)).json).toEqual({ value: 'es-mx' })
})

test('D11: rejects unsupported locales and malformed bodies', async () => {
  const { driver } = await firms()
  const bodies = [
    'xx-YY',
    '../../etc',
    'es-mx\r\nset-cookie: a=b',
    '{"value":1}',
    '{"value":["es-mx"]}',
    '{',
    '"',
    'null',
  ]
  for (const body of [...bodies, 'x'.repeat(70), '['.repeat(60)])
    expect(await driver.calls(SET, { body }).gets(400)).toMatchObject({ json: { status: 400, code: 'VALIDATION' } })
  await driver.calls(SET).gets(400, { message: 'A body is required' })
  await driver.calls(SET, { body: 'x'.repeat(1_100_000) }).gets(413, { code: 'VALIDATION' })
  expect((await driver.calls(LOCALE).gets(200)).json).toEqual({ value: 'en-us' })
})

test('C8: creates by POST and updates by PUT, but sets the locale by POST', () => {
  const verbs = Object.fromEntries(operations.map(({ address, method, route }) => [address, `${method} ${route}`]))
  expect(verbs['smartserver.users.create']).toBe('POST /iap/users')
  expect(verbs['smartserver.users.update']).toBe('PUT /iap/users')
  expect(verbs['smartserver.users.setLocale']).toBe('POST /iap/users/locale')
})

test('sets the locale of the session and keeps the locale of the user for new sessions', async () => {
  const { driver, stranger } = await firms()
  const { json } = await driver
    .calls('smartserver.users.update', { body: { id: driver.id, locale: 'ES-MX' } })
    .gets(200)
  expect(json.locale).toBe('es-mx')
  const { cookies } = await stranger
    .calls('smartserver.auth.login', { body: { username: 'driver_1', password: 'correct horse' } })
    .gets(200)
  const mine = { cookies: [cookies[0]!.split(';')[0]!] }
  expect((await call(LOCALE, mine)).json).toEqual({ value: 'es-mx' })
  await stranger.calls(SET, { ...mine, body: 'en-us' }).gets(200)
  expect((await call(LOCALE, mine)).json).toEqual({ value: 'en-us' })
  await driver.calls('smartserver.users.current').gets(200, { locale: 'es-mx' })
})
