import { keys } from '#shared/table/keys.ts'
import { setup as handler } from '../../../functions/deploy.ts'
import { call } from '../../kit/call.ts'
import { testHost } from '../../kit/host.ts'
import { tableOf } from '../../kit/table.ts'
import { basic, world } from '../../kit/world.ts'

const signsIn = async (email: string, password: string) =>
  (await call('traccar.users.list', { headers: { authorization: basic(email, password) } })).status

test('creates an administrator with id 1 on the first run and changes nothing on later runs', async () => {
  await testHost()
  expect(await handler({ adminEmail: 'root@example.org', adminPassword: 'first' })).toEqual({
    administratorCreated: true,
  })
  expect(await handler({ adminEmail: 'other@example.org', adminPassword: 'second' })).toEqual({
    administratorCreated: false,
  })
  expect(await signsIn('root@example.org', 'first')).toBe(200)
  expect(await signsIn('root@example.org', 'second')).toBe(401)
  expect(await signsIn('other@example.org', 'second')).toBe(401)
  const { json } = await call('traccar.session.create', { body: { email: 'root@example.org', password: 'first' } })
  expect(json).toMatchObject({ id: 1, administrator: true })
})

test('creates one administrator in 10 concurrent runs', async () => {
  await testHost()
  const all = await Promise.all(Array.from({ length: 10 }, (_, n) => handler({ adminPassword: `p${n}` })))
  expect(all.filter(({ administratorCreated }) => administratorCreated)).toHaveLength(1)
  const signedIn = []
  for (let n = 0; n < 4; n += 1) signedIn.push(await signsIn('admin', `p${n}`))
  expect(signedIn.filter(status => status === 200).length).toBeLessThanOrEqual(1)
})

test('rejects and creates no administrator without a password', async () => {
  await testHost()
  await expect(handler({})).rejects.toThrow('neither a password nor a secret for the administrator is set')
  expect(await signsIn('admin', 'admin')).toBe(401)
})

test('disables registration on a new deployment', async () => {
  await testHost()
  await handler({ adminPassword: 'x' })
  expect((await call('traccar.server.get')).json).toMatchObject({ id: 1, registration: false })
})

test('creates a network owned by the administrator and three device types for DeviceHive clients', async () => {
  await testHost()
  for (let run = 0; run < 2; run += 1) await handler({ adminPassword: 'first one' })
  await Promise.all(Array.from({ length: 5 }, () => handler({ adminPassword: 'first one' })))
  const { json } = await call('devicehive.token.login', { body: { login: 'admin', password: 'first one' } })
  const headers = { authorization: `Bearer ${json.accessToken}` }
  const networks = await call('devicehive.networks.list', { headers })
  expect(networks.json).toEqual([{ id: 1, name: 'Default Network', description: null }])
  const current = await call('devicehive.users.getCurrent', { headers })
  expect(current.json).toMatchObject({ id: 1, role: 0, networks: [{ id: 1 }] })
  const types = await call('devicehive.deviceTypes.list', { headers })
  expect(types.json).toMatchObject([{ id: 1, name: 'Default Device Type' }, { id: 2 }, { id: 3 }])
})

test('creates no network if a group was ever created', async () => {
  const { alice, admin } = await world()
  const { json } = await alice.calls('traccar.groups.create', { body: { name: 'Hers' } }).gets(200)
  await alice.calls('traccar.groups.remove', { params: { id: json.id } }).gets(204)
  await handler({})
  await admin.calls('traccar.groups.list', { query: { all: true } }).gets(200, [])
})

test('creates the key that identifies the deployment to push services once, and gives out only its public half', async () => {
  const { admin, host } = await world()
  await Promise.all(Array.from({ length: 3 }, () => handler({ adminPassword: 'first one' })))
  const { json, text } = await admin.calls('traccar.push.get').gets(200)
  const { publicKey, privateKey }: any = await tableOf(host).get(keys.pushKeys())
  expect(json).toEqual({ publicKey, browsers: [] })
  expect(Buffer.from(String(publicKey), 'base64url')).toHaveLength(65)
  expect(Buffer.from(String(privateKey), 'base64url')).toHaveLength(32)
  expect(text).not.toContain(privateKey)
  await handler({ adminPassword: 'first one' })
  await admin.calls('traccar.push.get').gets(200, { publicKey })
})
