import { firms } from '../../../kit/firms.ts'
import { profile, world } from '../../../kit/world.ts'

const names = (json: readonly { readonly userName: string }[]) => json.map(({ userName }) => userName)
const LIST = 'smartserver.users.list'

test('lists all users for an administrator, the customer for owners and managers, and only itself for a user, by id', async () => {
  const { admin, owner, manager, driver, rival, alice } = await firms()
  const listed = async (person: typeof admin) => names((await person.calls(LIST).gets(200)).json)
  const acme = ['owner_1', 'manager_1', 'driver_1']
  const ofTraccar = ['admin@example.org', 'alice@example.org', 'bob@example.org']
  expect(await listed(admin)).toEqual([...ofTraccar, ...acme, 'rival_1'])
  expect(await listed(owner)).toEqual(acme)
  expect(await listed(manager)).toEqual(acme)
  expect(await listed(driver)).toEqual(['driver_1'])
  expect(await listed(rival)).toEqual(['rival_1'])
  expect(await listed(alice)).toEqual(['alice@example.org'])
})

test('returns twelve members, including null, and no secrets', async () => {
  const { driver, acme } = await firms()
  const { json } = await driver.calls(LIST).gets(200)
  expect(json).toEqual([
    {
      id: driver.id,
      userName: 'driver_1',
      firstName: 'Ann',
      lastName: 'driver',
      emailAddress: 'driver@example.org',
      locale: null,
      customerId: acme,
      userType: 'USER',
      licenseAgreementAccepted: true,
      demoMode: 'GLOBAL',
      googleApiKey: '33',
      blocked: false,
    },
  ])
})

test('C1: reads id and name in both spellings, and ignores the name if the query has an id', async () => {
  const { owner, driver } = await firms()
  const one = [{ id: driver.id, userName: 'driver_1' }]
  await owner.calls(LIST, { query: { id: driver.id } }).gets(200, one)
  await owner.calls(LIST, { query: { Id: driver.id } }).gets(200, one)
  await owner.calls(LIST, { query: { name: 'driver_1' } }).gets(200, one)
  await owner.calls(LIST, { query: { userName: 'DRIVER_1' } }).gets(200, one)
  await owner.calls(LIST, { query: { id: driver.id, name: 'owner_1' } }).gets(200, one)
  expect((await owner.calls(LIST, { query: 'id=&name=' }).gets(200)).json).toHaveLength(3)
})

test('C2: returns one user as a list, and the same error for missing and inaccessible users', async () => {
  const { owner, driver, rival, admin } = await firms()
  const { json } = await owner.calls(LIST, { query: { id: driver.id } }).gets(200)
  expect(json).toHaveLength(1)
  const unknown = await owner.calls(LIST, { query: { id: 999_999 } }).gets(404)
  const foreign = await owner.calls(LIST, { query: { id: rival.id } }).gets(404)
  const byName = await owner.calls(LIST, { query: { name: 'rival_1' } }).gets(404)
  expect([foreign.text, byName.text]).toEqual([unknown.text, unknown.text])
  await admin.calls(LIST, { query: { id: -1 } }).gets(404)
  await admin.calls(LIST, { query: { name: 'nobody' } }).gets(404)
})

test('C3: returns 404 with a code in the body for an unknown user', async () => {
  const { admin } = await firms()
  await admin
    .calls(LIST, { query: { id: 999_999 } })
    .gets(404, { status: 404, code: 'NOT_FOUND', message: 'User not found' })
})

test('rejects an id that is not a whole number', async () => {
  const { admin } = await firms()
  for (const id of ['x', '1.5', '1e3', '0x10'])
    await admin
      .calls(LIST, { query: { id } })
      .gets(400, { status: 400, code: 'VALIDATION', message: 'id must be a whole number' })
  await admin.calls(LIST, { query: 'id=1&id=2' }).gets(400, { message: 'id must not be repeated' })
})

test('does not find a user with a user name by its email address', async () => {
  const { admin } = await firms()
  await admin.calls(LIST, { query: { name: 'driver@example.org' } }).gets(404)
})

test('excludes users managed in Traccar from the list of a customer', async () => {
  const { stores, alice } = await world()
  const manager = { id: alice.id, limit: -1 }
  await stores.users.create({ profile: profile('under'), phc: '', token: null, manager })
  expect(names((await alice.calls(LIST).gets(200)).json)).toEqual(['alice@example.org'])
})

test('C4 and D3: counts the users that the list returns', async () => {
  const { admin, owner, driver, rival } = await firms()
  for (const [person, value] of [
    [admin, 7],
    [owner, 3],
    [driver, 1],
    [rival, 1],
  ] as const) {
    expect((await person.calls('smartserver.users.count').gets(200)).json).toEqual({ value })
    expect((await person.calls(LIST).gets(200)).json).toHaveLength(value)
  }
})
