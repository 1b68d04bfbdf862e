/** Updates of an open map when permissions change, through any API. */
import { type Firms, firms } from '../../kit/firms.ts'
import type { Person } from '../../kit/world.ts'
import { type Frame, watching } from '../../kit/watching.ts'
import { pairOf, permissionOf } from '../vehicles/firms.ts'

const GONE: Frame = { devices: [] }

/** Fleet with a device owner, and clients that receive updates at once. */
const start = async () => {
  const here: Firms = await firms()
  const { opens, delivers, queue } = watching(here.host)
  const device = async (owner: Person, name: string, groupId = 0): Promise<number> =>
    (await owner.calls('traccar.devices.create', { body: { name, uniqueId: name, groupId } }).gets(200)).json.id
  const watches = async (person: Person) => {
    const socket = await opens(person)
    await delivers()
    socket.frames()
    /** Returns the names of the received devices, or the frame if it has none. */
    return async () => {
      await delivers()
      return socket.frames().flatMap((frame): (string | Frame)[] => {
        const names = frame.devices?.map(({ name }) => name) ?? []
        return names.length > 0 ? names : [frame]
      })
    }
  }
  return { ...here, device, watches, queue }
}

describe('Traccar', () => {
  test('shows a device after it is linked and hides it after it is unlinked', async () => {
    const { admin, owner, driver, device, watches } = await start()
    const van = await device(owner, 'Van')
    const [sees, ownerSees] = [await watches(driver), await watches(owner)]
    const body = { userId: driver.id, deviceId: van }
    await admin.calls('traccar.permissions.linkDevice', { body }).gets(200)
    expect([await sees(), await ownerSees()]).toEqual([['Van'], ['Van']])
    await admin.calls('traccar.permissions.unlinkDevice', { body }).gets(204)
    expect([await sees(), await ownerSees()]).toEqual([[GONE], ['Van']])
  })

  test('keeps showing an unlinked device that is visible through a group', async () => {
    const { admin, owner, driver, group, device, watches } = await start()
    const fleet = await group(0, driver)
    const body = { userId: driver.id, deviceId: await device(owner, 'Van') }
    await admin.calls('traccar.devices.update', {
      params: { id: body.deviceId },
      body: { id: body.deviceId, name: 'Van', uniqueId: 'Van', groupId: fleet },
    })
    await admin.calls('traccar.permissions.linkDevice', { body }).gets(200)
    const sees = await watches(driver)
    await admin.calls('traccar.permissions.unlinkDevice', { body }).gets(204)
    expect(await sees()).toEqual(['Van'])
  })

  test('hides the devices of a group that is unlinked, moved or deleted', async () => {
    const { admin, driver, manager, group, device, watches } = await start()
    const fleet = await group(0, driver)
    const vans = await group(fleet)
    await device(admin, 'Van', vans)
    const [sees, managerSees] = [await watches(driver), await watches(manager)]
    const link = { body: { userId: manager.id, groupId: fleet } }
    const move = (groupId: number) =>
      admin
        .calls('traccar.groups.update', { params: { id: vans }, body: { id: vans, name: 'Vans', groupId } })
        .gets(200)
    await admin.calls('traccar.permissions.linkGroup', link).gets(200)
    expect([await sees(), await managerSees()]).toEqual([['Van'], ['Van']])
    await admin.calls('traccar.permissions.unlinkGroup', link).gets(204)
    expect([await sees(), await managerSees()]).toEqual([['Van'], [GONE]])
    await move(0)
    expect([await sees(), await managerSees()]).toEqual([[GONE], []])
    await move(fleet)
    expect(await sees()).toEqual(['Van'])
    await move(fleet)
    expect(await sees()).toEqual([])
    await admin.calls('traccar.groups.remove', { params: { id: fleet } }).gets(204)
    expect(await sees()).toEqual([GONE])
  })

  test('hides a device from all users who saw it when it leaves a group or is deleted', async () => {
    const { admin, alice, bob, group, device, watches } = await start()
    const fleet = await group(0, alice, bob)
    const van = await device(alice, 'Van', fleet)
    const [sees, bobSees, adminSees] = [await watches(alice), await watches(bob), await watches(admin)]
    const body = { id: van, name: 'Van', uniqueId: 'Van', groupId: 0 }
    await alice.calls('traccar.devices.update', { params: { id: van }, body }).gets(200)
    expect([await sees(), await bobSees(), await adminSees()]).toEqual([['Van'], [GONE], []])
    await alice.calls('traccar.devices.remove', { params: { id: van } }).gets(204)
    expect([await sees(), await bobSees(), await adminSees()]).toEqual([[GONE], [], []])
  })

  test('publishes nothing without connected clients', async () => {
    const { alice, device, queue } = await start()
    const van = await device(alice, 'Van')
    await alice.calls('traccar.devices.remove', { params: { id: van } }).gets(204)
    expect(queue).toEqual([])
  })
})

test('/v2: shows a vehicle after its association is created and hides it after deletion', async () => {
  const { owner, driver, device, watches } = await start()
  const van = await device(owner, 'Van')
  const sees = await watches(driver)
  await owner.calls('vehicles.associations.create', { body: { data: [pairOf(van, driver)] } }).gets(200)
  expect(await sees()).toEqual(['Van'])
  await owner.calls('vehicles.associations.remove', { body: { data: [permissionOf(van, driver)] } }).gets(200)
  expect(await sees()).toEqual([GONE])
})

test('/iap: hides a device of a customer from other users, and shows it again after removal from the customer', async () => {
  const { admin, alice, driver, rival, acme, group, device, watches } = await start()
  const van = await device(alice, 'Van', await group(0, alice, driver, rival))
  const [sees, rivalSees] = [await watches(driver), await watches(rival)]
  const params = { id: acme, deviceId: van }
  await admin.calls('smartserver.customers.addDevice', { params }).gets(200)
  expect([await sees(), await rivalSees()]).toEqual([['Van'], [GONE]])
  await admin.calls('smartserver.customers.removeDevice', { params }).gets(200)
  expect([await sees(), await rivalSees()]).toEqual([['Van'], ['Van']])
})

describe('/dh/rest', () => {
  const startHive = async () => {
    const here = await start()
    await here.stores.networks.createFirst(here.admin.id)
    await here.stores.deviceTypes.createFirst()
    const { admin } = here
    const save = (name: string, networkId?: number) =>
      admin.calls('devicehive.devices.save', { params: { id: name }, body: { name, networkId } }).gets(204)
    const network = async (name: string): Promise<number> =>
      (await admin.calls('devicehive.networks.insert', { body: { name } }).gets(201)).json.id
    return { ...here, save, network }
  }

  test('shows the devices of an assigned network and hides them after unassignment', async () => {
    const { admin, bob, save, watches } = await startHive()
    await save('Van', 1)
    const sees = await watches(bob)
    const params = { id: bob.id, networkId: 1 }
    await admin.calls('devicehive.users.assignNetwork', { params }).gets(204)
    expect(await sees()).toEqual(['Van'])
    await admin.calls('devicehive.users.unassignNetwork', { params }).gets(204)
    expect(await sees()).toEqual([GONE])
  })

  test('shows a device on creation and hides it when it changes its network or is deleted', async () => {
    const { admin, alice, bob, save, network, watches } = await startHive()
    const [vans, cars] = [await network('Vans'), await network('Cars')]
    for (const [user, networkId] of [
      [alice, vans],
      [bob, cars],
    ] as const)
      await admin.calls('devicehive.users.assignNetwork', { params: { id: user.id, networkId } }).gets(204)
    const [sees, bobSees] = [await watches(alice), await watches(bob)]
    await save('Van', vans)
    expect([await sees(), await bobSees()]).toEqual([['Van'], []])
    await save('Van', cars)
    expect([await sees(), await bobSees()]).toEqual([[GONE], ['Van']])
    await admin.calls('devicehive.devices.remove', { params: { id: 'Van' } }).gets(204)
    expect([await sees(), await bobSees()]).toEqual([[], [GONE]])
  })

  test('hides the devices of a network or device type that is deleted with force', async () => {
    const { admin, alice, save, network, watches } = await startHive()
    const vans = await network('Vans')
    await admin.calls('devicehive.users.assignNetwork', { params: { id: alice.id, networkId: vans } }).gets(204)
    const query = { force: 'true' }
    const [first, second] = ['Van', 'Bus']
    const sees = await watches(alice)
    const { json: type } = await admin.calls('devicehive.deviceTypes.insert', { body: { name: 'Vans' } }).gets(201)
    const body = { name: first, networkId: vans, deviceTypeId: type.id }
    await admin.calls('devicehive.devices.save', { params: { id: first }, body }).gets(204)
    await save(second, vans)
    expect(await sees()).toEqual(['Van', 'Bus'])
    await admin.calls('devicehive.deviceTypes.remove', { params: { id: type.id }, query }).gets(204)
    expect(await sees()).toEqual([GONE])
    await admin.calls('devicehive.networks.remove', { params: { id: vans }, query }).gets(204)
    expect(await sees()).toEqual([GONE])
  })
})
