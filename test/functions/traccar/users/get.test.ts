import { world } from '../../../kit/world.ts'

const get = (id: number | string) => ['traccar.users.get', { params: { id } }] as const

test('returns a user to itself, its manager and administrators, without secrets', async () => {
  const { admin, alice, user } = await world()
  const boss = await user('boss', { userLimit: 1 })
  const { json } = await boss
    .calls('traccar.users.create', { body: { name: 'Carol', email: 'carol@example.org', password: 'long enough' } })
    .gets(200)
  await alice.calls(...get(alice.id)).gets(200, { id: alice.id, email: alice.email, token: null, password: null })
  await boss.calls(...get(json.id)).gets(200, { name: 'Carol' })
  const seen = await admin.calls(...get(json.id)).gets(200, { name: 'Carol' })
  expect(seen.text).not.toMatch(/hash|credential|scrypt/i)
})

test('returns the same error for missing and inaccessible users, and 404 to administrators', async () => {
  const { admin, alice, bob, stranger } = await world()
  await alice.calls(...get(bob.id)).gets(400, 'Admin access required')
  await alice.calls(...get(99)).gets(400, 'Admin access required')
  await admin.calls(...get(99)).gets(404, 'User not found')
  await admin.calls(...get('1a')).gets(404, 'Not found')
  await stranger.calls(...get(1)).gets(401)
})
