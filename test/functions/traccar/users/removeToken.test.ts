import { type Person, world } from '../../../kit/world.ts'

const TOKEN = 'abcdefghijklmnop1234'
const removeToken = (caller: Person, { id }: { readonly id: number }) =>
  caller.calls('traccar.users.removeToken', { params: { id } })

/** World in which Alice has a permanent token. */
const start = async () => {
  const here = await world()
  const { admin, alice, stranger } = here
  const setToken = (token: string) =>
    admin.calls('traccar.users.update', {
      params: { id: alice.id },
      body: { name: 'Alice', email: alice.email, token },
    })
  await setToken(TOKEN).gets(200)
  const uses = () => stranger.calls('traccar.devices.list', { headers: { authorization: `Bearer ${TOKEN}` } })
  return { ...here, setToken, uses }
}

test.each(['alice', 'admin'] as const)('revokes the permanent token for %s, idempotently', async name => {
  const { [name]: caller, alice, uses } = await start()
  await uses().gets(200)
  await removeToken(caller, alice).gets(204)
  await uses().gets(401)
  await removeToken(caller, alice).gets(204)
})

test('ends sessions that the token opened, but keeps sessions by password and other tokens', async () => {
  const { alice, stranger } = await start()
  const created = (await alice.calls('traccar.session.createToken', { body: {} }).gets(200)).text
  const { cookies } = await stranger.calls('traccar.session.get', { query: { token: TOKEN } }).gets(200)
  const opened = { cookies: [cookies[0]?.split(';')[0] ?? ''] }
  await stranger.calls('traccar.devices.list', opened).gets(200)
  await removeToken(alice, alice).gets(204)
  await stranger.calls('traccar.devices.list', opened).gets(401)
  await alice.calls('traccar.devices.list').gets(200)
  await stranger.calls('traccar.devices.list', { headers: { authorization: `Bearer ${created}` } }).gets(200)
})

test('accepts a revoked token as new token', async () => {
  const { alice, setToken, uses } = await start()
  await removeToken(alice, alice).gets(204)
  await setToken(TOKEN).gets(200, { token: TOKEN })
  await uses().gets(200)
})

test('rejects inaccessible and missing users', async () => {
  const { admin, alice, bob, uses } = await start()
  await removeToken(bob, alice).gets(400, 'Admin access required')
  await removeToken(admin, { id: 99 }).gets(400, 'User access denied')
  await uses().gets(200)
})

test('lets a manager revoke tokens of managed users, but not of administrators and not if readonly', async () => {
  const { admin, user } = await world()
  const boss = await user('boss', { userLimit: 3 })
  const carol = { name: 'Carol', email: 'carol@example.org' }
  const { json } = await boss.calls('traccar.users.create', { body: { ...carol, password: 'long enough' } }).gets(200)
  const sets = (id: number, body: object) => admin.calls('traccar.users.update', { params: { id }, body }).gets(200)
  await removeToken(boss, json).gets(204)
  await sets(boss.id, { name: 'boss', email: boss.email, userLimit: 3, readonly: true })
  await removeToken(boss, json).gets(400, 'Account is readonly')
  await removeToken(boss, boss).gets(204)
  await sets(boss.id, { name: 'boss', email: boss.email, userLimit: 3 })
  await sets(json.id, { ...carol, administrator: true })
  await removeToken(boss, json).gets(400, 'Admin access required')
})
