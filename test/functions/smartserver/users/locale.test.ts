import { call } from '../../../kit/call.ts'
import { firms } from '../../../kit/firms.ts'
import { operations } from '#shared/api/index.ts'

const LOCALE = 'smartserver.users.locale'
const SET = 'smartserver.users.setLocale'

test('C5 and C6: the supported locales are one text, at three addresses', async () => {
  const { driver } = await firms()
  for (const address of ['locales', 'localesByName', 'localesBelow'])
    expect((await driver.calls(`smartserver.users.${address}`).gets(200)).text).toBe('{"value":"[en-us, es-mx]"}')
  const paths = operations
    .filter(({ address }) => address.startsWith('smartserver.users.locales'))
    .map(({ route }) => route)
  expect(paths).toEqual(['/iap/users/list', '/iap/users/locales', '/iap/users/locale/list'])
})

test.each([
  ['as it is', 'es-mx', 'text/plain'],
  ['as it is, under the name of JSON', 'es-mx', 'application/json'],
  ['with space around it', ' es-mx\r\n', 'text/plain'],
  ['as JSON text', '"es-mx"', 'application/json'],
  ['as the member of an object', '{"value":"es-mx"}', 'application/json'],
  ['in other case', 'ES-mx', 'application/x-www-form-urlencoded'],
])('C7: a locale may be sent %s', async (_, body, type) => {
  const { driver } = await firms()
  const { text } = await driver.calls(SET, { body, headers: { 'content-type': type } }).gets(200)
  expect(text).toBe('')
  expect((await driver.calls(LOCALE).gets(200)).json).toEqual({ value: 'es-mx' })
})

test('D11: what is not in the list is refused', async () => {
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

test('C8: creating is POST, changing is PUT, but the locale is changed by POST', () => {
  const verbs = Object.fromEntries(operations.map(({ address, method, route }) => [address, `${method} ${route}`]))
  expect(verbs['smartserver.users.create']).toBe('POST /iap/users')
  expect(verbs['smartserver.users.update']).toBe('PUT /iap/users')
  expect(verbs['smartserver.users.setLocale']).toBe('POST /iap/users/locale')
})

test('the locale is the session’s: the user keeps its own, which new sessions begin with', async () => {
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
