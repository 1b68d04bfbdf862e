/** Attribute aliases. All of a device stand in one item; another one by the alias's id says which device that is. */
import { conflict, forbidden } from '../errors.ts'
import type { AttributeAlias } from '../model/attributes.ts'
import { deviceId, type DeviceId } from '../model/ids.ts'
import { commit, numberOf, recordOf, Conflict, type TransactWrite, retryOnConflict } from './entities.ts'
import { nextId } from './ids.ts'
import { keys } from './keys.ts'
import type { Item, Table } from './table.ts'

/** Keeps the item of a device well below DynamoDB's 400 KB. */
const ALIASES_MAX = 250

interface StoredAlias {
  readonly id: number
  readonly attribute: string
  readonly alias: string
}

/** What a device's aliases are at a revision; 0 before the first. */
interface Page {
  readonly device: DeviceId
  readonly rev: number
  readonly aliases: readonly StoredAlias[]
}

export const aliases = (table: Table) => ({
  /** The aliases of these devices, by id. */
  ofDevices: async (devices: readonly DeviceId[]): Promise<AttributeAlias[]> => {
    const items = devices.length > 0 ? await table.getMany(devices.map(keys.deviceAliases)) : []
    const found = devices.flatMap((device, index) =>
      storedIn(items[index]).map(({ id, attribute, alias }) => ({ id, deviceId: device, attribute, alias })),
    )
    return found.sort((a, b) => a.id - b.id)
  },

  /** The device that an alias is for, undefined when there is no such alias. */
  deviceOf: async (id: number): Promise<DeviceId | undefined> => deviceOf(await table.get(keys.alias(id))),

  /** Throws `conflict` when the attribute has an alias, `forbidden` when there is no such device. */
  create: async (draft: Omit<AttributeAlias, 'id'>): Promise<AttributeAlias> => {
    const alias = { id: await nextId(table, 'alias'), ...draft }
    await retryOnConflict(async () => {
      const page = await pageOf(table, deviceId(draft.deviceId))
      await commit(table, [...present(page.device), saved(page, withAlias(page, alias)), pointer(alias)])
    })
    return alias
  },

  /** Replaces an alias of a device. False when that device has it no more; throws as `create` does. */
  update: (from: DeviceId, alias: AttributeAlias): Promise<boolean> =>
    retryOnConflict(() => update(table, from, alias)),

  /** False when the device does not have it. */
  remove: (device: DeviceId, id: number): Promise<boolean> =>
    retryOnConflict(async () => {
      const page = await pageOf(table, device)
      if (!page.aliases.some(one => one.id === id)) return false
      await commit(table, [saved(page, without(page, id)), { write: { delete: keys.alias(id) } }])
      return true
    }),
})

const storedIn = (item: Item | undefined): readonly StoredAlias[] =>
  item ? recordOf<readonly StoredAlias[]>(item) : []

const deviceOf = (item: Item | undefined): DeviceId | undefined => item && deviceId(numberOf(item['deviceId']))

const pageOf = async (table: Table, device: DeviceId): Promise<Page> => {
  const item = await table.get(keys.deviceAliases(device))
  return { device, rev: numberOf(item?.['rev']), aliases: storedIn(item) }
}

const update = async (table: Table, from: DeviceId, alias: AttributeAlias): Promise<boolean> => {
  const page = await pageOf(table, from)
  if (!page.aliases.some(one => one.id === alias.id)) return false
  const to = deviceId(alias.deviceId)
  const rest = without(page, alias.id)
  if (to === from) {
    await commit(table, [saved(page, withAlias({ ...page, aliases: rest }, alias))])
    return true
  }
  const target = await pageOf(table, to)
  await commit(table, [...present(to), saved(page, rest), saved(target, withAlias(target, alias)), pointer(alias)])
  return true
}

const without = ({ aliases: all }: Page, id: number) => all.filter(one => one.id !== id)

const withAlias = ({ aliases: all }: Page, { id, attribute, alias }: AttributeAlias): StoredAlias[] => {
  if (all.some(one => one.attribute === attribute)) throw conflict('attribute already has an alias')
  if (all.length >= ALIASES_MAX) throw conflict(`A device can have at most ${ALIASES_MAX} aliases`)
  return [...all, { id, attribute, alias }].sort((a, b) => a.id - b.id)
}

const present = (device: DeviceId): TransactWrite[] => [
  { write: { check: keys.device(device), onlyIf: 'present' }, otherwise: forbidden('Device access denied') },
]

const saved = ({ device, rev }: Page, all: readonly StoredAlias[]): TransactWrite => ({
  write: {
    put: { ...keys.deviceAliases(device), v: 1, rev: rev + 1, d: JSON.stringify(all) },
    onlyIf: rev === 0 ? 'absent' : { rev },
  },
  otherwise: new Conflict(),
})

const pointer = ({ id, deviceId: device }: AttributeAlias): TransactWrite => ({
  write: { put: { ...keys.alias(id), v: 1, deviceId: device } },
})

/** Pointers that fit into a transaction beside the item of the device. */
const POINTERS_AT_ONCE = 99

/** Removes all aliases of a device, and the item that holds them. */
export const removeAliases = (table: Table, device: DeviceId): Promise<void> =>
  retryOnConflict(async () => {
    for (let page = await pageOf(table, device); page.rev > 0; page = await pageOf(table, device)) {
      const some = page.aliases.slice(0, POINTERS_AT_ONCE)
      const rest = page.aliases.slice(POINTERS_AT_ONCE)
      const gone = { delete: keys.deviceAliases(device), onlyIf: { rev: page.rev } }
      await commit(table, [
        rest.length > 0 ? saved(page, rest) : { write: gone, otherwise: new Conflict() },
        ...some.map(({ id }) => ({ write: { delete: keys.alias(id) } })),
      ])
    }
  })
