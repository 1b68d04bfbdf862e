/** Pairs that link an owner and an object, of any kinds: `{ "deviceId": 7, "geofenceId": 5 }`. */
import * as z from 'zod/mini'
import { LINKED_KINDS, type LinkedKind, type LinkedObject, type Owner } from './linkedKinds.ts'
import { requiredReference } from './wire.ts'

/** Names of the members of pairs. */
export const PAIR_NAMES = ['userId', 'deviceId', 'groupId', 'managedUserId', ...LINKED_KINDS.map(kind => `${kind}Id`)]

const OBJECTS = ['device', 'group', 'managedUser', ...LINKED_KINDS] as const
type ObjectKind = (typeof OBJECTS)[number]

/** What a pair links: a device or a group to a user, a user to its manager, or an object to an owner. */
export type Link =
  | { readonly of: 'device' | 'group' | 'managedUser'; readonly userId: number; readonly id: number }
  | { readonly of: 'object'; readonly owner: Owner; readonly object: LinkedObject }

/** A pair of ids by the names of their kinds. The order does not matter. */
export const Pair = z.record(z.string(), requiredReference()).check(
  z.refine(pair => linkOf(pair) !== undefined, 'must be a pair of ids that can be linked'),
  z.meta({ id: 'Permission' }),
)
export type Pair = z.infer<typeof Pair>

/** At most as many pairs as one request of today's web client links. */
const PAIRS_MAX = 1000
export const Pairs = z.array(Pair).check(
  z.maxLength(PAIRS_MAX),
  z.refine(pairs => new Set(pairs.map(namesOf)).size <= 1, 'must be pairs of the same kinds'),
  z.meta({ id: 'Permissions' }),
)

const namesOf = (pair: Pair) => Object.keys(pair).sort().join(' ')

/** Returns what a pair links, or undefined if it cannot be linked. */
export const linkOf = (pair: Pair): Link | undefined => {
  const entries = Object.entries(pair)
  if (entries.length !== 2) return undefined
  const ids = new Map(entries)
  const user = ids.get('userId')
  if (user !== undefined) return linkOfUser(user, ids)
  const owner = ownerIn(ids)
  const object = objectIn(ids)
  return owner && object && object.kind !== 'calendar' ? { of: 'object', owner, object } : undefined
}

const linkOfUser = (userId: number, ids: ReadonlyMap<string, number>): Link | undefined => {
  const kind = OBJECTS.find(one => ids.has(`${one}Id`))
  const id = ids.get(`${kind}Id`)
  if (kind === undefined || id === undefined) return undefined
  if (isLinked(kind)) return { of: 'object', owner: { kind: 'user', id: userId }, object: { kind, id } }
  return { of: kind, userId, id }
}

const isLinked = (kind: ObjectKind): kind is LinkedKind => LINKED_KINDS.some(one => one === kind)

const ownerIn = (ids: ReadonlyMap<string, number>): Owner | undefined => {
  const [device, group] = [ids.get('deviceId'), ids.get('groupId')]
  if (device !== undefined) return { kind: 'device', id: device }
  return group === undefined ? undefined : { kind: 'group', id: group }
}

const objectIn = (ids: ReadonlyMap<string, number>): LinkedObject | undefined => {
  const kind = LINKED_KINDS.find(one => ids.has(`${one}Id`))
  const id = ids.get(`${kind}Id`)
  return kind && id !== undefined ? { kind, id } : undefined
}
