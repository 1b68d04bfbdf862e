/** Associations of users with networks and device types. */
import fc from 'fast-check'
import { hiveWorld, holding } from '../../../kit/hive.ts'
import { runs } from '../../../kit/runs.ts'
import type { Person, World } from '../../../kit/world.ts'

const DENIED = { error: 403, message: 'Access is denied' }
const ALL_ALLOWED = { error: 403, message: 'Cannot assign device type to user with all device types allowed' }
const calls = (person: Person, name: string, params: Record<string, number>, headers = {}) =>
  person.calls(`devicehive.users.${name}`, { params, headers })

test('associates and dissociates a network idempotently', async () => {
  const { admin, alice } = await hiveWorld()
  const params = { id: alice.id, networkId: 1 }
  const message = `Network with id 1 for user with id ${alice.id} was not found`
  await calls(admin, 'getNetwork', params).gets(404, { error: 404, message })
  for (let n = 0; n < 2; n += 1) await calls(admin, 'assignNetwork', params).gets(204)
  const { json } = await calls(admin, 'getNetwork', params).gets(200)
  expect(json).toEqual({ network: { id: 1, name: 'Default Network', description: null } })
  await alice.calls('traccar.groups.list').gets(200, [{ id: 1 }])
  for (let n = 0; n < 2; n += 1) await calls(admin, 'unassignNetwork', params).gets(204)
  await calls(admin, 'getNetwork', params).gets(404, { message })
  await alice.calls('traccar.groups.list').gets(200, [])
})

test('reports an unknown user before an unknown network', async () => {
  const { admin, alice } = await hiveWorld()
  for (const name of ['assignNetwork', 'unassignNetwork']) {
    await calls(admin, name, { id: 999, networkId: 998 }).gets(404, { message: 'User with id = 999 not found' })
    const unknown = { message: 'Network with id = 998 not found' }
    await calls(admin, name, { id: alice.id, networkId: 998 }).gets(404, unknown)
  }
  await calls(admin, 'getNetwork', { id: 999, networkId: 1 }).gets(404, { message: 'User with id = 999 not found' })
})

test('lets a client read its networks but not associate itself', async () => {
  const here = await hiveWorld()
  const own = await here.group(0, here.alice)
  const params = { id: here.alice.id, networkId: own }
  await calls(here.alice, 'getNetwork', params).gets(200, { network: { id: own } })
  const headers = await holding(here, here.alice, { actions: ['*'] })
  for (const name of ['assignNetwork', 'unassignNetwork'])
    await calls(here.alice, name, { id: here.alice.id, networkId: 1 }, headers).gets(403, DENIED)
  await calls(here.alice, 'getNetwork', { id: here.bob.id, networkId: own }, headers).gets(403, DENIED)
})

test('limits a token to its networks', async () => {
  const here = await hiveWorld()
  const headers = await holding(here, here.admin, { actions: ['ManageNetwork', 'ManageUser'], networks: ['7'] })
  for (const name of ['getNetwork', 'assignNetwork', 'unassignNetwork'])
    await calls(here.admin, name, { id: 999, networkId: 1 }, headers).gets(403, DENIED)
})

test('rejects associating a type with a user who has all device types', async () => {
  const { admin, alice } = await hiveWorld()
  for (const name of ['assignDeviceType', 'unassignDeviceType']) {
    await calls(admin, name, { id: 999, deviceTypeId: 2 }).gets(404, { message: 'User with id = 999 not found' })
    await calls(admin, name, { id: alice.id, deviceTypeId: 998 }).gets(403, ALL_ALLOWED)
  }
  await calls(admin, 'getDeviceTypes', { id: alice.id }).gets(200, [{ id: 1 }, { id: 2 }, { id: 3 }])
  await calls(admin, 'getDeviceType', { id: alice.id, deviceTypeId: 3 }).gets(200, { deviceType: { id: 3 } })
})

test('limits a user to its associated types after disallowing all types', async () => {
  const { admin, alice } = await hiveWorld()
  const { id } = alice
  await calls(admin, 'disallowAllDeviceTypes', { id }).gets(204)
  await calls(admin, 'getDeviceTypes', { id }).gets(200, [])
  const message = 'Device type with id = 998 not found'
  await calls(admin, 'assignDeviceType', { id, deviceTypeId: 998 }).gets(404, { error: 404, message })
  for (let n = 0; n < 2; n += 1) await calls(admin, 'assignDeviceType', { id, deviceTypeId: 2 }).gets(204)
  const { json } = await calls(admin, 'getDeviceTypes', { id }).gets(200)
  expect(json).toEqual([{ id: 2, name: 'Tracker', description: 'Device that is built into a vehicle' }])
  await calls(alice, 'getDeviceType', { id, deviceTypeId: 3 }).gets(403, DENIED)
  await calls(admin, 'getDeviceType', { id, deviceTypeId: 3 }).gets(404, {
    error: 404,
    message: `Device type with id 3 for user with id ${id} not found`,
  })
  for (let n = 0; n < 2; n += 1) await calls(admin, 'unassignDeviceType', { id, deviceTypeId: 2 }).gets(204)
  await calls(admin, 'getDeviceTypes', { id }).gets(200, [])
})

test('returns 404 for all as device type id', async () => {
  const { admin, alice } = await hiveWorld()
  await admin.calls('devicehive.users.assignDeviceType', { params: { id: alice.id, deviceTypeId: 'all' } }).gets(404)
})

test('rejects changes of device type associations by a client', async () => {
  const here = await hiveWorld()
  const headers = await holding(here, here.alice, { actions: ['*'] })
  const params = { id: here.alice.id, deviceTypeId: 2 }
  for (const name of ['assignDeviceType', 'unassignDeviceType'])
    await calls(here.alice, name, params, headers).gets(403, DENIED)
  for (const name of ['allowAllDeviceTypes', 'disallowAllDeviceTypes'])
    await calls(here.alice, name, { id: here.alice.id }, headers).gets(403, DENIED)
})

type Step = { readonly do: 'assign' | 'unassign'; readonly type: number } | { readonly do: 'allowAll' | 'disallowAll' }
const step = fc.oneof<fc.Arbitrary<Step>[]>(
  fc.record({ do: fc.constantFrom('assign', 'unassign'), type: fc.integer({ min: 1, max: 3 }) }),
  fc.record({ do: fc.constantFrom('allowAll', 'disallowAll') }),
)

/** Returns the expected types of a user after the steps, and the expected status of each step. */
const expected = (steps: readonly Step[]) => {
  let all = true
  const types = new Set<number>()
  const statuses = steps.map(one => {
    if ('type' in one) {
      if (all) return 403
      types[one.do === 'assign' ? 'add' : 'delete'](one.type)
    } else {
      all = one.do === 'allowAll'
      if (all) types.clear()
    }
    return 204
  })
  return { statuses, types: all ? [1, 2, 3] : [...types].sort() }
}

const perform = async ({ admin, bob }: World, one: Step): Promise<number> => {
  const { status } = await ('type' in one
    ? calls(admin, `${one.do}DeviceType`, { id: bob.id, deviceTypeId: one.type })
    : calls(admin, `${one.do}DeviceTypes`, { id: bob.id }))
  return status
}

test('matches the reference model for random sequences of steps (property)', async () => {
  const here = await hiveWorld()
  const property = fc.asyncProperty(fc.array(step, { maxLength: 12 }), async steps => {
    await perform(here, { do: 'allowAll' })
    const statuses: number[] = []
    for (const one of steps) statuses.push(await perform(here, one))
    const { json } = await calls(here.admin, 'getDeviceTypes', { id: here.bob.id })
    expect({ statuses, types: json.map(({ id }: { id: number }) => id) }).toEqual(expected(steps))
  })
  await fc.assert(property, { numRuns: runs(5, 20) })
})
