import { firms } from '../../../kit/firms.ts'
import { PASSWORD } from '../../../kit/world.ts'

const CREATE = 'smartserver.users.create'
const BODY = {
  userName: 'api_user',
  demoMode: 'GLOBAL',
  firstName: 'API USER',
  lastName: 'API USER',
  emailAddress: 'api_user@user.com',
  userType: 'USER',
  customerId: 1,
  password: 'Qwerty12345$',
}
const refused = (message: string) => ({ status: 400, code: 'VALIDATION', message })
const forbidden = (message: string) => ({ status: 403, code: 'FORBIDDEN', message })

test('C16 and C17: creates a user and returns it with 200, without the password', async () => {
  const { admin, stores } = await firms()
  const { json } = await admin.calls(CREATE, { body: BODY }).gets(200)
  expect(json).toEqual({
    id: 8,
    userName: 'api_user',
    firstName: 'API USER',
    lastName: 'API USER',
    emailAddress: 'api_user@user.com',
    locale: null,
    customerId: 1,
    userType: 'USER',
    licenseAgreementAccepted: true,
    demoMode: 'GLOBAL',
    googleApiKey: '33',
    blocked: false,
  })
  expect(await stores.users.byId(json.id)).toMatchObject({ name: 'API USER API USER', email: 'api_user@user.com' })
})

test('lets a new user sign in to other APIs by name and by email address', async () => {
  const { admin, stranger } = await firms()
  await admin.calls(CREATE, { body: BODY }).gets(200)
  for (const email of ['api_user', 'api_user@user.com'])
    await stranger.calls('traccar.session.create', { body: { email, password: BODY.password } }).gets(200, {
      name: 'API USER API USER',
      email: 'api_user@user.com',
    })
})

test('creates users of the same or a lower role only', async () => {
  const { admin, owner, manager, driver, alice } = await firms()
  const creates = async (person: typeof admin, userType: string) => {
    const name = `${userType}_by_${person.id}`
    const customerId = userType === 'ADMIN' ? null : 1
    const body = { ...BODY, userName: name, emailAddress: `${name}@new.org`, userType, customerId }
    return (await person.calls(CREATE, { body })).status
  }
  const createsAll = async (person: typeof admin) => [
    await creates(person, 'ADMIN'),
    await creates(person, 'OWNER'),
    await creates(person, 'USER_MANAGER'),
    await creates(person, 'USER'),
  ]
  expect(await createsAll(admin)).toEqual([200, 200, 200, 200])
  expect(await createsAll(owner)).toEqual([403, 200, 200, 200])
  expect(await createsAll(manager)).toEqual([403, 403, 200, 200])
  expect(await createsAll(driver)).toEqual([403, 403, 403, 403])
  expect(await createsAll(alice)).toEqual([403, 403, 403, 403])
})

test('creates users of owners and managers in their customer only, without revealing other customers', async () => {
  const { owner, manager, globex, admin } = await firms()
  const own = forbidden('You can create users only in your own customer')
  for (const customerId of [globex, 999_999]) {
    await owner.calls(CREATE, { body: { ...BODY, customerId } }).gets(403, own)
    await manager.calls(CREATE, { body: { ...BODY, customerId } }).gets(403, own)
  }
  await admin.calls(CREATE, { body: { ...BODY, customerId: 999_999 } }).gets(400, refused('Customer not found'))
})

test('requires a customer for all roles except ADMIN', async () => {
  const { admin } = await firms()
  const needed = refused('customerId is required for userType USER')
  await admin.calls(CREATE, { body: { ...BODY, customerId: null } }).gets(400, needed)
  const { customerId: _, ...without } = BODY
  await admin.calls(CREATE, { body: without }).gets(400, needed)
  await admin
    .calls(CREATE, { body: { ...BODY, userType: 'ADMIN' } })
    .gets(400, refused('customerId must be null for an ADMIN'))
  await admin
    .calls(CREATE, { body: { ...without, userType: 'ADMIN', googleApiKey: 'own' } })
    .gets(200, { userType: 'ADMIN', customerId: null, googleApiKey: 'own' })
})

test('maps SUPERVISOR to USER_MANAGER', async () => {
  const { admin } = await firms()
  await admin.calls(CREATE, { body: { ...BODY, userType: 'SUPERVISOR' } }).gets(200, { userType: 'USER_MANAGER' })
})

test('rejects a name or email address in use, in any spelling', async () => {
  const { admin } = await firms()
  const taken = refused('userName or emailAddress is already in use')
  for (const over of [
    { userName: 'driver_1' },
    { userName: 'DRIVER_1' },
    { userName: 'alice@example.org' },
    { emailAddress: 'Driver@example.org' },
    { emailAddress: ' driver@example.org ' },
  ])
    await admin.calls(CREATE, { body: { ...BODY, ...over } }).gets(400, taken)
})

const WRONG: readonly (readonly [member: string, value: unknown, message: string])[] = [
  ['userName', undefined, 'userName must be text'],
  ['userName', ' ', 'userName must not be empty'],
  ['userName', 'x'.repeat(129), 'userName must have at most 128 characters'],
  ['firstName', undefined, 'firstName must be text'],
  ['lastName', 7, 'lastName must be text'],
  ['lastName', 'L\u0000', 'lastName must not contain control or invisible characters'],
  ['emailAddress', undefined, 'emailAddress must be text'],
  ['emailAddress', 'nobody', 'emailAddress must be a valid email address'],
  ['userType', undefined, 'userType must be one of ADMIN, OWNER, USER_MANAGER, USER'],
  ['userType', 'ROOT', 'userType must be one of ADMIN, OWNER, USER_MANAGER, USER'],
  ['customerId', 'x', 'customerId must be a number'],
  ['demoMode', 'MAYBE', 'demoMode must be one of GLOBAL, YES, NO'],
  ['locale', 'de-de', 'locale must be one of en-us, es-mx'],
  ['blocked', 'no', 'blocked must be true or false'],
  ['password', undefined, 'password must be text'],
  ['password', 'x'.repeat(129), 'password must have at most 128 characters'],
]

test('names the invalid member in the message', async () => {
  const { admin } = await firms()
  for (const [member, value, message] of WRONG)
    await admin.calls(CREATE, { body: { ...BODY, [member]: value } }).gets(400, refused(message))
})

test('accepts empty names and ignores unknown members', async () => {
  const { admin, stores } = await firms()
  const body = { ...BODY, id: 4, firstName: '', lastName: '', licenseAgreementAccepted: false, tenant: 9 }
  const { json } = await admin.calls(CREATE, { body }).gets(200, { id: 8, firstName: '', lastName: '' })
  expect((await stores.users.byId(json.id))?.name).toBe('api_user')
  await admin
    .calls(CREATE, { body: { ...BODY, firstName: 'x'.repeat(64), lastName: 'y'.repeat(64) } })
    .gets(400, refused('firstName and lastName together must have at most 128 characters'))
})

test('C14: requires 8 characters of four kinds for new passwords, and accepts existing ones on login', async () => {
  const { admin, stranger } = await firms()
  const make = (password: string) => admin.calls(CREATE, { body: { ...BODY, password } })
  await make('Qwer12$').gets(400, refused('The password must have at least 8 characters'))
  await make('qwerty12345$').gets(400, refused('The password must contain an uppercase letter'))
  await make('QWERTY12345$').gets(400, refused('The password must contain a lowercase letter'))
  await make('QwertyQwerty$').gets(400, refused('The password must contain a digit'))
  await make('Qwerty12345').gets(400, refused('The password must contain a special character'))
  await make('Qwerty12345$').gets(200)
  const body = { username: 'admin@example.org', password: PASSWORD }
  await stranger.calls('smartserver.auth.login', { body }).gets(200)
})

test('C14: uses the password length set on the server', async () => {
  const { admin, stores } = await firms()
  const set = async (length: string | number) =>
    stores.server.replace({ ...(await stores.server.get()), attributes: { 'smartserver.passwordLength': length } })
  await set('14')
  await admin.calls(CREATE, { body: BODY }).gets(400, refused('The password must have at least 14 characters'))
  await set(12)
  await admin.calls(CREATE, { body: BODY }).gets(200)
})

test('enforces the user limit and readonly of Traccar', async () => {
  const { admin, owner, stores, manager } = await firms()
  await stores.users.update(owner.id, before => ({ profile: { ...before, userLimit: 1 } }))
  await owner.calls(CREATE, { body: BODY }).gets(200)
  const second = { ...BODY, userName: 'second', emailAddress: 'second@user.com' }
  await owner.calls(CREATE, { body: second }).gets(400, refused('Manager user limit reached'))
  await manager.calls(CREATE, { body: second }).gets(200)
  await stores.users.update(manager.id, before => ({ profile: { ...before, readonly: true } }))
  await manager
    .calls(CREATE, { body: { ...BODY, userName: 'third', emailAddress: 'third@user.com' } })
    .gets(403, forbidden('Account is readonly'))
  await admin.calls('smartserver.users.count').gets(200, { value: 9 })
})
