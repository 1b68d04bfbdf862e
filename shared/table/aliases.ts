/** Attribute aliases. One item holds all aliases of a device; another one, by the alias's id, names the device. */
import { conflict, forbidden } from '../errors.ts'
import type { AttributeAlias } from '../model/attributes.ts'
import { deviceId, type DeviceId } from '../model/ids.ts'
import {
  commit,
  deletion,
  nextId,
  numberOf,
  recordOf,
  retryOnConflict,
  savedRecord,
  type TransactWrite,
} from './entities.ts'
import { keys } from './keys.ts'
import type { Item, Table } from './table.ts'

/** Keeps the item of a device far below DynamoDB's 400 KB. */
const ALIASES_MAX = 250

type StoredAlias = Omit<AttributeAlias, 'deviceId'>

/** The aliases of a device, and the item that they were read from. */
interface AliasList {
  readonly device: DeviceId
  readonly item: Item | undefined
  readonly aliases: readonly StoredAlias[]
}

export const aliases = (table: Table) => ({
  /** Returns the aliases of these devices, by id. */
  ofDevices: async (devices: readonly DeviceId[]): Promise<AttributeAlias[]> => {
    const items = devices.length > 0 ? await table.getMany(devices.map(keys.deviceAliases)) : []
    const found = devices.flatMap((device, index) =>
      storedIn(items[index]).map(({ id, attribute, alias }) => ({ id, deviceId: device, attribute, alias })),
    )
    return found.sort((a, b) => a.id - b.id)
  },

  /** Returns the device of an alias, or undefined if the alias does not exist. */
  deviceOf: async (id: number): Promise<DeviceId | undefined> => {
    const item = await table.get(keys.alias(id))
    return item && deviceId(numberOf(item['deviceId']))
  },

  /** Throws conflict if the attribute has an alias or the device has 250, forbidden if the device does not exist. */
  create: async (draft: Omit<AttributeAlias, 'id'>): Promise<AttributeAlias> => {
    const alias = { id: await nextId(table, 'alias'), ...draft }
    await retryOnConflict(async () => {
      const list = await listOf(table, deviceId(draft.deviceId))
      await commit(table, [deviceExists(list.device), saved(list, withAlias(list.aliases, alias)), pointer(alias)])
    })
    return alias
  },

  /** Replaces an alias, also by one of another device. Returns false if `from` does not have it. Throws as `create` does. */
  update: (from: DeviceId, alias: AttributeAlias): Promise<boolean> =>
    retryOnConflict(() => update(table, from, alias)),

  /** Removes an alias. Returns false if the device does not have it. */
  remove: (device: DeviceId, id: number): Promise<boolean> =>
    retryOnConflict(async () => {
      const list = await listOf(table, device)
      if (!list.aliases.some(alias => alias.id === id)) return false
      await commit(table, [saved(list, without(list.aliases, id)), { write: { delete: keys.alias(id) } }])
      return true
    }),
})

const storedIn = (item: Item | undefined): readonly StoredAlias[] =>
  item ? recordOf<readonly StoredAlias[]>(item) : []

const listOf = async (table: Table, device: DeviceId): Promise<AliasList> => {
  const item = await table.get(keys.deviceAliases(device))
  return { device, item, aliases: storedIn(item) }
}

const update = async (table: Table, from: DeviceId, alias: AttributeAlias): Promise<boolean> => {
  const list = await listOf(table, from)
  if (!list.aliases.some(({ id }) => id === alias.id)) return false
  const to = deviceId(alias.deviceId)
  const rest = without(list.aliases, alias.id)
  if (to === from) {
    await commit(table, [saved(list, withAlias(rest, alias))])
    return true
  }
  const target = await listOf(table, to)
  const moved = [saved(list, rest), saved(target, withAlias(target.aliases, alias)), pointer(alias)]
  await commit(table, [deviceExists(to), ...moved])
  return true
}

const without = (all: readonly StoredAlias[], id: number) => all.filter(alias => alias.id !== id)

const withAlias = (all: readonly StoredAlias[], { id, attribute, alias }: AttributeAlias): StoredAlias[] => {
  if (all.some(other => other.attribute === attribute)) throw conflict('attribute already has an alias')
  if (all.length >= ALIASES_MAX) throw conflict(`A device can have at most ${ALIASES_MAX} aliases`)
  return [...all, { id, attribute, alias }].sort((a, b) => a.id - b.id)
}

const deviceExists = (device: DeviceId): TransactWrite => ({
  write: { check: keys.device(device), onlyIf: 'present' },
  otherwise: forbidden('Device access denied'),
})

const saved = ({ device, item }: AliasList, all: readonly StoredAlias[]): TransactWrite =>
  savedRecord(keys.deviceAliases(device), item, all)

const pointer = ({ id, deviceId: device }: AttributeAlias): TransactWrite => ({
  write: { put: { ...keys.alias(id), v: 1, deviceId: device } },
})

/** A transaction has at most 100 writes. One is for the item of the device, and one for the configuration version. */
const POINTERS_AT_ONCE = 98

/**
 * Removes aliases of a device until the others fit into one transaction. Returns the writes that remove these and the item
 * that holds them.
 */
export const removeAliases = async (table: Table, device: DeviceId): Promise<TransactWrite[]> => {
  const list = await listOf(table, device)
  if (!list.item) return []
  const pointers = list.aliases.slice(0, POINTERS_AT_ONCE).map(({ id }) => ({ write: { delete: keys.alias(id) } }))
  const rest = list.aliases.slice(POINTERS_AT_ONCE)
  if (rest.length === 0) return [deletion(list.item), ...pointers]
  await commit(table, [saved(list, rest), ...pointers])
  return removeAliases(table, device)
}
