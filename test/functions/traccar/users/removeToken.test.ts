import { type Person, world } from '../../../kit/world.ts'

const TOKEN = 'abcdefghijklmnop1234'
const removeToken = (caller: Person, { id }: { readonly id: number }) =>
  caller.calls('traccar.users.removeToken', { params: { id } })

/** Alice has a permanent token. */
const start = async () => {
  const here = await world()
  const { admin, alice, stranger } = here
  const gives = (token: string) =>
    admin.calls('traccar.users.update', {
      params: { id: alice.id },
      body: { name: 'Alice', email: alice.email, token },
    })
  await gives(TOKEN).gets(200)
  const uses = () => stranger.calls('traccar.devices.list', { headers: { authorization: `Bearer ${TOKEN}` } })
  return { ...here, gives, uses }
}

test.each(['alice', 'admin'] as const)('%s ends the token without knowing it, and again', async name => {
  const { [name]: caller, alice, uses } = await start()
  await uses().gets(200)
  await removeToken(caller, alice).gets(204)
  await uses().gets(401)
  await removeToken(caller, alice).gets(204)
})

test('a session that the token opened ends with it, those of the password and tokens of programs stay', async () => {
  const { alice, stranger } = await start()
  const minted = (await alice.calls('traccar.session.createToken', { body: {} }).gets(200)).text
  const { cookies } = await stranger.calls('traccar.session.get', { query: { token: TOKEN } }).gets(200)
  const opened = { cookies: [cookies[0]?.split(';')[0] ?? ''] }
  await stranger.calls('traccar.devices.list', opened).gets(200)
  await removeToken(alice, alice).gets(204)
  await stranger.calls('traccar.devices.list', opened).gets(401)
  await alice.calls('traccar.devices.list').gets(200)
  await stranger.calls('traccar.devices.list', { headers: { authorization: `Bearer ${minted}` } }).gets(200)
})

test('a token that was ended can be given again', async () => {
  const { alice, gives, uses } = await start()
  await removeToken(alice, alice).gets(204)
  await gives(TOKEN).gets(200, { token: TOKEN })
  await uses().gets(200)
})

test('the token of a foreign user stays, and who is not there has none', async () => {
  const { admin, alice, bob, uses } = await start()
  await removeToken(bob, alice).gets(400, 'Admin access required')
  await removeToken(admin, { id: 99 }).gets(400, 'User access denied')
  await uses().gets(200)
})

test('a manager ends the token of a user that it manages, unless that is an administrator; a readonly one never', async () => {
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
