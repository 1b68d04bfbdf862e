import { EVENT_TYPES } from '#shared/model/event.ts'
import { world } from '../../../kit/world.ts'

const LIST = 'traccar.notifications.list'
const SET = 'traccar.notifications.set'
const wish = (userId: unknown, over: Record<string, unknown> = {}) => ({
  id: 8,
  attributes: {},
  userId,
  type: 'geofenceEnter',
  web: false,
  mail: false,
  ...over,
})

test('there are thirteen types, each with a made-up id, and nothing is switched on', async () => {
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

test('with all=true the types are nobody’s, whatever the caller switched on', async () => {
  const { alice } = await world()
  await alice.calls(SET, { body: wish(alice.id, { web: true }) }).gets(200)
  const { json } = await alice.calls(LIST, { query: { all: true } }).gets(200)
  expect(json.map(({ id, userId, web, mail }: any) => [id, userId, web, mail])).toEqual(
    EVENT_TYPES.map((_, n) => [n + 1, 0, false, false]),
  )
})

test('what a wish does depends on what is stored', async () => {
  const { alice } = await world()
  const stored = async () => {
    const { json } = await alice.calls(LIST).gets(200)
    return json.find(({ type }: any) => type === 'geofenceEnter')
  }
  const set = (over: Record<string, unknown>) => alice.calls(SET, { body: wish(alice.id, over) })
  // No record and both off: nothing happens, the answer is what was sent.
  await set({}).gets(200, wish(alice.id))
  expect(await stored()).toEqual(wish(alice.id, { id: 8 }))
  // No record and one on: a record with an id of its own.
  await set({ id: 0, web: true, attributes: { a: 1 } }).gets(200, { id: 1, web: true })
  expect(await stored()).toEqual(wish(alice.id, { id: 1, web: true, attributes: { a: 1 } }))
  // The same flags: nothing happens, other attributes are left out, the answer has the stored id.
  await set({ id: 99, web: true, attributes: { a: 2 } }).gets(200, { id: 1, web: true })
  expect(await stored()).toMatchObject({ id: 1, attributes: { a: 1 } })
  // Other flags: the record changes and keeps its id, the answer keeps the id that was sent.
  await set({ id: 99, mail: true, attributes: { a: 3 } }).gets(200, { id: 99, web: false, mail: true })
  expect(await stored()).toEqual(wish(alice.id, { id: 1, mail: true, attributes: { a: 3 } }))
  // Both off: the record is gone.
  await set({ id: 5 }).gets(200, wish(alice.id, { id: 5 }))
  expect(await stored()).toEqual(wish(alice.id, { id: 8 }))
})

test('one record a user and type, also of wishes at once', async () => {
  const { alice, bob } = await world()
  const body = wish(alice.id, { mail: true })
  const answers = await Promise.all(Array.from({ length: 6 }, () => alice.calls(SET, { body })))
  expect(new Set(answers.map(({ status, json }) => `${status} ${json.id}`)).size).toBe(1)
  const { json } = await bob.calls(LIST).gets(200)
  expect(json.some((one: any) => one.web || one.mail)).toBe(false)
})

test('others’ wishes are their own and an administrator’s affair', async () => {
  const { admin, alice, bob, user } = await world()
  await bob.calls(LIST, { query: { userId: alice.id } }).gets(400, 'Admin access required')
  await bob.calls(SET, { body: wish(alice.id, { mail: true }) }).gets(400, 'Admin access required')
  await bob.calls(SET, { body: wish(0, { mail: true }) }).gets(400, 'Admin access required')
  await admin.calls(SET, { body: wish(undefined, { mail: true }) }).gets(400, 'userId is required')
  await admin.calls(SET, { body: wish(99, { mail: true }) }).gets(400, 'User not found')
  await admin.calls(SET, { body: wish(alice.id, { mail: true }) }).gets(200)
  const { json } = await admin.calls(LIST, { query: { userId: alice.id } }).gets(200)
  expect(json[7]).toMatchObject({ userId: alice.id, mail: true })
  const reader = await user('reader', { readonly: true })
  await reader.calls(SET, { body: wish(reader.id, { mail: true }) }).gets(400, 'Account is readonly')
  await reader.calls(LIST).gets(200)
})

test.each([
  [wish(2, { type: 'allEvents' }), 'type is not an event type'],
  [wish(2, { type: undefined }), 'type is not an event type'],
  [wish(2, { sms: true }), 'Unrecognized member "sms"'],
  [wish('x'), 'userId must be a number'],
])('%j is refused: %s', async (body, sentence) => {
  const { admin } = await world()
  await admin.calls(SET, { body }).gets(400, sentence)
})

test('a user that goes takes its wishes along', async () => {
  const { admin, alice, table } = await world()
  await alice.calls(SET, { body: wish(alice.id, { mail: true }) }).gets(200)
  await admin.calls('traccar.users.remove', { params: { id: alice.id } }).gets(204)
  const left = []
  for await (const item of table.query({ PK: `USER#${alice.id}` })) left.push(item)
  expect(left).toEqual([])
})
