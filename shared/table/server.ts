/** The settings of the server: one record. */
import type { Server } from '../model/server.ts'
import { entityItem, recordOf } from './entities.ts'
import { type EntityKind, entityStore } from './entityStore.ts'
import { keys } from './keys.ts'
import { type Item, type Table, writeIf } from './table.ts'

/** Registration is closed until an administrator opens it. `version` is the version of the running program. */
const DEFAULT_SERVER: Server = {
  id: 1,
  attributes: {},
  registration: false,
  readonly: false,
  deviceReadonly: false,
  limitCommands: false,
  map: null,
  bingKey: null,
  mapUrl: null,
  poiLayer: null,
  distanceUnit: null,
  speedUnit: null,
  latitude: 0,
  longitude: 0,
  zoom: 0,
  twelveHourFormat: false,
  forceSettings: false,
  coordinateFormat: null,
  disableReports: false,
  fixedEmail: false,
  overlayUrl: null,
  announcement: null,
  version: null,
  emailEnabled: false,
  geocoderEnabled: false,
  textEnabled: false,
  openIdEnabled: false,
  openIdForce: false,
  newServer: false,
  storageSpace: null,
}

/** Returns the settings in an item, or the defaults if it does not exist. */
export const serverOf = (item: Item | undefined): Server =>
  item ? { ...DEFAULT_SERVER, ...recordOf<Server>(item) } : DEFAULT_SERVER

const serverKind: EntityKind<number, Server> = {
  kind: 'server',
  toId: id => id,
  key: () => keys.server(),
  read: item => serverOf(item),
  consumerReads: ({ attributes }) => attributes,
}

export const server = (table: Table) => {
  const store = entityStore(table, serverKind)
  const item = entityItem(keys.server(), { kind: 'server', id: 1, record: DEFAULT_SERVER })
  /** Creates the default settings. Returns false if the server has settings. */
  const createDefault = () => writeIf(table, { put: item, onlyIf: 'absent' })
  return {
    get: async (): Promise<Server> => serverOf(await table.get(keys.server())),

    replace: async (record: Server): Promise<void> => {
      while (!(await store.update(1, () => ({ record })))) await createDefault()
    },

    createDefault,
  }
}
