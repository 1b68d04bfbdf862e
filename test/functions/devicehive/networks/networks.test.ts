/** DeviceHive networks: groups with unique names. */
import { hiveWorld, holding } from '../../../kit/hive.ts'
import type { Person } from '../../../kit/world.ts'

const DENIED = { error: 403, message: 'Access is denied' }
const TAKEN = { error: 403, message: 'Network cannot be created. Network with such name already exists' }
const insert = (person: Person, body: unknown, headers = {}) =>
  person.calls('devicehive.networks.insert', { body, headers })
const get = (person: Person, id: number, headers = {}) =>
  person.calls('devicehive.networks.get', { params: { id }, headers })
const update = (person: Person, id: number, body: unknown, headers = {}) =>
  person.calls('devicehive.networks.update', { params: { id }, body, headers })
const remove = (person: Person, id: number, query = {}, headers = {}) =>
  person.calls('devicehive.networks.remove', { params: { id }, query, headers })

test('creates a network as a group of the other APIs', async () => {
  const { admin } = await hiveWorld()
  const { json } = await insert(admin, { name: 'North', description: 'All of it', unknown: 1 }).gets(201)
  expect(json).toEqual({ id: 2 })
  expect((await get(admin, 2).gets(200)).json).toEqual({ id: 2, name: 'North', description: 'All of it', devices: [] })
  await admin
    .calls('traccar.groups.list')
    .gets(200, [{ id: 1 }, { id: 2, name: 'North', groupId: 0, attributes: { description: 'All of it' } }])
})

test('keeps members missing from the body, removes the description for null and keeps other attributes', async () => {
  const { admin } = await hiveWorld()
  const group = { name: 'South', attributes: { speedLimit: 20, description: 'Half of it' } }
  const { json } = await admin.calls('traccar.groups.create', { body: group }).gets(200)
  await update(admin, json.id, { name: 'South 2' }).gets(204)
  await get(admin, json.id).gets(200, { name: 'South 2', description: 'Half of it' })
  await update(admin, json.id, { description: null }).gets(204)
  await get(admin, json.id).gets(200, { name: 'South 2', description: null })
  await admin.calls('traccar.groups.list').gets(200, [{ id: 1 }, { attributes: { speedLimit: 20 } }])
  await update(admin, json.id, undefined).gets(204)
})

test.each([[undefined], [{}], [{ name: null }]])('rejects %j without a name', async body => {
  const { admin } = await hiveWorld()
  await insert(admin, body).gets(400, { error: 400 })
})

test.each([[{ name: '' }], [{ name: 'x'.repeat(129) }], [{ name: ['x'] }], [{ name: 'x', description: {} }]])(
  'rejects %j',
  async body => {
    const { admin } = await hiveWorld()
    await insert(admin, body).gets(400, { error: 400, message: 'Invalid request parameters' })
  },
)

test('keeps names unique across APIs and releases them after renaming or deleting', async () => {
  const { admin } = await hiveWorld()
  await insert(admin, { name: 'North' }).gets(201, { id: 2 })
  await insert(admin, { name: 'North' }).gets(403, TAKEN)
  await insert(admin, { name: 'north' }).gets(201)
  await admin.calls('traccar.groups.create', { body: { name: 'South' } }).gets(200)
  await insert(admin, { name: 'South' }).gets(403, TAKEN)
  await update(admin, 2, { name: 'South' }).gets(403, TAKEN)
  await update(admin, 2, { name: 'North' }).gets(204)
  await update(admin, 2, { name: 'West' }).gets(204)
  await insert(admin, { name: 'North' }).gets(201)
  await admin.calls('traccar.groups.remove', { params: { id: 2 } }).gets(204)
  await insert(admin, { name: 'West' }).gets(201)
})

test('creates one network in 3 concurrent requests with the same name', async () => {
  const { admin } = await hiveWorld()
  const responses = await Promise.all([1, 2, 3].map(() => insert(admin, { name: 'North' })))
  expect(responses.map(({ status }) => status).sort()).toEqual([201, 403, 403])
})

test('filters, sorts and pages networks', async () => {
  const { admin } = await hiveWorld()
  for (const name of ['b', 'a', 'ab']) await insert(admin, { name })
  const names = async (query: Record<string, string | number>) =>
    (await admin.calls('devicehive.networks.list', { query }).gets(200)).json.map(({ name }: { name: string }) => name)
  expect(await names({})).toEqual(['Default Network', 'b', 'a', 'ab'])
  expect(await names({ name: 'a' })).toEqual(['a'])
  expect(await names({ name: 'a', namePattern: '%b' })).toEqual(['b', 'ab'])
  expect(await names({ sortField: 'Name', sortOrder: 'DESC', skip: 1, take: 2 })).toEqual(['ab', 'a'])
  await admin.calls('devicehive.networks.count', { query: { namePattern: 'a%' } }).gets(200, { count: 2 })
})

test('shows a client its associated networks and their subnetworks', async () => {
  const here = await hiveWorld()
  const own = await here.group(0, here.alice)
  const child = await here.group(own)
  const foreign = await here.group(0, here.bob)
  await here.alice.calls('devicehive.networks.list').gets(200, [{ id: own }, { id: child }])
  await here.alice.calls('devicehive.networks.count').gets(200, { count: 2 })
  await get(here.alice, child).gets(200, { id: child })
  await get(here.alice, foreign).gets(403, DENIED)
  await get(here.alice, 999).gets(403, DENIED)
  const wide = await holding(here, here.alice, { actions: ['GetNetwork'] })
  for (const id of [foreign, 999])
    await get(here.alice, id, wide).gets(404, { message: `Network with id = ${id} not found` })
})

test('limits an administrator to the networks of its token', async () => {
  const here = await hiveWorld()
  const other = await here.group(0)
  const listed = await holding(here, here.admin, { actions: ['GetNetwork'], networks: [String(other), '999', 'x'] })
  await here.admin.calls('devicehive.networks.list', { headers: listed }).gets(200, [{ id: other }])
  await get(here.admin, 1, listed).gets(403, DENIED)
  await get(here.admin, 999, listed).gets(404)
  const none = await holding(here, here.admin, { actions: ['GetNetwork'], networks: null })
  expect((await here.admin.calls('devicehive.networks.list', { headers: none }).gets(200)).json).toEqual([])
})

test('requires ManageNetwork, a visible network and a user who is not readonly for changes by clients', async () => {
  const here = await hiveWorld()
  const own = await here.group(0, here.alice)
  const foreign = await here.group(0, here.bob)
  for (const attempt of [insert(here.alice, { name: 'x' }), update(here.alice, own, {}), remove(here.alice, own)])
    await attempt.gets(403, DENIED)
  const manages = await holding(here, here.alice, { actions: ['ManageNetwork'] })
  await update(here.alice, foreign, { name: 'x' }, manages).gets(404)
  await remove(here.alice, foreign, {}, manages).gets(404)
  await update(here.alice, own, { name: 'mine' }, manages).gets(204)
  await insert(here.alice, { name: 'another' }, manages).gets(201)
  await remove(here.alice, own, {}, manages).gets(204)
  const reader = await here.user('reader', { readonly: true })
  const headers = await holding(here, reader, { actions: ['ManageNetwork'] })
  await insert(reader, { name: 'x' }, headers).gets(403, { message: 'Account is readonly' })
})

test('deletes a network with devices only with force, together with its devices', async () => {
  const { admin } = await hiveWorld()
  for (const id of ['van-1', 'van-2'])
    await admin.calls('devicehive.devices.save', { params: { id }, body: { networkId: 1 } }).gets(204)
  const message =
    'There are the following devices within this network: van-1, van-2. Please review and delete them first.'
  await remove(admin, 1).gets(400, { error: 400, message })
  await remove(admin, 1, { force: 'false' }).gets(400, { message })
  await remove(admin, 1, { force: 'True' }).gets(204)
  await remove(admin, 1).gets(404, { error: 404, message: 'Network with id = 1 not found' })
  await admin.calls('devicehive.devices.get', { params: { id: 'van-1' } }).gets(404)
})

test('rejects deleting a network with devices by a deviceReadonly user', async () => {
  const here = await hiveWorld()
  const carol = await here.user('carol', { deviceReadonly: true })
  const own = await here.group(0, carol)
  await here.admin.calls('devicehive.devices.save', { params: { id: 'van-1' }, body: { networkId: own } }).gets(204)
  const headers = await holding(here, carol, { actions: ['ManageNetwork'] })
  await remove(carol, own, { force: true }, headers).gets(403, { message: 'Account is readonly' })
})

test('lists the devices of a network only if the token has GetDevice', async () => {
  const here = await hiveWorld()
  const data = { color: 'red' }
  await here.admin.calls('devicehive.devices.save', { params: { id: 'van-1' }, body: { name: 'Van', data } }).gets(204)
  const { json } = await get(here.admin, 1).gets(200)
  expect(json.devices).toEqual([{ id: 'van-1', name: 'Van', data, isBlocked: false }])
  await get(here.admin, 1, await holding(here, here.admin, { actions: ['GetNetwork'] })).gets(200, { devices: [] })
})

test('returns null for a description that is not a string, and rejects one that exceeds the attribute limit', async () => {
  const { admin } = await hiveWorld()
  const group = { name: 'South', attributes: { description: { de: 'Süden' }, note: 'x'.repeat(16_300) } }
  const { json } = await admin.calls('traccar.groups.create', { body: group }).gets(200)
  await get(admin, json.id).gets(200, { description: null })
  await update(admin, json.id, { name: 'South 2' }).gets(204)
  await update(admin, json.id, { description: 'x'.repeat(100) }).gets(400, { error: 400 })
  await admin.calls('traccar.groups.list').gets(200, [{ id: 1 }, { name: 'South 2', attributes: group.attributes }])
})
