/**
 * Groups as DeviceHive networks, which have unique names. The other APIs allow any name. So a name is taken if any
 * group has it, or if DeviceHive assigned it to a network that still has it.
 */
import type { Group } from '../model/group.ts'
import { conflict } from '../errors.ts'
import { groupId, type GroupId, type UserId } from '../model/ids.ts'
import { numberOf, recordOf, Conflict, type TransactWrite } from './entities.ts'
import { entityStore } from './entityStore.ts'
import { groupKind, type GroupRecord } from './groupTree.ts'
import { keys } from './keys.ts'
import { linking, userGroup } from './links.ts'
import { idsUnder, type Table } from './table.ts'

/** Network of devices that DeviceHive's clients create without a network. */
const FIRST: GroupRecord = { name: 'Default Network', groupId: 0, attributes: {} }

const nameTaken = () => conflict('Network cannot be created. Network with such name already exists')

export const networks = (table: Table) => {
  const store = entityStore(table, groupKind)
  return {
    /** Returns the networks that are linked to a user, by id. */
    of: async (user: UserId): Promise<GroupId[]> =>
      (await idsUnder(table, keys.user(user), 'GROUP#')).sort((one, other) => one - other).map(groupId),

    /** Creates a network that is linked to its creator. Throws conflict if the name is taken. */
    create: async (record: GroupRecord, creator: UserId): Promise<GroupId> => {
      await refuseTaken(table, record.name)
      const created = await store.create(async id => ({
        record,
        writes: [await reserveName(table, record.name, id), ...linking(userGroup(creator, id))],
      }))
      return created.id
    },

    /** Creates network 1 of a new deployment, linked to its administrator, unless there has ever been a group. */
    createFirst: async (administrator: UserId): Promise<void> => {
      const id = groupId(1)
      const user = await table.get(keys.user(administrator))
      const writes = [await reserveName(table, FIRST.name, id), ...(user ? linking(userGroup(administrator, id)) : [])]
      await store.createFirst([{ record: FIRST, writes }])
    },

    /** Replaces a network by the result of `change`. Returns false if it does not exist. Throws conflict if the name is taken. */
    update: async (id: GroupId, change: (group: GroupRecord) => GroupRecord): Promise<boolean> => {
      const updated = await store.update(id, async network => {
        const { id: _id, ...before } = network
        const record = change(before)
        if (record.name === before.name) return { record }
        await refuseTaken(table, record.name, id)
        return { record, writes: [await reserveName(table, record.name, id)] }
      })
      return updated !== undefined
    },
  }
}

/** Throws conflict if another group has the name. It reads the index, which may miss a name that was just set. */
const refuseTaken = async (table: Table, name: string, except?: GroupId): Promise<void> => {
  for await (const item of table.list('group'))
    if (recordOf<Group>(item).name === name && item['id'] !== except) throw nameTaken()
}

/** Returns the write that reserves a name, also one that its network no longer has. Throws conflict if a network has it. */
const reserveName = async (table: Table, name: string, id: GroupId): Promise<TransactWrite> => {
  const key = keys.networkName(name)
  const lock = await table.get(key)
  const owner = groupId(numberOf(lock?.['groupId']))
  if (lock && owner !== id && (await hasName(table, owner, name))) throw nameTaken()
  const put = { ...key, v: 1, groupId: id }
  return { write: { put, onlyIf: lock ? { groupId: owner } : 'absent' }, otherwise: new Conflict() }
}

const hasName = async (table: Table, id: GroupId, name: string): Promise<boolean> => {
  const item = await table.get(keys.group(id))
  return item !== undefined && recordOf<Group>(item).name === name
}
