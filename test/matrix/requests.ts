/**
 * Derives the requests of the matrix from the declaration of an operation: one request for each relation between the caller
 * and an object that the request names.
 */
import { EXAMPLES } from '#shared/api/examples.ts'
import { isRequired, membersOf, request } from '#shared/api/jsonSchema.ts'
import { operations } from '#shared/api/index.ts'
import type { Operation } from '#shared/api/operation.ts'
import type { LinkedKind } from '#shared/model/linkedKinds.ts'
import { codeOf } from '#shared/domain/associationCode.ts'
import type { Sent } from '../kit/call.ts'
import { PASSWORD } from '../kit/world.ts'
import type { Ids, Names } from './model.ts'
import type { Actor, Scene } from './scene.ts'

export interface MatrixRequest {
  /** Relation between the caller and the named objects. Responses must not distinguish `foreign`, `deleted` and `never`. */
  readonly about: string
  readonly sent: Sent
  readonly names: Names
}

export type Recipe = (scene: Scene, actor: Actor) => readonly MatrixRequest[]
export type Target = readonly [relation: string, id: number]

const targets = (own: number, ids: Ids): Target[] => [['own', own], ...Object.entries(ids)]
export const devicesOf = ({ devices }: Scene, { own }: Actor) => targets(own.device, devices)
export const groupsOf = ({ groups }: Scene, { own }: Actor) => targets(own.group, groups)
export const usersOf = ({ users }: Scene, { account }: Actor): Target[] =>
  targets(account?.id ?? users['owner'] ?? 0, users)

/** Returns the aliases of the devices, by the relation to the device. */
const aliasesOf = (scene: Scene, actor: Actor): Target[] =>
  devicesOf(scene, actor).map(([relation, device]) => {
    const [id = 999_999] = [...scene.model.aliases].find(([, of]) => of === device) ?? []
    return [relation, id]
  })

type Unrelated = Omit<MatrixRequest, 'about'>

export const each = (kind: string, among: readonly Target[], ask: (id: number) => Unrelated): MatrixRequest[] =>
  among.map(([relation, id]) => ({ about: `${relation} ${kind}`, ...ask(id) }))

/** Returns true for each object together with one of the caller's own, and for two foreign objects. */
export const isTried = (relation: string, other: string): boolean =>
  (other !== 'never' && relation === 'own') || other === 'own' || (relation === other && relation === 'foreign')

export const pairs = (
  [kind, among]: readonly [string, readonly Target[]],
  [otherKind, others]: readonly [string, readonly Target[]],
  ask: (id: number, other: number) => Unrelated,
): MatrixRequest[] =>
  among.flatMap(([relation, id]) =>
    others
      .filter(([other]) => isTried(relation, other))
      .map(([other, otherId]) => ({ about: `${relation} ${kind}, ${other} ${otherKind}`, ...ask(id, otherId) })),
  )

export const plain = (sent: Sent = {}, names: Names = {}): MatrixRequest[] => [{ about: 'nothing', sent, names }]

/** The relations that differ most. Operations that share one implementation are tried with these only. */
export const few = (among: readonly Target[]): readonly Target[] => among.filter(([relation]) => FEW.has(relation))
const FEW = new Set([
  'own',
  'nested',
  'mid',
  'shared',
  'owner',
  'promoted',
  'tenantOwner',
  'tenantDevice',
  'foreign',
  'deleted',
])

/** Operations that are tried with all relations although others share their implementation. */
const IN_ALL_RELATIONS = new Set(['traccar.devices.linkGeofence', 'traccar.reports.route'])

export const geofencesOf = ({ geofences }: Scene, { own }: Actor) => targets(own.geofence, geofences)
/** Objects with the ids and links of the geofences. */
const linkedKind = (kind: LinkedKind) => ({
  targets: geofencesOf,
  names: (id: number): Names => ({ linked: { kind, id } }),
})

/** Kinds of objects that a request can name by id. */
const KINDS = {
  device: { targets: devicesOf, names: (id: number): Names => ({ devices: [id] }) },
  group: { targets: groupsOf, names: (id: number): Names => ({ groups: [id] }) },
  geofence: {
    targets: geofencesOf,
    names: (id: number): Names => ({ geofences: [id] }),
  },
  driver: linkedKind('driver'),
  calendar: linkedKind('calendar'),
  maintenance: linkedKind('maintenance'),
  notification: linkedKind('notification'),
  command: linkedKind('command'),
  report: linkedKind('report'),
  user: { targets: usersOf, names: (id: number): Names => ({ user: id }) },
  customer: {
    targets: ({ customers }: Scene) => targets(customers['acme'] ?? 0, customers),
    names: (id: number): Names => ({ customer: id }),
  },
  alias: { targets: aliasesOf, names: (id: number): Names => ({ alias: id }) },
  deviceType: {
    targets: (): Target[] => [
      ['second', 2],
      ['never', 99],
    ],
    names: (id: number): Names => ({ deviceType: id }),
  },
} as const
type Kind = keyof typeof KINDS

const KIND_OF_MEMBER: Readonly<Record<string, Kind>> = {
  deviceId: 'device',
  vehicle_id: 'device',
  groupId: 'group',
  networkId: 'group',
  geofenceId: 'geofence',
  userId: 'user',
  deviceTypeId: 'deviceType',
}
/** Kind of the object that `id` names in the operations of a group. */
const KIND_OF_GROUP: Readonly<Record<string, Kind>> = {
  devices: 'device',
  diagnosis: 'device',
  ingestKeys: 'device',
  groups: 'group',
  networks: 'group',
  geofences: 'geofence',
  drivers: 'driver',
  calendars: 'calendar',
  maintenance: 'maintenance',
  notificationRules: 'notification',
  savedCommands: 'command',
  schedules: 'report',
  users: 'user',
  customers: 'customer',
  attributes: 'alias',
  deviceTypes: 'deviceType',
}

type Part = 'params' | 'query' | 'body'
interface Reference {
  readonly kind: Kind
  readonly part: Part
  readonly member: string
  readonly required: boolean
}

/** Returns the members of a request that name an object. A body that creates an object does not name it. */
const referencesOf = (operation: Operation): Reference[] =>
  (['params', 'query', 'body'] as const).flatMap(part =>
    membersOf(operation[part]).flatMap(([member, schema]) => {
      const creates = part === 'body' && operation.method === 'POST'
      const group = operation.address.split('.')[1] ?? ''
      const kind = member === 'id' && !creates ? KIND_OF_GROUP[group] : KIND_OF_MEMBER[member]
      const required = part === 'body' || isRequired(schema)
      return kind ? [{ kind, part, member, required }] : []
    }),
  )

/** The first bytes of a PNG file. */
const PNG = Buffer.from('89504e470d0a1a0a', 'hex').toString('base64')

/** Bodies of operations whose schema has no example, or whose example is not accepted in the matrix's scene. */
const BODIES: Readonly<Record<string, unknown>> = {
  'traccar.server.update': { id: 1, registration: true },
  'traccar.session.revokeToken': { token: 'a token that nobody has' },
  'traccar.password.reset': { email: 'owner@example.org' },
  'traccar.password.update': { token: 'a link that nobody has', password: 'a new password' },
  'traccar.devices.setImage': PNG,
  'traccar.devices.setDistance': { totalDistance: 1000 },
  'traccar.devices.setAccumulators': { totalDistance: 1000, hours: 3_600_000 },
  'traccar.quarantine.resend': { query: 'lat=48&lon=16' },
  'smartserver.users.setLocale': 'es-mx',
  'smartserver.customers.create': { name: 'Initech', cid: 77 },
  'smartserver.customers.update': { name: 'Renamed' },
  'devicehive.token.create': {},
  'devicehive.users.updateCurrent': { introReviewed: true },
}

/** Values of path parameters that name no object. */
const PARAMS: Readonly<Record<string, string>> = { proxy: 'calendars', name: 'color', kind: 'route' }

/** Start and end of a report or a list. */
export const RANGE = { from: '2026-06-01T00:00:00Z', to: '2026-06-02T00:00:00Z' }

const bodyOf = ({ address, body }: Operation): unknown => {
  if (!body) return undefined
  const component = request(body, {}).$ref?.split('/').at(-1) ?? ''
  const needed = membersOf(body).some(([, member]) => isRequired(member))
  const found = BODIES[address] ?? EXAMPLES[component] ?? (needed ? undefined : {})
  if (found === undefined) throw new Error(`add an example of the body of ${address} to shared/api/examples.ts`)
  return found
}

/** Returns a request with these objects. Members that the request does not require are sent only for the objects. */
const requestWith = (operation: Operation, scene: Scene, ids: readonly (readonly [Reference, number])[]): Unrelated => {
  const members = (part: Part) =>
    Object.fromEntries(
      ids
        .filter(([at]) => at.part === part)
        .map(([{ kind, member }, id]) => [member, onWire(operation, scene, kind, id)]),
    )
  const constants = membersOf(operation.params).map(([name]) => [name, name === 'id' ? scene.entry : PARAMS[name]])
  const hasRange = ['from', 'to'].every(name => membersOf(operation.query).some(([member]) => member === name))
  const query = { ...members('query'), ...(hasRange && RANGE) }
  const body = bodyOf(operation)
  return {
    sent: {
      ...(operation.params && { params: { ...Object.fromEntries(constants), ...members('params') } }),
      ...(Object.keys(query).length > 0 && { query }),
      ...(body !== undefined && { body: typeof body === 'string' ? body : { ...body, ...members('body') } }),
    },
    names: Object.assign({}, ...ids.map(([{ kind }, id]) => KINDS[kind].names(id))),
  }
}

/** Returns the id as the API writes it: DeviceHive's devices have the unique id, vehicles a code. */
const onWire = ({ api }: Operation, { uniqueIds }: Scene, kind: Kind, id: number): string | number => {
  if (api === 'vehicles') return codeOf(kind === 'device' ? 'vehicle' : 'user', id)
  return api === 'devicehive' && kind === 'device' ? (uniqueIds.get(id) ?? 'matrix never') : id
}

/**
 * Returns the requests to an operation. The objects that it requires, at most two, are tried in all relations; for each object
 * that it filters by there are requests with it, next to one without and one for `all`.
 */
const derivedRequests =
  (operation: Operation): Recipe =>
  (scene, actor) => {
    const references = referencesOf(operation)
    const required = references.filter(one => one.required)
    const [kind, other, ...more] = new Set(required.map(one => one.kind))
    if (more.length > 0) throw new Error(`write a recipe for ${operation.address}: it names more than two objects`)
    const among = (of: Kind, narrow: boolean) => {
      const all = KINDS[of].targets(scene, actor)
      return narrow && of !== 'customer' && !IN_ALL_RELATIONS.has(operation.address) ? few(all) : all
    }
    const withIds = (ids: Partial<Record<Kind, number>>) =>
      requestWith(
        operation,
        scene,
        required.map(one => [one, ids[one.kind] ?? 0] as const),
      )
    if (kind && other)
      return pairs([kind, among(kind, true)], [other, among(other, true)], (id, second) =>
        withIds({ [kind]: id, [other]: second }),
      )
    if (kind) return each(kind, among(kind, false), id => withIds({ [kind]: id }))
    const filters = references.filter(one => one.part === 'query')
    const { sent, names } = requestWith(operation, scene, [])
    const hasAll = membersOf(operation.query).some(([member]) => member === 'all')
    return [
      ...plain(sent, names),
      ...filters.flatMap(filter =>
        each(filter.kind, among(filter.kind, filter.kind !== 'user' && filters.length > 1), id =>
          requestWith(operation, scene, [[filter, id]]),
        ),
      ),
      ...(hasAll ? [{ about: 'all', sent: { query: { all: true } }, names: { all: true } }] : []),
    ]
  }

/** Returns the derived requests to the operation at an address. */
export const derived = (address: string): Recipe => {
  const operation = operations.find(one => one.address === address)
  if (!operation) throw new Error(`there is no operation ${address}`)
  return derivedRequests(operation)
}

/** Signs in with the right password as some actors, and with a wrong one as the owner. */
export const signIn =
  (
    member: 'email' | 'username' | 'login',
    rightFor: readonly string[],
    wrong: { for: string; name?: string },
  ): Recipe =>
  (_, { name, email }) => {
    const withPassword = (how: 'right' | 'wrong', as: string): MatrixRequest => ({
      about: `${how} password`,
      sent: { body: { [member]: as, password: how === 'right' ? PASSWORD : 'a wrong guess' } },
      names: { signsIn: how },
    })
    return [
      ...(rightFor.includes(name) ? [withPassword('right', email)] : []),
      ...(name === wrong.for ? [withPassword('wrong', wrong.name ?? email)] : []),
    ]
  }
/** Actors whose accounts are active, disabled, expired, and administrators. */
export const EVERY_STATE = ['owner', 'disabled', 'expired', 'administrator']
