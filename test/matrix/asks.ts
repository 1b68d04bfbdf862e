/** Requests for the matrix: what is named in them, and what the caller has to do with that. */
import { profileIn } from '#shared/table/accounts.ts'
import type { Sent } from '../kit/call.ts'
import { PASSWORD } from '../kit/world.ts'
import type { Ids, Names } from './model.ts'
import type { Actor, Scene } from './scene.ts'

export interface Ask {
  /** Which thing is named, by the caller's relation to it; `foreign`, `deleted` and `never` must be told apart by nobody. */
  readonly about: string
  readonly sent: Sent
  readonly names: Names
}

export type Recipe = (scene: Scene, actor: Actor) => readonly Ask[]
type Target = readonly [relation: string, id: number]

const targets = (own: number, ids: Ids): Target[] => [['own', own], ...Object.entries(ids)]
export const devicesOf = ({ devices }: Scene, { own }: Actor) => targets(own.device, devices)
export const groupsOf = ({ groups }: Scene, { own }: Actor) => targets(own.group, groups)
export const geofencesOf = ({ geofences }: Scene, { own }: Actor) => targets(own.geofence, geofences)
export const usersOf = ({ users }: Scene, { account }: Actor): Target[] =>
  targets(account?.id ?? users['owner'] ?? 0, users)

/** Customers, by name. */
export const customersOf = ({ customers }: Scene): Target[] => Object.entries(customers)

type Asking = (id: number) => Omit<Ask, 'about'>

export const each = (kind: string, among: readonly Target[], ask: Asking): Ask[] =>
  among.map(([relation, id]) => ({ about: `${relation} ${kind}`, ...ask(id) }))

/** Two things that are named together: each one beside one of the caller's own, and two that are foreign. */
const areTried = (relation: string, other: string) =>
  (other !== 'never' && relation === 'own') || other === 'own' || (relation === other && relation === 'foreign')

export const pairs = (
  [kind, among]: readonly [string, readonly Target[]],
  [otherKind, others]: readonly [string, readonly Target[]],
  ask: (id: number, other: number) => Omit<Ask, 'about'>,
): Ask[] =>
  among.flatMap(([relation, id]) =>
    others
      .filter(([other]) => areTried(relation, other))
      .map(([other, otherId]) => ({ about: `${relation} ${kind}, ${other} ${otherKind}`, ...ask(id, otherId) })),
  )

export const plain = (sent: Sent = {}, names: Names = {}): Ask[] => [{ about: 'nothing', sent, names }]
export const RANGE = { from: '2026-06-01T00:00:00Z', to: '2026-06-02T00:00:00Z' }

const deviceBody = (id: number, groupId: number) => ({ id, name: 'Renamed', uniqueId: `again ${id}`, groupId })
const groupBody = (id: number, groupId: number) => ({ id, name: 'Renamed', groupId })
export const geofenceBody = (id: number) => ({ id, name: 'Renamed', area: 'CIRCLE (51 11, 200)' })

/** Where something can be put: where it stands, or into a group. */
const moves = (scene: Scene, actor: Actor, relation: string, from: number): Target[] => [
  ['same', from],
  ...groupsOf(scene, actor).filter(([into]) => areTried(relation, into)),
]

export const deviceMoves: Recipe = (scene, actor) =>
  devicesOf(scene, actor).flatMap(([relation, id]) => {
    const from = scene.model.devices.get(id) ?? 0
    return moves(scene, actor, relation, from).map(([into, to]) => ({
      about: `${relation} device into ${into} group`,
      sent: { params: { id }, body: deviceBody(id, to) },
      names: { devices: [id], group: { from, to } },
    }))
  })

export const groupMoves: Recipe = (scene, actor) =>
  groupsOf(scene, actor).flatMap(([relation, id]) => {
    const from = scene.model.groups.get(id) ?? 0
    const others = moves(scene, actor, relation, from)
    return others
      .filter(([, to]) => to !== id || to > 900_000)
      .map(([into, to]) => ({
        about: `${relation} group into ${into} group`,
        sent: { params: { id }, body: groupBody(id, to) },
        names: { groups: [id], group: { from, to } },
      }))
  })

export const newInGroup: Recipe = (scene, actor) =>
  each('group', [['no', 0], ...groupsOf(scene, actor)], to => ({
    sent: { body: { name: 'New', groupId: to, uniqueId: 'a new one' } },
    names: { group: { from: 0, to } },
  }))

export const withoutUniqueId = (asks: readonly Ask[]): Ask[] =>
  asks.map(ask => {
    const { uniqueId: _, ...body } = ask.sent.body as Record<string, unknown>
    return { ...ask, sent: { ...ask.sent, body } }
  })

/** Links are asked about in all relations once; where that was done, in the few that differ most. */
type Range = (among: readonly Target[]) => readonly Target[]
export const all: Range = among => among
export const few: Range = among => among.filter(([relation]) => FEW.has(relation))
const FEW = new Set([
  'own',
  'nested',
  'mid',
  'shared',
  'owner',
  'promoted',
  'tenantOwner',
  'firm',
  'foreign',
  'deleted',
])

export const geofencesOfDevices =
  (range: Range): Recipe =>
  (scene, actor) =>
    pairs(
      ['device', range(devicesOf(scene, actor))],
      ['geofence', range(geofencesOf(scene, actor))],
      linkedGeofence('device'),
    )
export const geofencesOfGroups =
  (range: Range): Recipe =>
  (scene, actor) =>
    pairs(
      ['group', range(groupsOf(scene, actor))],
      ['geofence', range(geofencesOf(scene, actor))],
      linkedGeofence('group'),
    )
const linkedGeofence = (kind: 'device' | 'group') => (id: number, geofenceId: number) => ({
  sent: { body: { [`${kind}Id`]: id, geofenceId } },
  names: { [`${kind}s`]: [id], geofences: [geofenceId] },
})

export const linkedToUsers =
  (kind: 'device' | 'group' | 'geofence', range: Range): Recipe =>
  (scene, actor) => {
    const among = { device: devicesOf, group: groupsOf, geofence: geofencesOf }[kind](scene, actor)
    return pairs(['user', range(usersOf(scene, actor))], [kind, range(among)], (userId, id) => ({
      sent: { body: { userId, [`${kind}Id`]: id } },
      names: { user: userId, [`${kind}s`]: [id] },
    }))
  }

export const ofUser: Recipe = (scene, actor) => [
  ...plain(),
  ...each('user', usersOf(scene, actor), userId => ({ sent: { query: { userId } }, names: { user: userId } })),
]
export const ofUserOrAll: Recipe = (scene, actor) => [
  ...ofUser(scene, actor),
  { about: 'all', sent: { query: { all: true } }, names: { all: true } },
]

export const report =
  (range: Range): Recipe =>
  (scene, actor) => [
    ...plain({ query: RANGE }),
    ...each('device', range(devicesOf(scene, actor)), deviceId => ({
      sent: { query: { deviceId, ...RANGE } },
      names: { devices: [deviceId] },
    })),
    ...each('group', range(groupsOf(scene, actor)), groupId => ({
      sent: { query: { groupId, ...RANGE } },
      names: { groups: [groupId] },
    })),
    ...each('device beside the own', range(devicesOf(scene, actor)), deviceId => ({
      sent: { query: { deviceId: [actor.own.device, deviceId], ...RANGE } },
      names: { devices: [actor.own.device, deviceId] },
    })),
  ]

/** The aliases of the devices, by the relation to the device. */
export const aliasesOf = (scene: Scene, actor: Actor): Target[] =>
  devicesOf(scene, actor).map(([relation, device]) => {
    const [id = 999_999] = [...scene.model.aliases].find(([, of]) => of === device) ?? []
    return [relation, id]
  })

export const named: Recipe = (scene, actor) =>
  each('device', devicesOf(scene, actor), id => ({ sent: { params: { id } }, names: { devices: [id] } }))

export const newUser = { name: 'New', email: 'new@example.org', password: PASSWORD }

export const signIn = (email: string, how: 'right' | 'wrong'): Ask => ({
  about: `${how} password`,
  sent: { body: { email, password: how === 'right' ? PASSWORD : 'a wrong guess' } },
  names: { signsIn: how },
})

type Change = Readonly<Record<string, unknown>>

export const userChanges = (scene: Scene, actor: Actor, change: Change, names: Names): Ask[] =>
  changed(scene, names.sets ? few(usersOf(scene, actor)) : usersOf(scene, actor), change, names)

/** The stored user with a change: what a client sends that read the user and shows it in a form. */
const changed = (scene: Scene, among: readonly Target[], change: Change, names: Names): Ask[] =>
  each(`user, ${Object.keys(change).join(' and ')}`, among, id => {
    const stored = profileIn(scene.accounts.get(id) ?? scene.accounts.values().next().value!)
    const email = scene.accounts.get(id)?.email ?? 'nobody@example.org'
    return { sent: { params: { id }, body: { ...stored, id, email, ...change } }, names: { user: id, ...names } }
  })

const LATER = '2027-01-01T00:00:00.000+00:00'
const LOOSE = { readonly: false, deviceReadonly: false, limitCommands: false }
const TIGHT = {
  readonly: true,
  deviceReadonly: true,
  limitCommands: true,
  deviceLimit: 2,
  userLimit: 1,
  expirationTime: '2026-06-15T00:00:00.000+00:00',
}

/** Managed users are given more than their manager has, and managers less than their users have. */
export const bondChanges: Recipe = scene => {
  const { manager, boundManager, bound, below } = scene.managing
  const [managed, managers] = [Object.entries({ bound, below }), Object.entries({ manager, boundManager })]
  const unlimited = { ...LOOSE, deviceLimit: 0, userLimit: -1, expirationTime: null }
  return [
    ...changed(scene, managed, { name: 'Renamed' }, {}),
    ...changed(scene, managed, LOOSE, { sets: 'bond' }),
    ...changed(scene, managed, { expirationTime: LATER }, { sets: 'bond', until: LATER }),
    ...changed(scene, managed, unlimited, { sets: 'power' }),
    ...changed(scene, managers, TIGHT, { sets: 'power' }),
  ]
}

/** A new user who would outlast a manager whose account ends. */
export const lateUser: Ask = {
  about: 'with a late end',
  sent: { body: { name: 'New', email: 'new@example.org', password: PASSWORD, expirationTime: LATER } },
  names: { sets: 'bond', until: LATER },
}
