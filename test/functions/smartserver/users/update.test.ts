import * as fc from 'fast-check'
import { firms } from '../../../kit/firms.ts'
import { runs } from '../../../kit/runs.ts'
import type { Person } from '../../../kit/world.ts'

const UPDATE = 'smartserver.users.update'
const put = (who: Person, body: object) => who.calls(UPDATE, { body })
const shown = async (who: Person) => (await who.calls('smartserver.users.current').gets(200)).json
const forbidden = (message: string) => ({ status: 403, code: 'FORBIDDEN', message })
const invalid = (message: string) => ({ status: 400, code: 'VALIDATION', message })

test('C11: what the body has is changed, the rest stays', async () => {
  const { owner, driver } = await firms()
  const before = await shown(driver)
  const { json } = await put(owner, { id: driver.id, firstName: 'Bob' }).gets(200)
  expect(json).toEqual({ ...before, firstName: 'Bob' })
  expect(await shown(driver)).toEqual(json)
})

test('C11: a whole user that is sent back changes nothing, and the server’s own members are passed over', async () => {
  const { driver, owner, admin, stores } = await firms()
  for (const who of [driver, owner, admin]) {
    const before = await shown(who)
    const stored = await stores.users.byId(who.id)
    const sent = { ...before, licenseAgreementAccepted: false, password: 'ignored', unknown: 1 }
    expect((await put(who, sent).gets(200)).json).toEqual(before)
    const { rev: _r, ...after } = (await stores.users.byId(who.id))!
    const { rev: _s, standing, ...rest } = stored!
    expect(after).toMatchObject(rest)
    expect(after.standing).toMatchObject(standing)
  }
  expect((await put(driver, { ...(await shown(driver)), googleApiKey: 'mine' }).gets(200)).json.googleApiKey).toBe('33')
})

test('C9: the demo mode is one stored value', async () => {
  const { owner, driver } = await firms()
  await put(owner, { id: driver.id, demoMode: 'NO' }).gets(200, { demoMode: 'NO' })
  expect((await shown(driver)).demoMode).toBe('NO')
  const { json } = await owner.calls('smartserver.users.list', { query: { id: driver.id } }).gets(200)
  expect(json[0].demoMode).toBe('NO')
})

test('who is not there and who is not yours are told alike; without an id there is nobody to change', async () => {
  const { owner, rival, driver, admin } = await firms()
  const missing = { status: 404, code: 'NOT_FOUND', message: 'User not found' }
  await put(owner, { id: 999_999, firstName: 'X' }).gets(404, missing)
  await put(owner, { id: rival.id, firstName: 'X' }).gets(404, missing)
  await put(driver, { id: owner.id, firstName: 'X' }).gets(404, missing)
  await put(admin, { id: 999_999, firstName: 'X' }).gets(404, missing)
  await put(admin, { firstName: 'X' }).gets(400, invalid('id must be a number'))
  await put(admin, { id: 'x' }).gets(400, invalid('id must be a number'))
})

test('a plain user changes its names, its address and its locale, and nothing else of itself', async () => {
  const { driver, stores } = await firms()
  await put(driver, { id: driver.id, firstName: 'Dora', lastName: 'Lane', locale: 'es-mx' }).gets(200)
  await put(driver, { id: driver.id, emailAddress: 'dora@example.org' }).gets(200, { userName: 'driver_1' })
  expect(await stores.users.byId(driver.id)).toMatchObject({ name: 'Dora Lane', email: 'dora@example.org' })
  const bound = forbidden('You can change only your names, email address and locale')
  await put(driver, { id: driver.id, userName: 'dora' }).gets(403, bound)
  await put(driver, { id: driver.id, demoMode: 'NO' }).gets(403, bound)
})

test('nobody changes its own userType, customerId or blocked', async () => {
  const { admin, owner, manager, driver, globex } = await firms()
  const own = forbidden('You cannot change your own userType, customerId or blocked')
  for (const who of [admin, owner, manager, driver]) {
    await put(who, { id: who.id, userType: who === admin ? 'USER' : 'ADMIN' }).gets(403, own)
    await put(who, { id: who.id, customerId: globex }).gets(403, own)
    await put(who, { id: who.id, blocked: true }).gets(403, own)
  }
})

test('nobody touches whom it stands below', async () => {
  const { owner, manager, user, acme } = await firms()
  const promoted = await user('promoted', { administrator: true }, { tenantId: acme })
  const above = forbidden('You cannot change a user with a higher role')
  await put(manager, { id: owner.id, firstName: 'X' }).gets(403, above)
  await put(manager, { id: promoted.id, blocked: true }).gets(403, above)
  await put(owner, { id: promoted.id, blocked: true }).gets(403, above)
})

test('nobody raises another above itself; only an administrator makes administrators and moves between customers', async () => {
  const { admin, owner, manager, driver, rival, globex } = await firms()
  const more = forbidden('You cannot grant rights that you do not have')
  await put(manager, { id: driver.id, userType: 'OWNER' }).gets(403, more)
  await put(manager, { id: driver.id, userType: 'ADMIN' }).gets(403, more)
  await put(owner, { id: driver.id, userType: 'ADMIN', customerId: null }).gets(
    403,
    forbidden('Only an administrator can move users between customers'),
  )
  await put(manager, { id: driver.id, userType: 'USER_MANAGER' }).gets(200, { userType: 'USER_MANAGER' })
  await put(owner, { id: driver.id, userType: 'OWNER' }).gets(200, { userType: 'OWNER' })
  await put(admin, { id: driver.id, userType: 'ADMIN' }).gets(400, invalid('customerId must be null for an ADMIN'))
  await put(admin, { id: driver.id, userType: 'ADMIN', customerId: null }).gets(200, { userType: 'ADMIN' })
  await put(admin, { id: driver.id, userType: 'USER' }).gets(400, invalid('customerId is required for userType USER'))
  await put(admin, { id: driver.id, userType: 'USER', customerId: globex }).gets(200, { customerId: globex })
  await rival.calls('smartserver.users.list', { query: { id: driver.id } }).gets(200)
  await owner.calls('smartserver.users.list', { query: { id: driver.id } }).gets(404)
  await put(admin, { id: driver.id, customerId: 999_999 }).gets(400, invalid('Customer not found'))
})

test('the key of a user without a customer is its own, and an administrator’s to set', async () => {
  const { admin, alice } = await firms()
  await put(alice, { id: alice.id, googleApiKey: 'mine' }).gets(
    403,
    forbidden("Only an administrator can set a user's key"),
  )
  await put(admin, { id: alice.id, googleApiKey: 'hers' }).gets(200, { googleApiKey: 'hers', customerId: null })
  expect((await shown(alice)).googleApiKey).toBe('hers')
})

test('who signed in by its address goes on to when the address changes here', async () => {
  const { admin, alice, stranger } = await firms()
  await put(admin, { id: alice.id, emailAddress: 'alice@new.org' }).gets(200, { userName: 'alice@example.org' })
  for (const username of ['alice@example.org', 'alice@new.org'])
    await stranger.calls('smartserver.auth.login', { body: { username, password: 'correct horse' } }).gets(200)
})

test('an address is one with an @ where it changes, and one that is free', async () => {
  const { owner, driver } = await firms()
  await put(owner, { id: driver.id, emailAddress: 'nowhere' }).gets(
    400,
    invalid('emailAddress must be a valid email address'),
  )
  await put(owner, { id: driver.id, emailAddress: 'RIVAL@example.org' }).gets(
    400,
    invalid('userName or emailAddress is already in use'),
  )
})

test('what Traccar says of a user binds here: a fixed address, a readonly account, the last administrator', async () => {
  const { admin, driver, manager, stores } = await firms()
  await stores.users.update(driver.id, before => ({ profile: { ...before, fixedEmail: true } }))
  await put(driver, { id: driver.id, emailAddress: 'd@example.org' }).gets(
    403,
    forbidden('Only an administrator can change your email address'),
  )
  await put(manager, { id: driver.id, emailAddress: 'd@example.org' }).gets(200)
  await stores.users.update(driver.id, before => ({ profile: { ...before, readonly: true } }))
  await put(driver, { id: driver.id, firstName: 'D' }).gets(403, forbidden('Account is readonly'))
  const second = { userName: 'second', firstName: 'S', lastName: '', emailAddress: 's@x.org', password: 'Qwerty12345$' }
  const { json } = await admin.calls('smartserver.users.create', { body: { ...second, userType: 'ADMIN' } }).gets(200)
  await put(admin, { id: json.id, blocked: true }).gets(200)
})

test('what Traccar changes shows here: name, address, flags', async () => {
  const { admin, driver } = await firms()
  const { json } = await admin.calls('traccar.users.get', { params: { id: driver.id } }).gets(200)
  const body = { ...json, name: 'Dora van Dijk', email: 'dora@example.org', disabled: true }
  await admin.calls('traccar.users.update', { params: { id: driver.id }, body }).gets(200)
  const { json: found } = await admin.calls('smartserver.users.list', { query: { name: 'driver_1' } }).gets(200)
  const changed = { firstName: 'Dora van', lastName: 'Dijk', emailAddress: 'dora@example.org', blocked: true }
  expect(found).toMatchObject([{ ...changed, userName: 'driver_1', customerId: 1, demoMode: 'GLOBAL' }])
})

test('names that are set here come back as they were set', async () => {
  const { owner, driver, stores } = await firms()
  const name = fc.string({ minLength: 0, maxLength: 12, unit: fc.constantFrom('A', 'é', ' ', '-', '𝒳') })
  await fc.assert(
    fc.asyncProperty(name, name, async (firstName, lastName) => {
      await put(owner, { id: driver.id, firstName, lastName }).gets(200, { firstName, lastName })
      expect(await shown(driver)).toMatchObject({ firstName, lastName })
      expect((await stores.users.byId(driver.id))?.name).not.toBe('')
    }),
    { numRuns: runs(3, 10) },
  )
})
