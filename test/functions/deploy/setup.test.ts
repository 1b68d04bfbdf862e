import { handler } from '../../../functions/deploy/setup.ts'
import { call } from '../../kit/call.ts'
import { testHost } from '../../kit/host.ts'
import { basic } from '../../kit/world.ts'

const signsIn = async (email: string, password: string) =>
  (await call('traccar.users.list', { headers: { authorization: basic(email, password) } })).status

test('the first run makes an administrator with id 1, later ones change nothing', async () => {
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

test('of many runs at once one makes the administrator', async () => {
  await testHost()
  const all = await Promise.all(Array.from({ length: 10 }, (_, n) => handler({ adminPassword: `p${n}` })))
  expect(all.filter(({ administratorCreated }) => administratorCreated)).toHaveLength(1)
  const signedIn = []
  for (let n = 0; n < 4; n += 1) signedIn.push(await signsIn('admin', `p${n}`))
  expect(signedIn.filter(status => status === 200).length).toBeLessThanOrEqual(1)
})

test('without a password there is no administrator', async () => {
  await testHost()
  await expect(handler({})).rejects.toThrow('neither a password for the administrator nor a secret was given')
  expect(await signsIn('admin', 'admin')).toBe(401)
})

test('a fresh installation is closed to registration', async () => {
  await testHost()
  await handler({ adminPassword: 'x' })
  expect((await call('traccar.server.get')).json).toMatchObject({ id: 1, registration: false })
})
