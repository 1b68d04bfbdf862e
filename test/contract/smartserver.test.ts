/**
 * The examples of SmartServer's page on users, verbatim, in a deployment with the same ids. If the page contradicts itself,
 * the test name states our reading.
 */
import { operations } from '#shared/api/index.ts'
import { hashPassword } from '#shared/http/passwords.ts'
import type { Membership } from '#shared/domain/membership.ts'
import type { Profile } from '#shared/domain/userRules.ts'
import { tenantId } from '#shared/model/ids.ts'
import { nextId } from '#shared/table/entities.ts'
import { stores } from '#shared/stores.ts'
import { call, type Sent } from '../kit/call.ts'
import { testHost } from '../kit/host.ts'
import { tableOf } from '../kit/table.ts'
import { profile } from '../kit/world.ts'

const ADMIN = `{"id":44,"userName":"admin","firstName":"System","lastName":"Administrator","emailAddress":"fake_email@localhost.net","locale":null,"customerId":null,"userType":"ADMIN","licenseAgreementAccepted":true,"demoMode":"GLOBAL","googleApiKey":"AIza-EXAMPLE-KEY","blocked":false}`
const USER = `{"id":486,"userName":"user","firstName":"User","lastName":"User","emailAddress":"user@user.com","locale":null,"customerId":81,"userType":"USER","licenseAgreementAccepted":true,"demoMode":"GLOBAL","googleApiKey":"33","blocked":false}`
const OWNER = `{"id":485,"userName":"owner","firstName":"Owner","lastName":"Owner","emailAddress":"owner@owner.com","locale":null,"customerId":81,"userType":"OWNER","licenseAgreementAccepted":true,"demoMode":"GLOBAL","googleApiKey":"33","blocked":false}`
const CUSTOMER = `{"id":81,"name":"Customer 1","shortName":"cst","cid":1,"encryptionKey":"7ff91b86c75942e44c0055a724c7353c","deviceSearchingRange":50,"deviceNumberLimitation":255,"licensingEnhancement":"PREMIUM","googleApiKey":"33","licenseTill":1868874911262}`
const NEW_USER = `{"userName":"api_user","demoMode":"GLOBAL","firstName":"API USER","lastName":"API USER","emailAddress":"api_user@user.com","userType":"USER","customerId":81,"password":"Qwerty12345$"}`
const CREATED = `{"id":1393,"userName":"api_user","firstName":"API USER","lastName":"API USER","emailAddress":"api_user@user.com","locale":null,"customerId":81,"userType":"USER","licenseAgreementAccepted":true,"demoMode":"GLOBAL","googleApiKey":"33","blocked":false}`
const CHANGE = `{"id":1393,"userName":"api_user","firstName":"UPDATED USER","lastName":"UPDATED USER","emailAddress":"api_user@user.com","locale":null,"customerId":81,"userType":"USER","licenseAgreementAccepted":true,"demoMode":"GLOBAL","googleApiKey":"33","blocked":false}`
const PASSWORD_CHANGE = `{"userName":"admin","currentPassword":"admin","newPassword":"Qwerty12345$"}`

/** Has its own names and has accepted the license. */
const said = (firstName: string, lastName: string, googleApiKey: string | null = null): Membership => ({
  smartserver: { firstName, lastName, locale: null, demoMode: 'GLOBAL', licenseAccepted: true, googleApiKey },
})

/** Creates the deployment of the page. Returns its administrator. The next user id is 1393. */
const page = async () => {
  const host = await testHost()
  const table = tableOf(host)
  const here = stores(table)
  const phc = await hashPassword('admin')
  const CUSTOMER_81 = tenantId(81)
  let reached = 0
  const user = async (id: number, login: string, over: Partial<Profile>, standing: Membership) => {
    await nextId(table, 'user', id - 1 - reached)
    reached = id
    const made = await here.users.create({
      profile: profile(login, over),
      phc,
      token: null,
      standing: { ...standing, login },
    })
    expect(made.id).toBe(id)
    return made
  }
  await nextId(table, 'tenant', 80)
  const { id: _, ...customer } = value(CUSTOMER)
  expect(await here.tenants.create({ ...customer, cnpj: null })).toBe(CUSTOMER_81)
  const root = { administrator: true, name: 'System Administrator', email: 'fake_email@localhost.net' }
  const admin = await user(44, 'admin', root, said('System', 'Administrator', 'AIza-EXAMPLE-KEY'))
  const ofOwner = { ...said('Owner', 'Owner'), tenantId: CUSTOMER_81, tenantRole: 'owner' } as const
  await user(485, 'owner', { name: 'Owner Owner', email: 'owner@owner.com' }, ofOwner)
  const ofUser = { ...said('User', 'User'), tenantId: CUSTOMER_81 }
  await user(486, 'user', { name: 'User User', email: 'user@user.com' }, ofUser)
  await nextId(table, 'user', 1392 - 486)
  const cookies = [`cmsSID=${await here.cmsSessions.open(admin, host.now())}`]
  return (route: string, sent: Sent = {}) => call(addressOf(route), { cookies, ...sent })
}

const addressOf = (route: string): string => {
  const found = operations.find(({ method, route: path }) => `${method} ${path}` === route)
  if (!found) throw new Error(`no operation is ${route}`)
  return found.address
}

const value = (example: string) => JSON.parse(example)

test('GET /iap/users: all users; by id, though the page has 486 before 485', async () => {
  const asks = await page()
  const { status, json } = await asks('GET /iap/users')
  expect([status, json]).toEqual([200, [value(ADMIN), value(OWNER), value(USER)]])
})

test('GET /iap/users?id and ?name: the page says the specific user, its other copy shows a list of one', async () => {
  const asks = await page()
  for (const query of [{ id: 485 }, { name: 'owner' }, { userName: 'owner' }])
    expect((await asks('GET /iap/users', { query })).json).toEqual([value(OWNER)])
  expect(await asks('GET /iap/users', { query: { id: 7 } })).toMatchObject({ status: 404, json: { code: 'NOT_FOUND' } })
})

test('GET /iap/users/count', async () => {
  const asks = await page()
  expect((await asks('GET /iap/users/count')).text).toBe('{"value":3}')
})

test('GET /iap/users/current: with the demo mode of the list, where the page has another one', async () => {
  const asks = await page()
  const { text } = await asks('GET /iap/users/current')
  expect(text).toBe(ADMIN)
})

test('GET /iap/users/list and /iap/users/locale', async () => {
  const asks = await page()
  expect((await asks('GET /iap/users/list')).text).toBe('{"value":"[en-us, es-mx]"}')
  expect((await asks('GET /iap/users/locale')).text).toBe('{"value":"en-us"}')
})

test('GET /iap/users/485/customer', async () => {
  const asks = await page()
  const { status, text } = await asks('GET /iap/users/{id}/customer', { params: { id: 485 } })
  expect([status, text]).toEqual([200, CUSTOMER])
})

test('POST /iap/users, PUT /iap/users and DELETE /iap/users/1393', async () => {
  const asks = await page()
  const created = await asks('POST /iap/users', { body: NEW_USER })
  expect([created.status, created.text]).toEqual([200, CREATED])
  const changed = await asks('PUT /iap/users', { body: CHANGE })
  expect([changed.status, changed.text]).toEqual([200, CHANGE])
  const removed = await asks('DELETE /iap/users/{id}', { params: { id: 1393 } })
  expect([removed.status, removed.text]).toEqual([200, ''])
  expect((await asks('GET /iap/users')).json).toHaveLength(3)
})

test('PUT /iap/users/acceptlicense, which the page also heads /iap/users/count', async () => {
  const asks = await page()
  for (const path of ['acceptlicense', 'count']) {
    const { status, text } = await asks(`PUT /iap/users/${path}`)
    expect([status, text]).toEqual([200, ''])
  }
})

test('PUT /iap/users/cp', async () => {
  const asks = await page()
  const { status, text } = await asks('PUT /iap/users/cp', { body: PASSWORD_CHANGE })
  expect([status, text]).toEqual([200, ''])
  expect((await asks('GET /iap/users/current')).status).toBe(200)
})

test('POST /iap/users/locale', async () => {
  const asks = await page()
  const { status, text } = await asks('POST /iap/users/locale', { body: 'es-mx' })
  expect([status, text]).toEqual([200, ''])
  expect((await asks('GET /iap/users/locale')).text).toBe('{"value":"es-mx"}')
})

test('POST /iap/auth/login, PUT /iap/auth/logout and GET /iap/auth/sessionTimeout, of the page on signing in', async () => {
  const asks = await page()
  const login = await asks('POST /iap/auth/login', { body: '{"username":"user","password":"admin"}', cookies: [] })
  expect([login.status, login.text]).toEqual([200, USER])
  const cookies = login.cookies.map(cookie => cookie.split(';')[0]!)
  expect((await asks('GET /iap/users/current', { cookies })).text).toBe(USER)
  expect((await asks('GET /iap/auth/sessionTimeout', { cookies })).text).toBe('86400000')
  expect((await asks('PUT /iap/auth/logout', { cookies })).status).toBe(200)
  expect((await asks('GET /iap/users/current', { cookies })).status).toBe(401)
})
