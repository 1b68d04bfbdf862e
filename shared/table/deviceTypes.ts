/** Device types, which only DeviceHive has. Their names are unique. */
import { conflict } from '../errors.ts'
import { deviceTypeId, type DeviceTypeId } from '../model/ids.ts'
import { numberOf, recordOf } from './entities.ts'
import { type EntityKind, entityStore } from './entityStore.ts'
import { keys } from './keys.ts'
import type { Table } from './table.ts'
import { unlinkUsers } from './userDeviceTypes.ts'

export interface DeviceTypeRecord {
  readonly name: string
  readonly description: string | null
}
export interface DeviceType extends DeviceTypeRecord {
  readonly id: DeviceTypeId
}

/** Type of devices that were created without one. It can't be deleted. */
export const DEFAULT_DEVICE_TYPE = /* @__PURE__ */ deviceTypeId(1)

const FIRST: readonly DeviceTypeRecord[] = [
  { name: 'Default Device Type', description: 'Devices without another type' },
  { name: 'Tracker', description: 'Device that is built into a vehicle' },
  { name: 'Phone', description: 'App on a phone' },
]

const deviceTypeKind: EntityKind<DeviceTypeId, DeviceTypeRecord, DeviceType> = {
  kind: 'deviceType',
  toId: deviceTypeId,
  key: id => keys.deviceType(id),
  read: item => ({ ...recordOf<DeviceTypeRecord>(item), id: deviceTypeId(numberOf(item['id'])) }),
  locks: ({ name }, id) => [
    {
      key: keys.deviceTypeName(name),
      attributes: { deviceTypeId: id },
      taken: conflict('Device type cannot be created. Device type with such name already exists'),
    },
  ],
}

export const deviceTypes = (table: Table) => {
  const store = entityStore(table, deviceTypeKind)
  return {
    byId: store.byId,

    /** Returns the types with these ids that exist, by id. */
    byIds: async (ids: readonly DeviceTypeId[]): Promise<DeviceType[]> =>
      (await store.byIds(ids)).sort((one, other) => one.id - other.id),

    all: store.all,

    /** Throws conflict if the name is taken. */
    create: async (record: DeviceTypeRecord): Promise<DeviceTypeId> => (await store.create(() => ({ record }))).id,

    /** Creates the default types, with the ids 1 to 3, unless there has ever been a type. */
    createFirst: (): Promise<boolean> => store.createFirst(FIRST.map(record => ({ record }))),

    /** Replaces a type by the result of `change`. Returns undefined if it does not exist. Throws conflict if the name is taken. */
    update: (id: DeviceTypeId, change: (type: DeviceType) => DeviceTypeRecord): Promise<DeviceType | undefined> =>
      store.update(id, type => ({ record: change(type) })),

    /** Deletes a type and its links to users. Returns false if it does not exist. */
    remove: (id: DeviceTypeId): Promise<boolean> => store.remove(id, { unlink: () => unlinkUsers(table, id) }),
  }
}
