/** The store of a kind of linked object: an entity that is linked to users, and applies to devices and groups. */
import { GROUP_DEPTH_MAX } from '../domain/access.ts'
import type { LinkedKind, Owner } from '../model/linkedKinds.ts'
import { type DeviceId, groupId, type UserId } from '../model/ids.ts'
import { numberOf, recordOf, type TransactWrite } from './entities.ts'
import { type EntityKind, entityStore } from './entityStore.ts'
import { keys, OWNER } from './keys.ts'
import type { Later } from './later.ts'
import { linkCreator, linkedUnder, ownerLink, unlinkObject } from './links.ts'
import type { Item, Table } from './table.ts'

/** Describes a kind of object. */
export interface LinkedSpec<I extends number, E> extends Pick<EntityKind<I, E>, 'toId' | 'locks' | 'consumerReads'> {
  readonly kind: LinkedKind
  /** Values of members that objects of earlier versions lack. */
  readonly defaults?: Partial<E>
  /** Writes in the transaction of each creation. */
  readonly createWrites?: readonly TransactWrite[]
  /** Returns writes in the transaction in which a user creates an object. */
  readonly withCreation?: (object: E, creator: UserId) => readonly TransactWrite[]
}

interface Identified {
  readonly id: number
}

export interface LinkedStore<I extends number, E extends Identified> {
  readonly byId: (id: I) => Promise<E | undefined>
  /** Returns the existing objects with these ids, in this order. */
  readonly byIds: (ids: readonly I[]) => Promise<E[]>
  /** Returns all objects by id. It reads the index, so a write may appear with a delay. */
  readonly all: () => Promise<E[]>
  /** Returns the ids of the objects that are linked to the owner itself, ascending. */
  readonly linkedTo: (owner: Owner) => Promise<I[]>
  /** Returns the ids of the objects that apply to a device: its own and those of its groups at any level. Ascending. */
  readonly idsOfDevice: (id: DeviceId) => Promise<I[]>
  /** Creates an object with a new id, linked to its creator. Throws conflict if a unique value is taken. */
  readonly create: (object: E, creator: UserId) => Promise<E>
  /** Replaces an object, except its id. Returns undefined if it does not exist. Throws conflict if a unique value is taken. */
  readonly update: (id: I, object: E) => Promise<E | undefined>
  /** Deletes an object and its links. Returns false if it does not exist. */
  readonly remove: (id: I, later?: Later) => Promise<boolean>
}

export const linkedStore = <I extends number, E extends Identified>(
  table: Table,
  { kind, toId, defaults, createWrites = [], withCreation = () => [], ...rest }: LinkedSpec<I, E>,
): LinkedStore<I, E> => {
  const store = entityStore<I, E, E>(table, {
    ...rest,
    kind,
    toId,
    key: id => keys.linked({ kind, id }),
    read: item => ({ ...defaults, ...recordOf<E>(item), id: numberOf(item['id']) }),
  })
  return {
    byId: store.byId,
    byIds: store.byIds,
    all: store.all,
    linkedTo: async owner =>
      ascending(await linkedUnder(table, { PK: `${OWNER[owner.kind]}#${owner.id}` }, kind)).map(toId),
    idsOfDevice: async id => (await idsOfDevice(table, id, kind)).map(toId),
    create: (object, creator) =>
      store.create(id => ({
        record: { ...object, id },
        writes: [
          ...linkCreator(creator, ownerLink({ kind: 'user', id: creator }, { kind, id })),
          ...createWrites,
          ...withCreation({ ...object, id }, creator),
        ],
      })),
    update: (id, object) => store.update(id, () => ({ record: { ...object, id } })),
    // What applies to devices changes with its links. A calendar has none: geofences name it.
    remove: (id, later) =>
      store.remove(id, { unlink: () => unlinkObject(table, { kind, id }), changesConfig: kind === 'calendar', later }),
  }
}

const ascending = (ids: readonly number[]) => [...ids].sort((a, b) => a - b)

const idsOfDevice = async (table: Table, id: DeviceId, kind: LinkedKind): Promise<number[]> => {
  const [device, own] = await Promise.all([table.get(keys.device(id)), linkedUnder(table, keys.device(id), kind)])
  const found = new Set(own)
  const visited = new Set<number>()
  for (let at = groupOf(device); at > 0 && !visited.has(at) && visited.size < GROUP_DEPTH_MAX;) {
    visited.add(at)
    const key = keys.group(groupId(at))
    const [group, inherited] = await Promise.all([table.get(key), linkedUnder(table, key, kind)])
    // The links of a group that is being deleted no longer apply.
    if (group) for (const one of inherited) found.add(one)
    at = groupOf(group)
  }
  return ascending([...found])
}

/** Returns the group of a device or the parent of a group; 0 if it has none. */
const groupOf = (item: Item | undefined): number => (item ? recordOf<{ readonly groupId: number }>(item).groupId : 0)
