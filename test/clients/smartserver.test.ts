/** A SmartServer administrator over HTTP: signs in, accepts the license, creates a customer and an owner. */
import { PASSWORD } from '../kit/world.ts'
import { endServers, served } from './served.ts'

afterEach(endServers)

const OWNER = {
  userName: 'owner',
  firstName: 'Olga',
  lastName: 'Owner',
  emailAddress: 'olga@acme.org',
  userType: 'OWNER',
}

test('sets up a customer', async () => {
  const here = await served()
  const admin = here.browser()
  const login = { username: 'admin@example.org', password: PASSWORD }
  expect(await admin.ask('GET', 'iap/users')).toMatchObject({ status: 401, json: { code: 'UNAUTHORIZED' } })
  expect(await admin.ask('POST', 'iap/auth/login', { json: login })).toMatchObject({ status: 200, json: { id: 1 } })
  expect((await admin.ask('GET', 'iap/users/count')).json.code).toBe('LICENSE_NOT_ACCEPTED')
  expect(await admin.ask('PUT', 'iap/users/count')).toMatchObject({ status: 200, text: '' })
  expect((await admin.ask('GET', 'iap/users/count')).json).toEqual({ value: 3 })

  const { json: acme } = await admin.ask('POST', 'iap/customers', { json: { name: 'Acme', cid: 1 } })
  const made = { ...OWNER, customerId: acme.id, password: 'Qwerty12345$' }
  expect((await admin.ask('POST', 'iap/users', { json: made })).json).toMatchObject({ id: 4, customerId: acme.id })
  expect((await admin.ask('GET', 'iap/users?name=owner')).json).toHaveLength(1)
  expect((await admin.ask('GET', 'iap/users/4/customer')).json.encryptionKey).toBe(acme.encryptionKey)

  const owner = here.browser()
  await owner.ask('POST', 'iap/auth/login', { json: { username: 'owner', password: 'Qwerty12345$' } })
  expect(await owner.ask('PUT', 'iap/users/acceptlicense')).toMatchObject({ status: 200 })
  expect(await owner.ask('POST', 'iap/users/locale', { json: 'es-mx' })).toMatchObject({ status: 200, text: '' })
  expect((await owner.ask('GET', 'iap/users/locale')).json).toEqual({ value: 'es-mx' })
  expect((await owner.ask('GET', 'iap/users/list')).json).toEqual({ value: '[en-us, es-mx]' })
  expect((await owner.ask('GET', 'iap/auth/sessionTimeout')).text).toBe('86400000')

  expect(await admin.ask('DELETE', 'iap/users/4')).toMatchObject({ status: 200, text: '' })
  expect((await owner.ask('GET', 'iap/users/current')).status).toBe(401)
  expect(await admin.ask('PUT', 'iap/auth/logout')).toMatchObject({ status: 200 })
  expect((await admin.ask('GET', 'iap/users/current')).status).toBe(401)
})

test('prefers literal paths over ids, and returns 404 in this form for unknown paths with any method', async () => {
  const { browser, api } = await served()
  const admin = browser()
  await admin.ask('POST', 'iap/auth/login', { json: { username: 'admin@example.org', password: PASSWORD } })
  await admin.ask('PUT', 'iap/users/acceptlicense')
  expect((await admin.ask('GET', 'iap/customers/generateKey')).json.value).toHaveLength(32)
  const nothing = { status: 404, code: 'NOT_FOUND', message: 'No such path' }
  for (const [method, path] of [
    ['GET', 'iap/devs'],
    ['GET', 'iap/users/7'],
    ['PUT', 'iap/users/7'],
    ['POST', 'iap/users/count'],
    ['DELETE', 'iap/users'],
    ['PATCH', 'iap/users'],
    ['PUT', 'iap/auth/resetPwd'],
  ] as const)
    expect((await admin.ask(method, path)).json).toEqual(nothing)
  const raw = await fetch(`${api}/iap/users/locale`, { method: 'POST', body: 'es-mx' })
  expect(raw.status).toBe(401)
})
