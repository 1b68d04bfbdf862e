/** docs/compatibility.md lists every operation of the contracts with its correct state. */
import { readFileSync } from 'node:fs'
import { operations } from '#shared/api/index.ts'
import type { ApiName } from '#shared/api/operation.ts'

/** The 47 operations of Traccar 3.9, in the order of its contract. */
const CONTRACT = `
  PUT /attributes/aliases/{id} · DELETE /attributes/aliases/{id} · POST /attributes/aliases · GET /attributes/aliases
  POST /commands · GET /commandtypes
  POST /devices · GET /devices · PUT /devices/{id} · DELETE /devices/{id} · PUT /devices/{id}/distance
  POST /devices/geofences · DELETE /devices/geofences
  GET /events/{id}
  POST /geofences · GET /geofences · PUT /geofences/{id} · DELETE /geofences/{id}
  POST /groups · GET /groups · PUT /groups/{id} · DELETE /groups/{id} · POST /groups/geofences · DELETE /groups/geofences
  POST /permissions/devices · DELETE /permissions/devices · POST /permissions/geofences · DELETE /permissions/geofences
  POST /permissions/groups · DELETE /permissions/groups
  GET /positions
  GET /reports/summary · GET /reports/events · GET /reports/route · GET /reports/trips
  PUT /server · GET /server · POST /session · DELETE /session · GET /session
  GET /statistics
  POST /users/notifications · GET /users/notifications
  PUT /users/{id} · DELETE /users/{id} · POST /users · GET /users`
  .split(/[·\n]/)
  .map(line => line.trim())
  .filter(Boolean)

const text = readFileSync('docs/compatibility.md', 'utf8')
const section = (title: string) => text.split(/^## /m).find(part => part.startsWith(title)) ?? ''

interface Row {
  readonly operation: string
  readonly state: string
}

/** Returns the rows of a section whose first cell is an operation. */
const rows = (title: string): Row[] =>
  [...section(title).matchAll(/^\| `([A-Z]+ [^`]+)` +\| (\w+) +\|/gm)].map(([, operation = '', state = '']) => ({
    operation,
    state,
  }))

const there = new Set(operations.filter(({ api }) => api === 'traccar').map(({ method, path }) => `${method} ${path}`))
/** Not an operation, because it is not a request. */
there.add('WS /socket')
const titles = ['Operations of Traccar 3.9', 'The later users API', 'Operations outside the contracts']

test('has a row for each of the 47 operations of Traccar 3.9, and no others', () => {
  expect(new Set(CONTRACT).size).toBe(47)
  expect(
    rows('Operations of Traccar 3.9')
      .map(({ operation }) => operation)
      .sort(),
  ).toEqual([...CONTRACT].sort())
})

test('has a row for each of the four operations of the later users API', () => {
  expect(rows('The later users API').map(({ operation }) => operation)).toEqual([
    'GET /users',
    'POST /users',
    'PUT /users/{id}',
    'DELETE /users/{id}',
  ])
})

test.each(titles.flatMap(rows).map(row => [row.operation, row.state] as const))('%s is %s', (operation, state) => {
  expect([operation, state]).toEqual([operation, there.has(operation) ? 'done' : 'open'])
})

/** Sections of the other APIs, with the operations of their contracts. */
const OTHERS: readonly (readonly [title: string, api: ApiName, contract: readonly string[]])[] = [
  [
    'SmartServer IoT users',
    'smartserver',
    [
      'GET /users',
      'GET /users/count',
      'GET /users/current',
      'GET /users/list',
      'GET /users/locale',
      'GET /users/{id}/customer',
      'PUT /users',
      'PUT /users/count',
      'PUT /users/cp',
      'PUT /users/acceptlicense',
      'POST /users',
      'POST /users/locale',
      'DELETE /users/{id}',
    ],
  ],
  [
    'Vehicle associations v2',
    'vehicles',
    [
      'POST /vehicles/associations/users',
      'DELETE /vehicles/associations/users',
      'GET /vehicles/{vehicle_id}/associations/users',
    ],
  ],
  [
    'DeviceHive users',
    'devicehive',
    [
      'GET /user',
      'GET /user/count',
      'GET /user/{id}',
      'POST /user',
      'PUT /user/{id}',
      'DELETE /user/{id}',
      'GET /user/current',
      'PUT /user/current',
      'GET /user/{id}/network/{networkId}',
      'PUT /user/{id}/network/{networkId}',
      'DELETE /user/{id}/network/{networkId}',
      'PUT /user/{id}/devicetype/{deviceTypeId}',
      'DELETE /user/{id}/devicetype/{deviceTypeId}',
      'GET /user/{id}/devicetype',
      'PUT /user/{id}/devicetype/all',
      'DELETE /user/{id}/devicetype/all',
    ],
  ],
]

test.each(OTHERS)('%s: has a row for each operation of the contract, in state done', (title, api, contract) => {
  expect(rows(title)).toEqual(contract.map(operation => ({ operation, state: 'done' })))
  const own = operations.filter(operation => operation.api === api).map(({ method, path }) => `${method} ${path}`)
  expect(contract.filter(operation => !own.includes(operation))).toEqual([])
})

test('each operation is in the document or in the generated list of routes', () => {
  const routes = readFileSync('docs/routes.md', 'utf8').replaceAll(' | `/api', ' /').replaceAll('//', '/')
  const isListed = (operation: string) => text.includes(`\`${operation}\``) || routes.includes(`| ${operation}\``)
  expect([...there].filter(operation => !isListed(operation))).toEqual([])
})

test('has a row for each operation under /iap that is not on the page about users', () => {
  const { 2: contract = [] } = OTHERS.find(([, api]) => api === 'smartserver') ?? []
  const own = operations.filter(({ api, method }) => api === 'smartserver' && method !== 'ANY')
  const others = own.map(({ method, path }) => `${method} ${path}`).filter(operation => !contract.includes(operation))
  const named = rows('SmartServer: other operations')
  expect(named.map(({ operation }) => operation).toSorted()).toEqual(others.toSorted())
  expect(named.filter(({ state }) => state !== 'done')).toEqual([])
})
