import { world } from '../../../kit/world.ts'

test('lists all users without secrets for an administrator', async () => {
  const { admin } = await world()
  const { json } = await admin.calls('traccar.users.list').gets(200)
  expect(json.map(({ id, password, token }: Record<string, unknown>) => [id, password, token])).toEqual([
    [1, null, null],
    [2, null, null],
    [3, null, null],
  ])
})

test('rejects listing by ordinary users', async () => {
  const { alice, bob } = await world()
  await alice.calls('traccar.users.list').gets(400, 'Admin access required')
  await alice.calls('traccar.users.list', { query: { userId: alice.id } }).gets(400, 'Admin access required')
  await alice.calls('traccar.users.list', { query: { userId: bob.id } }).gets(400, 'Admin access required')
})

test('lists managed users for their manager and for administrators', async () => {
  const { admin, user } = await world()
  const boss = await user('boss', { userLimit: 3 })
  await boss.calls('traccar.users.list').gets(200, { length: 0 })
  await boss.calls('traccar.users.create', { body: { name: 'C', email: 'c', password: 'long enough' } }).gets(200)
  await boss.calls('traccar.users.list').gets(200, [{ email: 'c' }])
  await admin.calls('traccar.users.list', { query: { userId: boss.id } }).gets(200, [{ email: 'c' }])
  await admin.calls('traccar.users.list', { query: { userId: 999 } }).gets(200, { length: 0 })
})
