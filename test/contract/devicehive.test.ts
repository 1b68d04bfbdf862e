/** The 16 methods of DeviceHive's page on users, each with a token that has only the documented action. */
import { operations } from '#shared/api/index.ts'
import { hiveWorld, holding } from '../kit/hive.ts'
import type { Sent } from '../kit/call.ts'
import type { World } from '../kit/world.ts'

/** Table of the documentation. */
const PAGE = `
  list                   | ManageUser        | GET /user
  count                  | ManageUser        | GET /user/count
  get                    | GetCurrentUser    | GET /user/{id}
  insert                 | ManageUser        | POST /user
  update                 | UpdateCurrentUser | PUT /user/{id}
  delete                 | ManageUser        | DELETE /user/{id}
  getCurrent             | ManageUser        | GET /user/current
  updateCurrent          | ManageUser        | PUT /user/current
  getNetwork             | ManageUser        | GET /user/{id}/network/{networkId}
  assignNetwork          | ManageUser        | PUT /user/{id}/network/{networkId}
  unassignNetwork        | ManageUser        | DELETE /user/{id}/network/{networkId}
  assignDeviceType       | ManageUser        | PUT /user/{id}/devicetype/{deviceTypeId}
  unassignDeviceType     | ManageUser        | DELETE /user/{id}/devicetype/{deviceTypeId}
  getDeviceTypes         | ManageUser        | GET /user/{id}/devicetype
  allowAllDeviceTypes    | ManageUser        | PUT /user/{id}/devicetype/all
  disallowAllDeviceTypes | ManageUser        | DELETE /user/{id}/devicetype/all`

const methods = PAGE.trim()
  .split('\n')
  .map(line => line.split('|').map(cell => cell.trim()))
  .map(([name = '', action = '', uri = '']) => ({ name: name === 'delete' ? 'remove' : name, action, uri }))

/** Actions that the vendor's server requires instead. Tokens with these work, too. */
const SERVERS: Readonly<Record<string, string>> = {
  get: 'ManageUser',
  update: 'ManageUser',
  getCurrent: 'GetCurrentUser',
  updateCurrent: 'UpdateCurrentUser',
  assignNetwork: 'ManageNetwork',
  unassignNetwork: 'ManageNetwork',
  assignDeviceType: 'ManageDeviceType',
  unassignDeviceType: 'ManageDeviceType',
  getDeviceTypes: 'ManageDeviceType',
  allowAllDeviceTypes: 'ManageDeviceType',
  disallowAllDeviceTypes: 'ManageDeviceType',
}

/** Request of each method, and its success status. Alice belongs to network 1 and can use type 2. */
const ASKED: Readonly<Record<string, readonly [status: number, body: object | undefined, sent?: Sent]>> = {
  list: [200, [{ id: 1 }, { id: 2 }, { id: 3 }]],
  count: [200, { count: 3 }],
  get: [200, { id: 2, networks: [{ id: 1, name: 'Default Network', description: null }] }],
  insert: [201, { id: 4 }, { body: { login: 'dave', password: 'open sesame', role: 1 } }],
  update: [204, undefined, { body: { data: { jsonString: 'string' } } }],
  remove: [204, undefined],
  getCurrent: [200, { id: 1, role: 0, status: 0, networks: [{ id: 1 }] }],
  updateCurrent: [204, undefined, { body: { introReviewed: true } }],
  getNetwork: [200, { network: { id: 1, name: 'Default Network', description: null } }],
  assignNetwork: [204, undefined],
  unassignNetwork: [204, undefined],
  assignDeviceType: [204, undefined],
  unassignDeviceType: [204, undefined],
  getDeviceTypes: [200, [{ id: 2 }]],
  allowAllDeviceTypes: [204, undefined],
  disallowAllDeviceTypes: [204, undefined],
}

const prepared = async (): Promise<World> => {
  const here = await hiveWorld()
  const { admin, alice } = here
  const params = { id: alice.id, networkId: 1, deviceTypeId: 2 }
  for (const name of ['assignNetwork', 'disallowAllDeviceTypes', 'assignDeviceType'])
    await admin.calls(`devicehive.users.${name}`, { params }).gets(204)
  return here
}

const ask = async (here: World, name: string, actions: readonly string[]) => {
  const headers = await holding(here, here.admin, { actions })
  const params = { id: here.alice.id, networkId: 1, deviceTypeId: 2 }
  return here.admin.calls(`devicehive.users.${name}`, { params, ...ASKED[name]?.[2], headers })
}

test('has 16 methods at the documented paths', () => {
  expect(methods).toHaveLength(16)
  for (const { name, uri } of methods) {
    const operation = operations.find(({ address }) => address === `devicehive.users.${name}`)
    expect(`${operation?.method} ${operation?.path}`).toBe(uri)
  }
})

const cases = methods.flatMap(({ name, action }) =>
  [action, ...(SERVERS[name] === undefined ? [] : [SERVERS[name]])].map(one => [name, one] as const),
)
test.each(cases)('%s with %s', async (name, action) => {
  const [status, body] = ASKED[name]!
  const { status: told, json, text } = await ask(await prepared(), name, [action])
  expect([told, text === '']).toEqual([status, body === undefined])
  if (body !== undefined) expect(json).toMatchObject(body)
})

test.each(methods.map(({ name }) => [name]))('%s rejects a token with all other actions', async name => {
  const needed = new Set(cases.filter(([one]) => one === name).map(([, action]) => action))
  // Permitted for the caller itself, not for Alice.
  const others = ['GetNetwork', 'GetDevice', 'RegisterDevice', 'GetCurrentUser', 'UpdateCurrentUser', 'ManageUser']
    .concat('ManageConfiguration', 'ManageNetwork', 'ManageToken', 'GetDeviceType', 'ManageDeviceType')
    .filter(action => !needed.has(action) && !(name === 'getNetwork' && action === 'GetNetwork'))
  const { status, json } = await ask(await prepared(), name, others)
  expect([status, json]).toEqual([403, { error: 403, message: 'Access is denied' }])
})

test.each(methods.map(({ name }) => [name]))('%s rejects a request without a token', async name => {
  const { stranger } = await hiveWorld()
  const { status, json } = await stranger.calls(`devicehive.users.${name}`, {
    params: { id: 2, networkId: 1, deviceTypeId: 2 },
  })
  expect([status, json]).toEqual([401, { error: 401, message: 'Unauthorized' }])
})
