/** All APIs apply the same rules to new passwords. */
import { accepted } from '../kit/firms.ts'
import { PASSWORD, world } from '../kit/world.ts'

/** Creates a world with these server attributes, whose administrator can use SmartServer. */
const ruled = async (attributes: object) => {
  const here = await world()
  const { stores, admin } = here
  await stores.server.replace({ ...(await stores.server.get()), attributes: { ...attributes } })
  await stores.users.update(admin.id, ({ standing }) => ({ standing: { ...standing, smartserver: accepted('admin') } }))
  const customerId = await here.tenant('Acme')
  const smart = {
    userType: 'USER',
    firstName: 'New',
    lastName: 'User',
    userName: 'new',
    emailAddress: 'new@example.org',
  }
  const create = async (password: string) => [
    await admin.calls('traccar.users.create', { body: { name: 'N', email: 'n@example.org', password } }),
    await admin.calls('devicehive.users.insert', { body: { login: 'newcomer', role: 1, password } }),
    await admin.calls('smartserver.users.create', { body: { ...smart, customerId, password } }),
  ]
  const change = async (password: string) => [
    await admin.calls('traccar.users.update', {
      params: { id: here.alice.id },
      body: { id: here.alice.id, name: 'Alice', email: here.alice.email, password },
    }),
    await admin.calls('devicehive.users.update', { params: { id: here.alice.id }, body: { password } }),
  ]
  return async (password: string) =>
    [...(await create(password)), ...(await change(password))].map(({ status }) => status)
}

test.each([
  ['four characters of two code units each', '😀😀😀😀'],
  ['seven characters that are ten code units', 'Aa1!😀😀😀'],
  ['eight characters with a control character', 'Aa1!\u0000xyz'],
  ['eight characters with a reversed direction', 'Aa1!\u202exyz'],
])('rejects %s in all APIs', async (_, password) => {
  const statuses = await ruled({})
  expect(await statuses(password)).toEqual([400, 400, 400, 400, 400])
})

test('does not allow shorter passwords by a setting of one API', async () => {
  const statuses = await ruled({ passwordMinLength: 12, 'smartserver.passwordLength': 4 })
  expect(await statuses('Qwerty1234$')).toEqual([400, 400, 400, 400, 400])
})

test('accepts a valid password in all APIs', async () => {
  const statuses = await ruled({})
  expect(await statuses(`${PASSWORD}-Aa1!`)).toEqual([200, 201, 200, 200, 204])
})
