/** DeviceHive devices, addressed by unique id. */
import { hiveWorld, holding } from '../../../kit/hive.ts'
import type { Person, World } from '../../../kit/world.ts'

const DENIED = { error: 403, message: 'Access is denied' }
const INVALID = { error: 400, message: 'Invalid request parameters' }
const save = (person: Person, id: string, body?: unknown, headers = {}) =>
  person.calls('devicehive.devices.save', { params: { id }, body, headers })
const get = (person: Person, id: string, headers = {}) =>
  person.calls('devicehive.devices.get', { params: { id }, headers })
const noDevice = (id: string) => ({ error: 404, message: `Device with such deviceId = ${id} not found` })

/** DeviceHive world with one network for Alice (own) and one for Bob (foreign). */
const withNetworks = async (): Promise<World & { own: number; foreign: number }> => {
  const here = await hiveWorld()
  return { ...here, own: await here.group(0, here.alice), foreign: await here.group(0, here.bob) }
}

test('creates a Traccar device in the first network with the first type', async () => {
  const { admin } = await hiveWorld()
  expect((await save(admin, 'van-1').gets(204)).text).toBe('')
  expect((await get(admin, 'van-1').gets(200)).json).toEqual({
    id: 'van-1',
    name: 'van-1',
    data: null,
    networkId: 1,
    deviceTypeId: 1,
    isBlocked: false,
  })
  await admin.calls('traccar.devices.list').gets(200, [{ uniqueId: 'van-1', groupId: 1, disabled: false }])
})

test('keeps members missing from the body, and keeps DeviceHive data when Traccar updates the device', async () => {
  const { admin } = await hiveWorld()
  const body = { name: 'Van', data: { color: 'red' }, networkId: '1', deviceTypeId: 2, isBlocked: true }
  await save(admin, 'van-1', body).gets(204)
  await save(admin, 'van-1', {}).gets(204)
  const { json } = await admin.calls('traccar.devices.list').gets(200, [{ name: 'Van', disabled: true }])
  const changed = { ...json[0], name: 'Van 2', disabled: false, groupId: 0 }
  await admin.calls('traccar.devices.update', { params: { id: json[0].id }, body: changed }).gets(200)
  await get(admin, 'van-1').gets(200, {
    name: 'Van 2',
    data: { color: 'red' },
    networkId: null,
    deviceTypeId: 2,
    isBlocked: false,
  })
  await save(admin, 'van-1', { data: null }).gets(204)
  await get(admin, 'van-1').gets(200, { data: null, deviceTypeId: 2 })
})

test.each([[{ networkId: 999 }], [{ networkId: 'x' }], [{ deviceTypeId: 999 }], [{ name: '' }], [{ isBlocked: 7 }]])(
  'rejects %j',
  async body => {
    const { admin } = await hiveWorld()
    await save(admin, 'van-1', body).gets(400, INVALID)
    await get(admin, 'van-1').gets(404, noDevice('van-1'))
  },
)

test('requires data to be an object of at most 16 KB', async () => {
  const { admin } = await hiveWorld()
  await save(admin, 'van-1', { data: 'x' }).gets(400, { message: "'parameters' must be JSON Object!" })
  await save(admin, 'van-1', { data: { x: 'x'.repeat(16_400) } }).gets(400, { message: 'data must be at most 16 KB' })
})

test.each([['a/b'], ['a'.repeat(129)], [' '], ['a\u0000b']])('rejects %p as device id', async id => {
  const { admin } = await hiveWorld()
  await save(admin, id).gets(400, INVALID)
  await get(admin, id).gets(404)
})

test('creates devices in the networks of the client and links them to users of its tenant', async () => {
  const here = await withNetworks()
  await save(here.alice, 'van-1', { name: 'Van' }).gets(204)
  await get(here.alice, 'van-1').gets(200, { networkId: here.own })
  for (const networkId of [here.foreign, 999]) await save(here.alice, 'van-2', { networkId }).gets(400, INVALID)
  const tenantId = await here.tenant('Acme')
  const member = await here.user('member', {}, { tenantId })
  await save(member, 'van-3').gets(403, { error: 403, message: 'No access to network!' })
  const group = await here.group(0, member)
  await save(member, 'van-3').gets(204)
  await here.admin.calls('traccar.permissions.linkGroup', { body: { userId: here.bob.id, groupId: group } }).gets(200)
  const other = await here.user('other', {}, { tenantId: await here.tenant('Other') })
  await here.admin.calls('traccar.permissions.linkGroup', { body: { userId: other.id, groupId: group } }).gets(200)
  await get(here.bob, 'van-3').gets(200)
  await get(other, 'van-3').gets(404, noDevice('van-3'))
})

test('rejects reading, replacing and deleting devices of other users', async () => {
  const here = await withNetworks()
  await save(here.bob, 'van-1').gets(204)
  await get(here.alice, 'van-1').gets(404, noDevice('van-1'))
  await save(here.alice, 'van-1', { name: 'Mine' }).gets(403, DENIED)
  await here.alice.calls('devicehive.devices.remove', { params: { id: 'van-1' } }).gets(404, noDevice('van-1'))
  await get(here.bob, 'van-1').gets(200, { name: 'van-1' })
})

test('enforces readonly, device limit and token action', async () => {
  const here = await withNetworks()
  const readonly = { message: 'Account is readonly' }
  for (const over of [{ readonly: true }, { deviceReadonly: true }]) {
    const carol = await here.user(Object.keys(over).join(), over)
    await save(carol, 'van-1').gets(403, readonly)
    await carol.calls('devicehive.devices.remove', { params: { id: 'van-1' } }).gets(403, readonly)
  }
  const few = await here.user('few', { deviceLimit: 1 })
  await here.group(0, few)
  await save(few, 'van-1').gets(204)
  await save(few, 'van-2').gets(403, { message: 'User device limit reached' })
  await save(few, 'van-1', { name: 'Van' }).gets(204)
  await save(few, 'van-1', {}, await holding(here, few, { actions: ['GetDevice'] })).gets(403, DENIED)
})

test('limits visible devices to the networks and types of the token', async () => {
  const here = await withNetworks()
  await save(here.admin, 'van-1', { networkId: here.own, deviceTypeId: 2 }).gets(204)
  await save(here.admin, 'van-2', { networkId: here.foreign, deviceTypeId: 3 }).gets(204)
  await here.admin.calls('traccar.devices.create', { body: { name: 'Free', uniqueId: 'van-3' } }).gets(200)
  const seen = async (headers = {}) => {
    const { json } = await here.admin.calls('devicehive.devices.list', { headers }).gets(200)
    return json.map(({ id }: { id: string }) => id)
  }
  const actions = ['GetDevice']
  expect(await seen()).toEqual(['van-1', 'van-2', 'van-3'])
  expect(await seen(await holding(here, here.admin, { actions, networks: [String(here.own)] }))).toEqual(['van-1'])
  await here.admin.calls('devicehive.users.disallowAllDeviceTypes', { params: { id: 1 } }).gets(204)
  const byType = await holding(here, here.admin, { actions, deviceTypes: ['3'] })
  expect(await seen(byType)).toEqual(['van-2'])
  await get(here.admin, 'van-1', byType).gets(404, noDevice('van-1'))
})

test('hides the devices of a type after the client loses access to that type', async () => {
  const here = await withNetworks()
  await save(here.alice, 'van-1', { deviceTypeId: 2 }).gets(204)
  await here.admin.calls('devicehive.users.disallowAllDeviceTypes', { params: { id: here.alice.id } }).gets(204)
  await here.alice.calls('devicehive.devices.list').gets(200, [])
  await save(here.alice, 'van-2').gets(403, { message: 'No access to device type!' })
})

test('filters by name, network and network name, sorts, pages and counts', async () => {
  const here = await withNetworks()
  for (const [id, name, networkId] of [
    ['c', 'red van', here.own],
    ['b', 'blue van', here.own],
    ['a', 'blue car', here.foreign],
  ] as const)
    await save(here.admin, id, { name, networkId }).gets(204)
  const ids = async (query: Record<string, string | number>) =>
    (await here.admin.calls('devicehive.devices.list', { query }).gets(200)).json.map(({ id }: { id: string }) => id)
  expect(await ids({})).toEqual(['a', 'b', 'c'])
  expect(await ids({ name: 'red van' })).toEqual(['c'])
  expect(await ids({ namePattern: 'blue%' })).toEqual(['a', 'b'])
  expect(await ids({ networkId: here.own, sortField: 'Name', sortOrder: 'DESC' })).toEqual(['c', 'b'])
  expect(await ids({ networkName: `Group ${here.foreign}` })).toEqual(['a'])
  expect(await ids({ skip: 1, take: 1 })).toEqual(['b'])
  await here.admin.calls('devicehive.devices.count', { query: { networkId: here.own } }).gets(200, { count: 2 })
})

test('deletes a device and returns 404 for the second request', async () => {
  const { admin } = await hiveWorld()
  await save(admin, 'van-1').gets(204)
  await admin.calls('devicehive.devices.remove', { params: { id: 'van-1' } }).gets(204)
  await admin.calls('devicehive.devices.remove', { params: { id: 'van-1' } }).gets(404, noDevice('van-1'))
  await admin.calls('traccar.devices.list').gets(200, [])
})
