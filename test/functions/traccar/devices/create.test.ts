import { world } from '../../../kit/world.ts'

const van = { name: 'Van', uniqueId: '902064' }

test('links a new device to its creator, with status offline', async () => {
  const { alice } = await world()
  const { json } = await alice
    .calls('traccar.devices.create', { body: { id: -1, ...van, phone: '+47', attributes: null } })
    .gets(200)
  expect(json).toEqual({
    id: 1,
    attributes: {},
    name: 'Van',
    uniqueId: '902064',
    status: 'offline',
    lastUpdate: null,
    positionId: 0,
    groupId: 0,
    geofenceIds: [],
    calendarId: 0,
    phone: '+47',
    model: null,
    contact: null,
    category: null,
    disabled: false,
    expirationTime: null,
  })
  await alice.calls('traccar.devices.list').gets(200, [json])
})

test('ignores values in the body that only reports can set', async () => {
  const { alice } = await world()
  const body = { ...van, status: 'online', lastUpdate: '2026-01-01', positionId: 5, geofenceIds: [7] }
  await alice
    .calls('traccar.devices.create', { body })
    .gets(200, { status: 'offline', lastUpdate: null, positionId: 0, geofenceIds: [] })
})

test('creates one device in 5 concurrent requests with the same uniqueId', async () => {
  const { alice, bob } = await world()
  const all = await Promise.all(
    [alice, bob, alice, bob, alice].map(person => person.calls('traccar.devices.create', { body: van })),
  )
  expect(all.map(({ status }) => status).sort()).toEqual([200, 400, 400, 400, 400])
  expect(all.find(({ status }) => status === 400)?.text).toBe('uniqueId is already in use')
})

test('keeps the device limit of 7 under 50 concurrent requests', async () => {
  const { user, stores } = await world()
  const limited = await user('limited', { deviceLimit: 7 })
  const all = await Promise.all(
    Array.from({ length: 50 }, (_, n) =>
      limited.calls('traccar.devices.create', { body: { name: 'Van', uniqueId: `u${n}` } }),
    ),
  )
  expect(all.filter(({ status }) => status === 200)).toHaveLength(7)
  expect(new Set(all.filter(({ status }) => status !== 200).map(({ status, text }) => `${status} ${text}`))).toEqual(
    new Set(['400 User device limit reached']),
  )
  await limited.calls('traccar.devices.list').gets(200, { length: 7 })
  expect(await stores.users.byId(limited.id)).toMatchObject({ devices: 7 })
})

test('counts devices of groups toward the device limit', async () => {
  const { admin, user, group } = await world()
  const limited = await user('limited', { deviceLimit: 1 })
  const fleet = await group(0, limited)
  await admin.calls('traccar.devices.create', { body: { ...van, groupId: fleet } }).gets(200)
  await limited
    .calls('traccar.devices.create', { body: { ...van, uniqueId: 'b' } })
    .gets(400, 'User device limit reached')
})

test.each([
  [{ uniqueId: 'a' }, 'name is required'],
  [{ name: '', uniqueId: 'a' }, 'name must not be empty'],
  [{ name: 'Van' }, 'uniqueId is required'],
  [{ name: 'x'.repeat(129), uniqueId: 'a' }, 'name must have at most 128 characters'],
  [{ name: 'Van', uniqueId: 'a/b' }, 'uniqueId must contain only letters, digits, spaces and _ . : @ + -'],
  [{ ...van, foo: 1 }, 'Unrecognized member "foo"'],
  [{ ...van, groupId: 'x' }, 'groupId must be a number'],
  [{ ...van, disabled: 'maybe' }, 'disabled must be true or false'],
  [{ ...van, groupId: 99 }, 'Group access denied'],
  ['{"name":"Van","__proto__":{"admin":true}}', 'Unrecognized member "__proto__"'],
  ['{"name":', 'The body is not valid JSON'],
  ['[1]', 'The body must be an object'],
  [`{"name":${'['.repeat(17)}${']'.repeat(17)}}`, 'The body must be nested at most 16 levels deep'],
])('rejects %j: %s', async (body, message) => {
  const { alice } = await world()
  const { headers } = await alice.calls('traccar.devices.create', { body }).gets(400, message)
  expect(headers['content-type']).toBe('text/plain; charset=utf-8')
})

test('rejects creation by readonly and deviceReadonly users, and on a readonly server', async () => {
  const { admin, alice, user, stores } = await world()
  const reader = await user('reader', { readonly: true })
  const rider = await user('rider', { deviceReadonly: true })
  await reader.calls('traccar.devices.create', { body: van }).gets(400, 'Account is readonly')
  await rider.calls('traccar.devices.create', { body: van }).gets(400, 'Account is readonly')
  await stores.server.replace({ ...(await stores.server.get()), readonly: true })
  await alice.calls('traccar.devices.create', { body: van }).gets(400, 'Account is readonly')
  await admin.calls('traccar.devices.create', { body: van }).gets(200)
})

test('requires access to the group of the new device', async () => {
  const { alice, bob, group } = await world()
  const fleet = await group(0, alice)
  const inner = await group(fleet)
  await bob.calls('traccar.devices.create', { body: { ...van, groupId: inner } }).gets(400, 'Group access denied')
  await alice.calls('traccar.devices.create', { body: { ...van, groupId: inner } }).gets(200, { groupId: inner })
})

test('names an unknown member before a missing one', async () => {
  const { alice } = await world()
  const { text } = await alice.calls('traccar.devices.create', { body: { nme: 'Van', uniqueId: 'van' } }).gets(400)
  expect(text).toBe('Unrecognized member "nme"')
})
