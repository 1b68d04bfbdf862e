import { world } from '../../../kit/world.ts'

const pairOf = (cookies: readonly string[]) => cookies[0]?.split(';')[0] ?? ''
const as = (id: number) => ({ params: { id } })
const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token}` } })

test('lets an administrator become a user for a day, and records it', async () => {
  const { admin, alice, stranger, host } = await world()
  const { cookies } = await admin.calls('traccar.session.become', as(alice.id)).gets(200, { id: alice.id })
  const session = { cookies: [pairOf(cookies)] }
  await stranger.calls('traccar.session.get', session).gets(200, { id: alice.id, administrator: false })
  await stranger.calls('traccar.server.update', { ...session, body: {} }).gets(400, 'Admin access required')
  // The session of the administrator has become the user's.
  await stranger.calls('traccar.session.get', { cookies: [admin.cookie] }).gets(404)
  host.clock.advance(86_400_000)
  await stranger.calls('traccar.session.get', session).gets(404)
})

test('lets a manager become a user that it manages, and everybody only itself', async () => {
  const { admin, alice, bob, user, stores, stranger } = await world()
  const manager = await user('manager', { userLimit: 5 })
  await manager.calls('traccar.users.create', { body: { name: 'M', email: 'm@example.org', password: 'my password' } })
  const managed = (await stores.users.byName('m@example.org'))!.id
  for (const id of [alice.id, admin.id, 99]) {
    await bob.calls('traccar.session.become', as(id)).gets(400, 'Admin access required')
    await manager.calls('traccar.session.become', as(id)).gets(400, 'Admin access required')
  }
  await bob.calls('traccar.session.become', as(bob.id)).gets(200, { id: bob.id })
  await manager.calls('traccar.session.become', as(managed)).gets(200, { id: managed })
  await stranger.calls('traccar.session.become', as(alice.id)).gets(401)
})

test('refuses closed accounts, readonly managers and other websites', async () => {
  const { admin, alice, user } = await world()
  const off = await user('off', { disabled: true })
  await admin.calls('traccar.session.become', as(off.id)).gets(400, 'Account is disabled')
  const headers = { origin: 'https://evil.example' }
  await admin.calls('traccar.session.become', { ...as(alice.id), headers }).gets(400, 'Cross-site request rejected')
})

test('opens no session for a narrowed token, and ends the session with the token', async () => {
  const { admin, alice, stranger } = await world()
  const mint = async (body: object) => (await admin.calls('traccar.session.createToken', { body }).gets(200)).text
  await stranger
    .calls('traccar.session.become', { ...as(alice.id), ...bearer(await mint({ rights: 'read,write,devices' })) })
    .gets(400, 'The token is narrowed and cannot do this')
  const token = await mint({})
  const { cookies } = await stranger.calls('traccar.session.become', { ...as(alice.id), ...bearer(token) }).gets(200)
  const session = { cookies: [pairOf(cookies)] }
  await stranger.calls('traccar.devices.list', session).gets(200)
  await admin.calls('traccar.session.revokeToken', { body: { token } }).gets(204)
  await stranger.calls('traccar.devices.list', session).gets(401)
})
