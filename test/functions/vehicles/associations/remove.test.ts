import { associationCode, codeOf } from '#shared/domain/associationCode.ts'
import { world } from '../../../kit/world.ts'
import { badRequest, create, device, firms, linked, NOT_FOUND, pairOf, permissionOf, remove } from '../firms.ts'

test('hides a vehicle in every API after its association is deleted', async () => {
  const { owner, driver, van, stores } = await firms()
  await create(owner, pairOf(van, driver)).gets(200)
  await remove(owner, permissionOf(van, driver)).gets(200, { data: [permissionOf(van, driver)] })
  await driver.calls('traccar.devices.list').gets(200, { length: 0 })
  expect(await stores.users.byId(driver.id)).toMatchObject({ devices: 0 })
})

test('returns 404 for deleted associations and treats duplicates as one', async () => {
  const { owner, driver, van } = await firms()
  await create(owner, pairOf(van, driver)).gets(200)
  const permission = permissionOf(van, driver)
  const { json } = await remove(owner, permission, permission).gets(200)
  expect(json).toEqual({ data: [permission] })
  await remove(owner, permission).gets(404, NOT_FOUND)
})

test('deletes no association of a request if one does not exist', async () => {
  const here = await firms()
  const { owner, driver, manager, van } = here
  await create(owner, pairOf(van, driver)).gets(200)
  await remove(owner, permissionOf(van, driver), permissionOf(van, manager)).gets(404, NOT_FOUND)
  expect(await linked(here, van)).toEqual([owner.id, driver.id])
})

test('deletes an association once in 4 concurrent requests', async () => {
  const { owner, driver, van, stores } = await firms()
  await create(owner, pairOf(van, driver)).gets(200)
  const all = await Promise.all([1, 2, 3, 4].map(() => remove(owner, permissionOf(van, driver))))
  expect(all.map(({ status }) => status).sort()).toEqual([200, 404, 404, 404])
  expect(await stores.users.byId(driver.id)).toMatchObject({ devices: 0 })
})

test('deletes 49 associations of a user in one request and rejects 50', async () => {
  const { admin, bob, alice, stores } = await world()
  const vans: number[] = []
  for (let n = 0; n < 50; n += 1) vans.push(await device(alice, `v${n}`))
  await create(admin, ...vans.slice(0, 30).map(van => pairOf(van, bob))).gets(200)
  await create(admin, ...vans.map(van => pairOf(van, bob))).gets(200)
  const permissions = vans.map(van => permissionOf(van, bob))
  await remove(admin, ...permissions).gets(400, badRequest('Too many items: 101 writes needed, at most 100 allowed'))
  expect(await stores.users.byId(bob.id)).toMatchObject({ devices: 50 })
  await remove(admin, ...permissions.slice(1)).gets(200, { data: { length: 49 } })
  expect(await stores.users.byId(bob.id)).toMatchObject({ devices: 1 })
})

const GONE = { type: 'user_permission', id: associationCode({ vehicle: 1, user: 2 }) }

test.each([
  [{ data: [{ id: GONE.id }] }, 'data.0.type is not valid'],
  [{ data: [{ ...GONE, type: 'vehicle' }] }, 'data.0.type is not valid'],
  [{ data: [{ ...GONE, id: 'ABC1234567890DEF' }] }, 'data.0.id must be 15 letters and digits'],
  [{ data: [{ type: 'user_permission' }] }, 'data.0.id must be text'],
  [{ data: [GONE, { ...GONE, type: null }] }, 'data.1.type is not valid'],
  [{ data: [] }, 'data must not be empty'],
  [{ data: Array.from({ length: 101 }, () => GONE) }, 'data must have at most 100 items'],
  [{}, 'data is required'],
  ['', 'A body is required'],
])('rejects %j before any lookup: %s', async (body, message) => {
  const { admin } = await world()
  await admin.calls('vehicles.associations.remove', { body }).gets(400, badRequest(message))
})

test.each([
  ['a vehicle and a user without an association', GONE.id],
  ['a missing vehicle', associationCode({ vehicle: 99, user: 2 })],
  ['a missing user', associationCode({ vehicle: 1, user: 99 })],
  ['the largest numbers', associationCode({ vehicle: 2 ** 42 - 1, user: 2 ** 42 - 1 })],
  ['another kind of object', codeOf('vehicle', 1)],
  ['id zero', 'AAAAAAAAAAAAAAA'],
])('returns 404 for an id of %s', async (_, id) => {
  const { admin, bob } = await world()
  await device(bob, 'van')
  await remove(admin, { ...GONE, id }).gets(404, NOT_FOUND)
})

test('accepts a request wrapped in body, with the id of a list item', async () => {
  const { owner, driver, van } = await firms()
  const { json } = await create(owner, pairOf(van, driver)).gets(200)
  const [{ type, id }] = json.data
  await owner.calls('vehicles.associations.remove', { body: { body: { data: { type, id } } } }).gets(200)
})

test('rejects anonymous callers and users of other tenants', async () => {
  const { owner, driver, rival, stranger, van } = await firms()
  await create(owner, pairOf(van, driver)).gets(200)
  await remove(stranger, permissionOf(van, driver)).gets(401)
  await remove(rival, permissionOf(van, driver)).gets(404, NOT_FOUND)
})
