import * as fc from 'fast-check'
import { firms } from '../../../kit/firms.ts'
import { runs } from '../../../kit/runs.ts'
import type { Person } from '../../../kit/world.ts'

const UPDATE = 'smartserver.users.update'
const put = (person: Person, body: object) => person.calls(UPDATE, { body })
const shown = async (person: Person) => (await person.calls('smartserver.users.current').gets(200)).json
const forbidden = (message: string) => ({ status: 403, code: 'FORBIDDEN', message })
const invalid = (message: string) => ({ status: 400, code: 'VALIDATION', message })

test('C11: changes members of the body and keeps missing members', async () => {
  const { owner, driver } = await firms()
  const before = await shown(driver)
  const { json } = await put(owner, { id: driver.id, firstName: 'Bob' }).gets(200)
  expect(json).toEqual({ ...before, firstName: 'Bob' })
  expect(await shown(driver)).toEqual(json)
})

test('C11: changes nothing for an unchanged user, and ignores members set by the server', async () => {
  const { driver, owner, admin, stores } = await firms()
  for (const person of [driver, owner, admin]) {
    const before = await shown(person)
    const stored = await stores.users.byId(person.id)
    const sent = { ...before, licenseAgreementAccepted: false, password: 'ignored', unknown: 1 }
    expect((await put(person, sent).gets(200)).json).toEqual(before)
    const { rev: _r, ...after } = (await stores.users.byId(person.id))!
    const { rev: _s, standing, ...rest } = stored!
    expect(after).toMatchObject(rest)
    expect(after.standing).toMatchObject(standing)
  }
  expect((await put(driver, { ...(await shown(driver)), googleApiKey: 'mine' }).gets(200)).json.googleApiKey).toBe('33')
})

test('C9: stores the demo mode as one value', async () => {
  const { owner, driver } = await firms()
  await put(owner, { id: driver.id, demoMode: 'NO' }).gets(200, { demoMode: 'NO' })
  expect((await shown(driver)).demoMode).toBe('NO')
  const { json } = await owner.calls('smartserver.users.list', { query: { id: driver.id } }).gets(200)
  expect(json[0].demoMode).toBe('NO')
})

test('returns the same error for missing and inaccessible users, and 400 without an id', async () => {
  const { owner, rival, driver, admin } = await firms()
  const missing = { status: 404, code: 'NOT_FOUND', message: 'User not found' }
  await put(owner, { id: 999_999, firstName: 'X' }).gets(404, missing)
  await put(owner, { id: rival.id, firstName: 'X' }).gets(404, missing)
  await put(driver, { id: owner.id, firstName: 'X' }).gets(404, missing)
  await put(admin, { id: 999_999, firstName: 'X' }).gets(404, missing)
  await put(admin, { firstName: 'X' }).gets(400, invalid('id must be a number'))
  await put(admin, { id: 'x' }).gets(400, invalid('id must be a number'))
})

test('lets a user change only its names, email address and locale', async () => {
  const { driver, stores } = await firms()
  await put(driver, { id: driver.id, firstName: 'Dora', lastName: 'Lane', locale: 'es-mx' }).gets(200)
  await put(driver, { id: driver.id, emailAddress: 'dora@example.org' }).gets(200, { userName: 'driver_1' })
  expect(await stores.users.byId(driver.id)).toMatchObject({ name: 'Dora Lane', email: 'dora@example.org' })
  const bound = forbidden('You can change only your names, email address and locale')
  await put(driver, { id: driver.id, userName: 'dora' }).gets(403, bound)
  await put(driver, { id: driver.id, demoMode: 'NO' }).gets(403, bound)
})

test('rejects changes of the caller’s userType, customerId or blocked flag', async () => {
  const { admin, owner, manager, driver, globex } = await firms()
  const own = forbidden('You cannot change your own userType, customerId or blocked')
  for (const person of [admin, owner, manager, driver]) {
    await put(person, { id: person.id, userType: person === admin ? 'USER' : 'ADMIN' }).gets(403, own)
    await put(person, { id: person.id, customerId: globex }).gets(403, own)
    await put(person, { id: person.id, blocked: true }).gets(403, own)
  }
})

test('rejects changes of users with a higher role', async () => {
  const { owner, manager, user, acme } = await firms()
  const promoted = await user('promoted', { administrator: true }, { tenantId: acme })
  const above = forbidden('You cannot change a user with a higher role')
  await put(manager, { id: owner.id, firstName: 'X' }).gets(403, above)
  await put(manager, { id: promoted.id, blocked: true }).gets(403, above)
  await put(owner, { id: promoted.id, blocked: true }).gets(403, above)
})

test('rejects promotion above the caller, and lets only administrators create administrators or move users', async () => {
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

test('lets an administrator set the key of a user without a customer', async () => {
  const { admin, alice } = await firms()
  await put(alice, { id: alice.id, googleApiKey: 'mine' }).gets(
    403,
    forbidden("Only an administrator can set a user's key"),
  )
  await put(admin, { id: alice.id, googleApiKey: 'hers' }).gets(200, { googleApiKey: 'hers', customerId: null })
  expect((await shown(alice)).googleApiKey).toBe('hers')
})

test('keeps the old email address as login when the address changes', async () => {
  const { admin, alice, stranger } = await firms()
  await put(admin, { id: alice.id, emailAddress: 'alice@new.org' }).gets(200, { userName: 'alice@example.org' })
  for (const username of ['alice@example.org', 'alice@new.org'])
    await stranger.calls('smartserver.auth.login', { body: { username, password: 'correct horse' } }).gets(200)
})

test('requires a valid and unused email address when it changes', async () => {
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

test('enforces fixedEmail, readonly and the last administrator of Traccar', async () => {
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

test('lets only others change an email address if the server fixes addresses', async () => {
  const { admin, owner, driver } = await firms()
  const { json } = await admin.calls('traccar.server.get').gets(200)
  await admin.calls('traccar.server.update', { body: { ...json, fixedEmail: true } }).gets(200)
  await put(driver, { id: driver.id, emailAddress: 'd@example.org' }).gets(
    403,
    forbidden('Only an administrator can change your email address'),
  )
  await put(driver, { id: driver.id, firstName: 'Dora' }).gets(200)
  await put(owner, { id: driver.id, emailAddress: 'd@example.org' }).gets(200)
})

test('shows changes made by Traccar: name, email address, disabled', async () => {
  const { admin, driver } = await firms()
  const { json } = await admin.calls('traccar.users.get', { params: { id: driver.id } }).gets(200)
  const body = { ...json, name: 'Dora van Dijk', email: 'dora@example.org', disabled: true }
  await admin.calls('traccar.users.update', { params: { id: driver.id }, body }).gets(200)
  const { json: found } = await admin.calls('smartserver.users.list', { query: { name: 'driver_1' } }).gets(200)
  const changed = { firstName: 'Dora van', lastName: 'Dijk', emailAddress: 'dora@example.org', blocked: true }
  expect(found).toMatchObject([{ ...changed, userName: 'driver_1', customerId: 1, demoMode: 'GLOBAL' }])
})

test('returns names as they were set', async () => {
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
