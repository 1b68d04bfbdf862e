import fc from 'fast-check'
import {
  actionIds,
  covers,
  holds,
  isWithin,
  loginScopes,
  type Rights,
  rightsOf,
} from '#shared/domain/devicehive/rights.ts'
import { runs } from '../../kit/runs.ts'

const NAMES = [
  'GetNetwork',
  'GetDevice',
  'RegisterDevice',
  'GetCurrentUser',
  'UpdateCurrentUser',
  'ManageUser',
  'ManageConfiguration',
  'ManageNetwork',
  'ManageToken',
  'GetDeviceType',
  'ManageDeviceType',
] as const
const actions = fc.option(fc.array(fc.oneof(fc.integer({ min: -1, max: 20 }), fc.constantFrom(...NAMES, 'Fly', '*'))))
const list = fc.option(fc.array(fc.constantFrom('1', '2', '3', '*', 'x'), { maxLength: 4 }))
const scopes = fc.record({ a: actions.map(actionIds), n: list, dt: list })
const rights = fc.tuple(scopes, fc.boolean()).map(([said, all]) => rightsOf(said, all))

/** Everything that rights allow, one by one. */
const allowed = (one: Rights): string[] => [
  ...NAMES.filter(name => holds(one, name)),
  ...[1, 2, 3, 4].filter(id => covers(one.networks, id)).map(id => `network ${id}`),
  ...[1, 2, 3, 4].filter(id => covers(one.deviceTypes, id)).map(id => `device type ${id}`),
]

test('allows nothing beyond the rights that contain it', () => {
  const property = fc.property(rights, rights, (asked, own) => {
    if (!isWithin(asked, own)) return
    const may = allowed(own)
    expect(allowed(asked).filter(one => !may.includes(one))).toEqual([])
  })
  fc.assert(property, { numRuns: runs(200, 2000) })
})

test('contains every rights in themselves, and empty rights in all', () => {
  const nothing = rightsOf({ a: null, n: null, dt: null }, false)
  fc.assert(
    fc.property(rights, own => {
      expect(isWithin(own, own)).toBe(true)
      expect(isWithin(nothing, own)).toBe(true)
    }),
  )
})

test('reads an empty list of actions as all client actions, and 1 and null as no actions', () => {
  const client = loginScopes({ administrator: false, manages: false, networks: [], deviceTypes: 'all' })
  expect(rightsOf({ ...client, a: [] }, true)).toEqual(rightsOf(client, true))
  for (const a of [null, [1]]) expect(NAMES.filter(name => holds(rightsOf({ ...client, a }, true), name))).toEqual([])
})

test('keeps a list of unknown actions from becoming empty, which would allow all client actions', () => {
  expect(actionIds(['Fly', 99])).toEqual([1])
  expect(actionIds(['Fly', 'getdevice', 3])).toEqual([3])
})

test('ignores a list of device types if the user has all of them', () => {
  expect(rightsOf({ a: [], n: null, dt: ['1'] }, true).deviceTypes).toBe('all')
  expect(rightsOf({ a: [], n: null, dt: ['1'] }, false).deviceTypes).toEqual(new Set(['1']))
})
