/** Permissions to create and delete associations of vehicles and users. */
import { profileIn } from '#shared/table/accounts.ts'
import {
  badRequest,
  create,
  device,
  DIFFERENT,
  firms,
  linked,
  NOT_FOUND,
  pairOf,
  permissionOf,
  remove,
} from '../firms.ts'

const NO_VEHICLE = badRequest('data.0.vehicle_id: vehicle not found')
const NO_USER = badRequest('data.0.user_id: user not found')

test('lets an owner create and delete associations within its tenant', async () => {
  const here = await firms()
  const { owner, driver, van } = here
  await create(owner, pairOf(van, driver)).gets(200)
  await remove(owner, permissionOf(van, driver)).gets(200, { data: [permissionOf(van, driver)] })
  expect(await linked(here, van)).toEqual([owner.id])
})

test('requires a manager to see the vehicle, and rejects changes of the owner', async () => {
  const here = await firms()
  const { owner, manager, driver, van } = here
  await create(manager, pairOf(van, driver)).gets(400, NO_VEHICLE)
  await create(owner, pairOf(van, manager)).gets(200)
  await create(manager, pairOf(van, driver)).gets(200)
  await remove(manager, permissionOf(van, owner)).gets(404, NOT_FOUND)
  expect(await linked(here, van)).toEqual([owner.id, manager.id, driver.id])
})

test('rejects associations created by a driver for other users or for unassociated vehicles', async () => {
  const { owner, manager, driver, van } = await firms()
  await create(driver, pairOf(van, driver)).gets(400, NO_VEHICLE)
  await create(owner, pairOf(van, driver)).gets(200)
  await create(driver, pairOf(van, manager)).gets(400, NO_USER)
  await remove(driver, permissionOf(van, owner)).gets(404, NOT_FOUND)
})

test('rejects self-association for devices seen through a group', async () => {
  const { alice, group, admin, stores } = await firms()
  const pool = await group(0, alice)
  const { json: car } = await admin
    .calls('traccar.devices.create', { body: { name: 'Car', uniqueId: 'car', groupId: pool } })
    .gets(200)
  await create(alice, pairOf(car.id, alice)).gets(400, NO_USER)
  await stores.links.userGroup.remove(alice.id, pool)
  expect(await stores.permissions.devicesOf({ id: alice.id })).toEqual([])
})

test('lets a manager without a tenant associate visible vehicles with managed users, also through a group', async () => {
  const { user, group, admin, stores, alice } = await firms()
  const chief = await user('chief', { userLimit: -1 })
  const { json } = await chief
    .calls('traccar.users.create', { body: { name: 'Kid', email: 'kid@example.org', password: 'long enough' } })
    .gets(200)
  const fleet = await group(0, chief)
  const { json: car } = await admin
    .calls('traccar.devices.create', { body: { name: 'Car', uniqueId: 'car', groupId: fleet } })
    .gets(200)
  await create(chief, pairOf(car.id, json)).gets(200)
  expect(await stores.permissions.devicesOf({ id: json.id, tenantId: undefined })).toEqual([car.id])
  await create(chief, pairOf(car.id, alice)).gets(400, NO_USER)
  await remove(chief, permissionOf(car.id, json)).gets(200)
})

test('reports different enterprises only to callers who see both vehicle and user', async () => {
  const { admin, owner, rival, driver, van, truck } = await firms()
  await create(admin, pairOf(truck, driver)).gets(400, DIFFERENT)
  await create(admin, pairOf(van, rival)).gets(400, DIFFERENT)
  await create(owner, pairOf(truck, driver)).gets(400, NO_VEHICLE)
  await create(owner, pairOf(van, rival)).gets(400, NO_USER)
  await create(owner, pairOf(99, driver)).gets(400, NO_VEHICLE)
  await create(owner, pairOf(van, { id: 99 as never })).gets(400, NO_USER)
})

test('reports an invalid id in a list before different enterprises', async () => {
  const { admin, driver, truck } = await firms()
  await create(admin, pairOf(truck, driver), pairOf(99, driver)).gets(
    400,
    badRequest('data.1.vehicle_id: vehicle not found'),
  )
})

test('allows associations of vehicles and users without a tenant with any tenant', async () => {
  const { admin, alice, van, driver } = await firms()
  await create(admin, pairOf(van, alice), pairOf(van, admin)).gets(200, { data: { length: 2 } })
  const bike = await device(alice, 'bike')
  await create(admin, pairOf(bike, driver)).gets(200)
})

test.each(['readonly', 'deviceReadonly'])('rejects changes by a %s user', async flag => {
  const here = await firms()
  const { user, admin, acme, driver, van } = here
  const member = await user('hands off', { [flag]: true }, { tenantId: acme, tenantRole: 'manager' })
  await create(admin, pairOf(van, member), pairOf(van, driver)).gets(200)
  const before = await linked(here, van)
  await create(member, pairOf(van, driver)).gets(400, badRequest('Account is readonly'))
  await remove(member, permissionOf(van, driver)).gets(400, badRequest('Account is readonly'))
  expect(await linked(here, van)).toEqual(before)
})

test('rejects changes of an administrator in the tenant by its owner', async () => {
  const here = await firms()
  const { owner, van, stores, driver } = here
  await create(owner, pairOf(van, driver)).gets(200)
  await stores.users.update(driver.id, account => ({ profile: { ...profileIn(account), administrator: true } }))
  await remove(owner, permissionOf(van, driver)).gets(404, NOT_FOUND)
  expect(await linked(here, van)).toEqual([owner.id, driver.id])
})
