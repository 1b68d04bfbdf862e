/**
 * Groups as DeviceHive has them: networks, whose names are unique. The other APIs give any name to a group, so a name is
 * taken when DeviceHive gave it to a network that still has it, or when any group has it.
 */
import type { Group } from '../model/group.ts'
import { conflict } from '../errors.ts'
import { groupId, type GroupId, type UserId } from '../model/ids.ts'
import {
  commit,
  entityItem,
  numberOf,
  recordOf,
  revision,
  Conflict,
  type TransactWrite,
  retryOnConflict,
} from './entities.ts'
import type { GroupRecord } from './groupTree.ts'
import { nextId } from './ids.ts'
import { keys } from './keys.ts'
import { linking, userGroup } from './links.ts'
import { idsUnder } from './permissions.ts'
import { ConditionFailed, type Item, type Table } from './table.ts'

/** Where clients of DeviceHive put devices that they don't place. */
const FIRST: GroupRecord = { name: 'Default Network', groupId: 0, attributes: {} }

const nameTaken = () => conflict('Network cannot be created. Network with such name already exists')

export const networks = (table: Table) => ({
  /** The networks that a user itself is associated with, by id. */
  of: async (user: UserId): Promise<GroupId[]> =>
    (await idsUnder(table, keys.user(user).PK, 'GROUP#')).sort((one, other) => one - other).map(groupId),

  /** A network that is associated with its creator. Throws `conflict` when the name is taken. */
  create: async (record: GroupRecord, creator: UserId): Promise<GroupId> => {
    await refuseTaken(table, record.name)
    const id = groupId(await nextId(table, 'group'))
    await retryOnConflict(async () =>
      commit(table, [
        ...creation(id, record),
        await reserveName(table, record.name, id),
        ...linking(userGroup(creator, id)),
      ]),
    )
    return id
  },

  /** Network 1 of a new installation, associated with its administrator, unless there has ever been a group. */
  createFirst: async (administrator: UserId): Promise<void> => {
    const steps = [...creation(groupId(1), FIRST), await reserveName(table, FIRST.name, groupId(1))]
    const here = await table.get(keys.user(administrator))
    try {
      await table.transact([
        { update: keys.counter('group'), add: { last: 1 }, onlyIf: { last: { missing: true } } },
        ...[...steps, ...(here ? linking(userGroup(administrator, groupId(1))) : [])].map(({ write }) => write),
      ])
    } catch (error) {
      if (!(error instanceof ConditionFailed)) throw error
    }
  },

  /** Replaces what DeviceHive says of a network. False when there is none. Throws `conflict` when the name is taken. */
  update: (id: GroupId, change: (group: GroupRecord) => GroupRecord): Promise<boolean> =>
    retryOnConflict(() => update(table, id, change)),
})

const creation = (id: GroupId, record: GroupRecord): TransactWrite[] => [
  { write: { put: entityItem(keys.group(id), { kind: 'group', id, record }), onlyIf: 'absent' } },
]

/** Asks the index, where a name that was just given by another API may show a moment late. */
const refuseTaken = async (table: Table, name: string, but?: GroupId): Promise<void> => {
  for await (const item of table.list('group'))
    if (recordOf<Group>(item).name === name && item['id'] !== but) throw nameTaken()
}

/** The write that takes a name, also from a network that has it no more. Throws `conflict` when one has it. */
const reserveName = async (table: Table, name: string, id: GroupId): Promise<TransactWrite> => {
  const key = keys.networkName(name)
  const held = await table.get(key)
  const holder = groupId(numberOf(held?.['groupId']))
  if (held && holder !== id && (await hasName(table, holder, name))) throw nameTaken()
  const put = { ...key, v: 1, groupId: id }
  return { write: { put, onlyIf: held ? { groupId: holder } : 'absent' }, otherwise: new Conflict() }
}

const hasName = async (table: Table, id: GroupId, name: string): Promise<boolean> => {
  const item: Item | undefined = await table.get(keys.group(id))
  return item !== undefined && recordOf<Group>(item).name === name
}

const update = async (table: Table, id: GroupId, change: (group: GroupRecord) => GroupRecord): Promise<boolean> => {
  const item = await table.get(keys.group(id))
  if (!item) return false
  const before = recordOf<GroupRecord>(item)
  const after = change(before)
  const renamed = before.name !== after.name
  if (renamed) await refuseTaken(table, after.name, id)
  await commit(table, [
    revision(keys.group(id), numberOf(item['rev']), after),
    ...(renamed ? [await reserveName(table, after.name, id)] : []),
  ])
  return true
}
