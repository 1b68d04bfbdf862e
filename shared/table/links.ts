/** Links between two entities. Each is two items, one under each end, that are always written together. */
import {
  capital,
  LINKED_KINDS,
  type LinkedKind,
  type LinkedObject,
  type Owner,
  OWNER_KINDS,
} from '../model/linkedKinds.ts'
import { badRequest } from '../errors.ts'
import { type DeviceId, type GroupId, type UserId, userId } from '../model/ids.ts'
import { currentHost } from '../runtime.ts'
import { ruleIndex } from './ruleIndex.ts'
import { commit, type TransactWrite } from './entities.ts'
import { keys, LINKED, OWNER } from './keys.ts'
import { type IdsByPrefix, idsIn, idsUnder, type Item, type Key, type Table } from './table.ts'

/** A link as it is stored. */
export interface Link {
  readonly items: readonly [Item, Item]
  /** True if the link decides what applies to a device, which the stream consumer caches. */
  readonly changesConfig: boolean
}

const linkOf = (ends: readonly [Key, Key], ids: Readonly<Record<string, number>>, changesConfig: boolean): Link => ({
  items: [
    { ...ends[0], v: 1, ...ids },
    { ...ends[1], v: 1, ...ids },
  ],
  changesConfig,
})

export const userGroup = (user: UserId, group: GroupId) =>
  linkOf([keys.userGroup(user, group), keys.groupUser(group, user)], { userId: user, groupId: group }, false)

/** The kinds that the stream consumer reads. */
const READ_BY_CONSUMER: readonly LinkedKind[] = ['geofence', 'maintenance']

/** Returns the link of an owner and an object. */
export const ownerLink = (owner: Owner, object: LinkedObject): Link =>
  linkOf(
    [keys.ownerLinked(owner, object), keys.linkedOwner(object, owner)],
    { [`${owner.kind}Id`]: owner.id, [`${object.kind}Id`]: object.id },
    owner.kind !== 'user' && READ_BY_CONSUMER.includes(object.kind),
  )

const userExists = (id: UserId) => exists(keys.user(id), 'User')
const groupExists = (id: GroupId) => exists(keys.group(id), 'Group')
const ownerExists = ({ kind, id }: Owner) => exists({ PK: `${OWNER[kind]}#${id}`, SK: OWNER[kind] }, capital(kind))
const objectExists = (object: LinkedObject) => exists(keys.linked(object), capital(object.kind))

export const links = (table: Table) => ({
  userGroup: linkStore(table, userGroup, [userExists, groupExists]),

  /** Links of an owner and a geofence, a driver, … */
  ofOwner: linkStore(table, ownerLink, [ownerExists, objectExists], ruleIndex(table)),
})

const exists = (key: Key, name: string): TransactWrite => ({
  write: { check: key, onlyIf: 'present' },
  otherwise: badRequest(`${name} not found`),
})

/** Other items that name the links of a store. */
interface LinkIndex<A, B> {
  readonly linking: (one: A, other: B) => Promise<readonly TransactWrite[]>
  readonly unlinked: (one: A, other: B) => Promise<void>
}

const linkStore = <A, B>(
  table: Table,
  link: (one: A, other: B) => Link,
  [first, second]: readonly [(id: A) => TransactWrite, (id: B) => TransactWrite],
  index?: LinkIndex<A, B>,
) => ({
  /** Links the two; keeps a link that exists. Throws badRequest if one of them does not exist. */
  add: async (one: A, other: B): Promise<void> => {
    const indexed = (await index?.linking(one, other)) ?? []
    await unlessUnchanged(commit(table, [first(one), second(other), ...linking(link(one, other)), ...indexed]))
  },

  /** Removes the link if it exists. */
  remove: async (one: A, other: B): Promise<void> => {
    const [gone, ...rest] = unlinking(link(one, other))
    const { PK, SK } = link(one, other).items[0]
    const removed = { ...gone, write: { delete: { PK, SK }, onlyIf: 'present' }, otherwise: new Unchanged() } as const
    await unlessUnchanged(commit(table, [removed, ...rest]))
    await index?.unlinked(one, other)
  },
})

/** The link exists already, and its time must stay; or it is already removed. */
class Unchanged extends Error {
  override readonly name = 'Unchanged'
}

const unlessUnchanged = async (committed: Promise<void>): Promise<void> => {
  try {
    await committed
  } catch (error) {
    if (!(error instanceof Unchanged)) throw error
  }
}

/**
 * Returns the writes that create a link. It has the time of its creation, Unix time in milliseconds, because users are not
 * notified of events from before they gained access.
 */
export const linking = ({ items: [one, other], changesConfig }: Link): TransactWrite[] => {
  const at = currentHost().now()
  return [
    { write: { put: { ...one, at }, onlyIf: 'absent' }, otherwise: new Unchanged(), changesConfig },
    { write: { put: { ...other, at } } },
  ]
}

/** Returns the writes that link a new entity to its creator, who must exist. */
export const linkCreator = (creator: UserId, link: Link): TransactWrite[] => [userExists(creator), ...linking(link)]

const unlinking = ({ items, changesConfig }: Link): TransactWrite[] =>
  items.map(({ PK, SK }) => ({ write: { delete: { PK, SK } }, changesConfig }))

/** Returns the writes that remove each link of an object. */
export const unlinkObject = async (table: Table, object: LinkedObject): Promise<TransactWrite[][]> => {
  const ids = await idsIn(table, keys.linked(object))
  const found = OWNER_KINDS.flatMap(kind => ids(`${OWNER[kind]}#`).map(id => ownerLink({ kind, id }, object)))
  return found.map(unlinking)
}

/** Returns the links to objects of all kinds in the partition of their owner. */
export const linksUnder = (ids: IdsByPrefix, owner: Owner): Link[] =>
  LINKED_KINDS.flatMap(kind => ids(`${LINKED[kind]}#`).map(id => ownerLink(owner, { kind, id })))

/** Returns the writes that remove each link of a group to users and objects, from its partition. */
export const unlinkGroup = (ids: IdsByPrefix, id: GroupId): TransactWrite[][] => {
  const users = ids('USER#').map(user => userGroup(userId(user), id))
  return [...users, ...linksUnder(ids, { kind: 'group', id })].map(unlinking)
}

/**
 * Returns the writes that remove each link of a device to objects, from its partition. The device is being removed, so the
 * stream consumer need not reread.
 */
export const unlinkDevice = (ids: IdsByPrefix, id: DeviceId): TransactWrite[][] =>
  linksUnder(ids, { kind: 'device', id }).map(link => unlinking({ ...link, changesConfig: false }))

/** Returns the ids of the objects of a kind that are linked to the owner with this key, in the order of their text. */
export const linkedUnder = (table: Table, key: Pick<Key, 'PK'>, kind: LinkedKind): Promise<number[]> =>
  idsUnder(table, key, `${LINKED[kind]}#`)
