import { world } from '../../../kit/world.ts'

const carol = { name: 'Carol', email: 'carol@example.org', password: 'a secret' }

const open = async () => {
  const here = await world()
  await here.stores.server.replace({ ...(await here.stores.server.get()), registration: true })
  return here
}

test('rejects registration unless an administrator enabled it', async () => {
  const { stranger, alice } = await world()
  await stranger.calls('traccar.users.create', { body: carol }).gets(400, 'Registration disabled')
  await alice.calls('traccar.users.create', { body: carol }).gets(400, 'Registration disabled')
})

test('registers an ordinary user who can sign in, without opening a session', async () => {
  const { stranger } = await open()
  const { json, cookies } = await stranger
    .calls('traccar.users.create', { body: { id: -1, ...carol, token: '' } })
    .gets(200)
  expect(json).toMatchObject({ id: 4, administrator: false, admin: false, password: null, token: null, deviceLimit: 0 })
  expect(json).not.toHaveProperty('credentialVersion')
  expect(cookies).toEqual([])
  await stranger.calls('traccar.session.create', { body: { email: carol.email, password: carol.password } }).gets(200)
})

test.each([
  { admin: true },
  { administrator: true },
  { readonly: true },
  { deviceReadonly: true },
  { limitCommands: true },
  { disabled: true },
  { fixedEmail: true },
  { deviceLimit: 5 },
  { deviceLimit: -1 },
  { userLimit: 3 },
  { expirationTime: '2030-01-01' },
  { token: 'abcdefghijklmnop1234' },
])('rejects %j on registration', async protectedMember => {
  const { stranger, alice } = await open()
  const body = { ...carol, ...protectedMember }
  await stranger.calls('traccar.users.create', { body }).gets(400, 'Admin access required')
  await alice.calls('traccar.users.create', { body }).gets(400, 'Admin access required')
})

test.each([
  [{ ...carol, password: undefined }, 'password is required'],
  [{ ...carol, password: '' }, 'password is required'],
  [{ ...carol, email: undefined }, 'email is required'],
  [{ ...carol, email: '  ' }, 'email must not be empty'],
  [{ ...carol, name: null }, 'name is required'],
  [{ ...carol, password: 'x'.repeat(129) }, 'password must have at most 128 characters'],
  [{ ...carol, hashedPassword: 'x' }, 'Unrecognized member "hashedPassword"'],
  [{ ...carol, salt: 'x' }, 'Unrecognized member "salt"'],
  [{ ...carol, token: 'short' }, 'token must be at least 16 letters and digits'],
  [{ ...carol, email: 'ALICE@example.org ' }, 'email is already in use'],
  [{ ...carol, email: 'alice@example.org'.replace('k', '\u212a') }, 'email is already in use'],
  [{ ...carol, email: '\ufb03'.repeat(100) }, 'email is too long'],
])('rejects %j: %s', async (body, message) => {
  const { admin } = await world()
  await admin.calls('traccar.users.create', { body }).gets(400, message)
})

test('sets every member as administrator', async () => {
  const { admin, stranger } = await world()
  const body = {
    ...carol,
    administrator: true,
    deviceLimit: 9,
    userLimit: -1,
    expirationTime: '2030-01-01T00:00:00Z',
    token: 'abcdefghijklmnop1234',
    phone: ' +47 1 ',
  }
  await admin.calls('traccar.users.create', { body }).gets(200, {
    admin: true,
    administrator: true,
    deviceLimit: 9,
    userLimit: -1,
    expirationTime: '2030-01-01T00:00:00.000+00:00',
    token: 'abcdefghijklmnop1234',
    phone: '+47 1',
  })
  const headers = { authorization: 'Bearer abcdefghijklmnop1234' }
  const { json } = await stranger.calls('traccar.users.list', { headers }).gets(200)
  expect(json.map(({ token }: { token: unknown }) => token)).toEqual([null, null, null, null])
})

test('rejects a token in use without revealing it', async () => {
  const { admin } = await world()
  const token = 'abcdefghijklmnop1234'
  await admin.calls('traccar.users.create', { body: { ...carol, token } }).gets(200)
  await admin
    .calls('traccar.users.create', { body: { ...carol, email: 'd@example.org', token } })
    .gets(400, 'token cannot be used')
})

test('creates one user in 4 concurrent requests with the same email address', async () => {
  const { admin } = await world()
  const spellings = ['carol@example.org', 'Carol@Example.org', ' carol@example.org', 'CAROL@EXAMPLE.ORG']
  const all = await Promise.all(
    spellings.map(email => admin.calls('traccar.users.create', { body: { ...carol, email } })),
  )
  expect(all.map(({ status }) => status).sort()).toEqual([200, 400, 400, 400])
})

test('keeps the user limit of a manager in 9 concurrent requests and links the created users', async () => {
  const { user, stores } = await world()
  const boss = await user('boss', { userLimit: 3 })
  const all = await Promise.all(
    Array.from({ length: 9 }, (_, n) =>
      boss.calls('traccar.users.create', { body: { ...carol, email: `c${n}@example.org`, readonly: true } }),
    ),
  )
  expect(all.filter(({ status }) => status === 200)).toHaveLength(3)
  expect(new Set(all.filter(({ status }) => status !== 200).map(({ text }) => text))).toEqual(
    new Set(['Manager user limit reached']),
  )
  expect(await stores.users.managedBy(boss.id)).toHaveLength(3)
  await boss.calls('traccar.users.list').gets(200, { length: 3 })
})

test('rejects rights that the manager does not have', async () => {
  const { user } = await world()
  const boss = await user('boss', { userLimit: -1, expirationTime: '2026-12-31T00:00:00.000+00:00' })
  const creates = (more: object) => boss.calls('traccar.users.create', { body: { ...carol, ...more } })
  await creates({ administrator: true }).gets(400, 'Admin access required')
  await creates({ userLimit: 1 }).gets(400, 'Admin access required')
  await creates({ expirationTime: '2027-01-01' }).gets(400, 'Admin access required')
  await creates({ expirationTime: '2026-12-30' }).gets(200)
})

test('rejects creation by a manager on a readonly server', async () => {
  const { user, stores } = await world()
  const boss = await user('boss', { userLimit: 3 })
  await stores.server.replace({ ...(await stores.server.get()), readonly: true })
  await boss.calls('traccar.users.create', { body: carol }).gets(400, 'Account is readonly')
})
