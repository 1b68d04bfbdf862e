/** Anonymous access to /v2 for deployments that set `vehiclesAnonymous`. */
import { call } from '../../../kit/call.ts'
import {
  badRequest,
  create,
  DIFFERENT,
  firms,
  list,
  NOT_FOUND,
  pairOf,
  permissionOf,
  remove,
  userIdOf,
} from '../firms.ts'

const open = async () => {
  const here = await firms()
  Object.assign(here.host.environment, { vehiclesAnonymous: true })
  return here
}

test('lets anonymous callers list, create and delete associations, and logs each request', async () => {
  const { stranger, driver, van, host } = await open()
  await create(stranger, pairOf(van, driver)).gets(200)
  await driver.calls('traccar.devices.list').gets(200, [{ id: van }])
  await list(stranger, van, 'search=driver').gets(200, {
    data: [{ relationships: { user: { id: userIdOf(driver) } } }],
  })
  await remove(stranger, permissionOf(van, driver)).gets(200)
  const warnings = host.logged.filter(({ level }) => level === 'warn')
  const message = 'anonymous request allowed because vehiclesAnonymous is set'
  expect(warnings.map(({ entry }) => entry)).toMatchObject(
    ['create', 'list', 'remove'].map(name => ({ operation: `vehicles.associations.${name}`, message })),
  )
})

test('validates anonymous requests like authenticated ones', async () => {
  const { stranger, driver, van, truck } = await open()
  await create(stranger, pairOf(truck, driver)).gets(400, DIFFERENT)
  await create(stranger, pairOf(99, driver)).gets(400, badRequest('data.0.vehicle_id: vehicle not found'))
  await remove(stranger, permissionOf(van, driver)).gets(404, NOT_FOUND)
})

test('applies the permissions of signed-in callers, and rejects wrong credentials', async () => {
  const { driver, alice, van } = await open()
  await create(alice, pairOf(van, driver)).gets(400)
  const sent = { body: { data: [pairOf(van, driver)] }, headers: { authorization: 'Bearer wrong' } }
  expect(await call('vehicles.associations.create', sent)).toMatchObject({ status: 401 })
})

test('keeps the other APIs closed to anonymous callers', async () => {
  const { stranger } = await open()
  await stranger.calls('traccar.devices.list').gets(401)
})
