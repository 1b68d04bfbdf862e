/** Kinds of devices, which only DeviceHive knows. */
import { conflict } from '../errors.ts'
import { deviceTypeId, type DeviceTypeId } from '../model/ids.ts'
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
import { nextId } from './ids.ts'
import { keys } from './keys.ts'
import { ConditionFailed, type Item, type Table } from './table.ts'
import { unlinkUsers } from './userDeviceTypes.ts'

export interface DeviceTypeRecord {
  readonly name: string
  readonly description: string | null
}
export interface DeviceType extends DeviceTypeRecord {
  readonly id: DeviceTypeId
}

/** What devices are of that nobody said anything about. It can't be deleted. */
export const DEFAULT_DEVICE_TYPE = deviceTypeId(1)

const FIRST: readonly DeviceTypeRecord[] = [
  { name: 'Default Device Type', description: 'Devices without another type' },
  { name: 'Tracker', description: 'Device that is built into a vehicle' },
  { name: 'Phone', description: 'App on a phone' },
]

const nameTaken = () => conflict('Device type cannot be created. Device type with such name already exists')

export const deviceTypes = (table: Table) => ({
  byId: async (id: DeviceTypeId): Promise<DeviceType | undefined> => {
    const item = await table.get(keys.deviceType(id))
    return item && typeOf(item)
  },

  /** These types by id, without those that are not there. */
  byIds: async (ids: readonly DeviceTypeId[]): Promise<DeviceType[]> => {
    const items = ids.length > 0 ? await table.getMany(ids.map(keys.deviceType)) : []
    return items.flatMap(item => (item ? [typeOf(item)] : [])).sort((one, other) => one.id - other.id)
  },

  /** All types by id, from the index: one that was just written may show a moment late. */
  all: async (): Promise<DeviceType[]> => {
    const found: DeviceType[] = []
    for await (const item of table.list('deviceType')) found.push(typeOf(item))
    return found
  },

  /** Throws `conflict` when the name is taken. */
  create: async (record: DeviceTypeRecord): Promise<DeviceTypeId> => {
    const id = deviceTypeId(await nextId(table, 'deviceType'))
    await commit(table, creation(id, record))
    return id
  },

  /** The types of a new installation, unless there has ever been one. */
  createFirst: async (): Promise<void> => {
    const first = FIRST.flatMap((record, n) => creation(deviceTypeId(n + 1), record)).map(({ write }) => write)
    const counting = { update: keys.counter('deviceType'), add: { last: FIRST.length }, onlyIf: NEVER_COUNTED } as const
    try {
      await table.transact([counting, ...first])
    } catch (error) {
      if (!(error instanceof ConditionFailed)) throw error
    }
  },

  /** Replaces a type by what `change` makes of it; false when there is none. Throws `conflict` when the name is taken. */
  update: (id: DeviceTypeId, change: (type: DeviceType) => DeviceTypeRecord): Promise<boolean> =>
    retryOnConflict(() => update(table, id, change)),

  /** False when there is none. */
  remove: (id: DeviceTypeId): Promise<boolean> => retryOnConflict(() => remove(table, id)),
})

const NEVER_COUNTED = { last: { missing: true } } as const

const typeOf = (item: Item): DeviceType => ({
  ...recordOf<DeviceTypeRecord>(item),
  id: deviceTypeId(numberOf(item['id'])),
})

const reserveName = (name: string, id: DeviceTypeId): TransactWrite => ({
  write: { put: { ...keys.deviceTypeName(name), v: 1, deviceTypeId: id }, onlyIf: 'absent' },
  otherwise: nameTaken(),
})

const creation = (id: DeviceTypeId, record: DeviceTypeRecord): TransactWrite[] => [
  { write: { put: entityItem(keys.deviceType(id), { kind: 'deviceType', id, record }), onlyIf: 'absent' } },
  reserveName(record.name, id),
]

const update = async (table: Table, id: DeviceTypeId, change: (type: DeviceType) => DeviceTypeRecord) => {
  const item = await table.get(keys.deviceType(id))
  if (!item) return false
  const before = typeOf(item)
  const after = change(before)
  await commit(table, [
    revision(keys.deviceType(id), numberOf(item['rev']), after),
    ...(before.name === after.name
      ? []
      : [reserveName(after.name, id), { write: { delete: keys.deviceTypeName(before.name) } }]),
  ])
  return true
}

const remove = async (table: Table, id: DeviceTypeId): Promise<boolean> => {
  const item = await table.get(keys.deviceType(id))
  if (!item) return false
  await unlinkUsers(table, id)
  await commit(table, [
    { write: { delete: keys.deviceType(id), onlyIf: { rev: numberOf(item['rev']) } }, otherwise: new Conflict() },
    { write: { delete: keys.deviceTypeName(typeOf(item).name) } },
  ])
  // An association that was made between the two; from now on none can be made.
  await unlinkUsers(table, id)
  return true
}
