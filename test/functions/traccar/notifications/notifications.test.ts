import { EVENT_TYPES_39 } from '#shared/model/event.ts'
import { world } from '../../../kit/world.ts'

const LIST = 'traccar.notifications.list'
const SET = 'traccar.notifications.set'
const setting = (userId: unknown, over: Record<string, unknown> = {}) => ({
  id: 8,
  attributes: {},
  userId,
  type: 'geofenceEnter',
  web: false,
  mail: false,
  ...over,
})

test('lists 13 types with generated ids, all switched off', async () => {
  const { alice } = await world()
  const { json } = await alice.calls(LIST).gets(200)
  expect(json).toEqual(
    [
      'commandResult',
      'deviceOnline',
      'deviceUnknown',
      'deviceOffline',
      'deviceMoving',
      'deviceStopped',
      'deviceOverspeed',
      'geofenceEnter',
      'geofenceExit',
      'alarm',
      'ignitionOn',
      'ignitionOff',
      'maintenance',
    ].map((type, n) => ({ id: n + 1, attributes: {}, userId: alice.id, type, web: false, mail: false })),
  )
})

test('returns the types without user and settings for all=true', async () => {
  const { alice } = await world()
  await alice.calls(SET, { body: setting(alice.id, { web: true }) }).gets(200)
  const { json } = await alice.calls(LIST, { query: { all: true } }).gets(200)
  expect(json.map(({ id, userId, web, mail }: any) => [id, userId, web, mail])).toEqual(
    EVENT_TYPES_39.map((_, n) => [n + 1, 0, false, false]),
  )
})

test('creates, updates or deletes the stored setting depending on its flags', async () => {
  const { alice } = await world()
  const stored = async () => {
    const { json } = await alice.calls(LIST).gets(200)
    return json.find(({ type }: any) => type === 'geofenceEnter')
  }
  const set = (over: Record<string, unknown>) => alice.calls(SET, { body: setting(alice.id, over) })
  // No record and both flags off: stores nothing and returns the request.
  await set({}).gets(200, setting(alice.id))
  expect(await stored()).toEqual(setting(alice.id, { id: 8 }))
  // No record and one flag on: creates a record with a new id.
  await set({ id: 0, web: true, attributes: { a: 1 } }).gets(200, { id: 1, web: true })
  expect(await stored()).toEqual(setting(alice.id, { id: 1, web: true, attributes: { a: 1 } }))
  // Same flags: keeps the record, ignores other attributes and returns the stored id.
  await set({ id: 99, web: true, attributes: { a: 2 } }).gets(200, { id: 1, web: true })
  expect(await stored()).toMatchObject({ id: 1, attributes: { a: 1 } })
  // Other flags: updates the record, keeps its id and returns the id of the request.
  await set({ id: 99, mail: true, attributes: { a: 3 } }).gets(200, { id: 99, web: false, mail: true })
  expect(await stored()).toEqual(setting(alice.id, { id: 1, mail: true, attributes: { a: 3 } }))
  // Both flags off: deletes the record.
  await set({ id: 5 }).gets(200, setting(alice.id, { id: 5 }))
  expect(await stored()).toEqual(setting(alice.id, { id: 8 }))
})

test('stores one record per user and type, also in 6 concurrent requests', async () => {
  const { alice, bob } = await world()
  const body = setting(alice.id, { mail: true })
  const responses = await Promise.all(Array.from({ length: 6 }, () => alice.calls(SET, { body })))
  expect(new Set(responses.map(({ status, json }) => `${status} ${json.id}`)).size).toBe(1)
  const { json } = await bob.calls(LIST).gets(200)
  expect(json.some((one: any) => one.web || one.mail)).toBe(false)
})

test('lets users change their own settings only, and administrators those of all users', async () => {
  const { admin, alice, bob, user } = await world()
  await bob.calls(LIST, { query: { userId: alice.id } }).gets(400, 'Admin access required')
  await bob.calls(SET, { body: setting(alice.id, { mail: true }) }).gets(400, 'Admin access required')
  await bob.calls(SET, { body: setting(0, { mail: true }) }).gets(400, 'Admin access required')
  await admin.calls(SET, { body: setting(undefined, { mail: true }) }).gets(400, 'userId is required')
  await admin.calls(SET, { body: setting(99, { mail: true }) }).gets(400, 'User not found')
  await admin.calls(SET, { body: setting(alice.id, { mail: true }) }).gets(200)
  const { json } = await admin.calls(LIST, { query: { userId: alice.id } }).gets(200)
  expect(json[7]).toMatchObject({ userId: alice.id, mail: true })
  const reader = await user('reader', { readonly: true })
  await reader.calls(SET, { body: setting(reader.id, { mail: true }) }).gets(400, 'Account is readonly')
  await reader.calls(LIST).gets(200)
})

test.each([
  [setting(2, { type: 'allEvents' }), 'type is not an event type'],
  [setting(2, { type: undefined }), 'type is not an event type'],
  [setting(2, { sms: true }), 'Unrecognized member "sms"'],
  [setting('x'), 'userId must be a number'],
])('rejects %j: %s', async (body, message) => {
  const { admin } = await world()
  await admin.calls(SET, { body }).gets(400, message)
})

test('deletes the settings of a deleted user', async () => {
  const { admin, alice, table } = await world()
  await alice.calls(SET, { body: setting(alice.id, { mail: true }) }).gets(200)
  await admin.calls('traccar.users.remove', { params: { id: alice.id } }).gets(204)
  const left = []
  for await (const item of table.query({ PK: `USER#${alice.id}` })) left.push(item)
  expect(left).toEqual([])
})
