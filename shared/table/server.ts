/** The one settings record of an installation. */
import { isDeepStrictEqual } from 'node:util'
import type { Server } from '../model/server.ts'
import { newVersion } from './config.ts'
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
import { keys } from './keys.ts'
import { ConditionFailed, type Item, type Table } from './table.ts'

/** Registration is closed until an administrator opens it. `version` is the running program's. */
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
  version: null,
}

/** The record of an item that may not be there yet. */
export const serverOf = (item: Item | undefined): Server =>
  item ? { ...DEFAULT_SERVER, ...recordOf<Server>(item) } : DEFAULT_SERVER

export const server = (table: Table) => ({
  get: async (): Promise<Server> => serverOf(await table.get(keys.server())),

  replace: (settings: Server): Promise<void> =>
    retryOnConflict(async () => {
      const stored = await table.get(keys.server())
      const same = isDeepStrictEqual(serverOf(stored).attributes, settings.attributes)
      const written: TransactWrite = stored
        ? revision(keys.server(), numberOf(stored['rev']), settings)
        : { write: { put: itemOf(settings), onlyIf: 'absent' }, otherwise: new Conflict() }
      await commit(table, [written, ...(same ? [] : [newVersion])])
    }),

  /** False when it was there already. */
  createDefault: () => create(table, DEFAULT_SERVER),
})

const itemOf = (record: Server): Item => entityItem(keys.server(), { kind: 'server', id: 1, record })

const create = async (table: Table, record: Server): Promise<boolean> => {
  try {
    await table.write({ put: itemOf(record), onlyIf: 'absent' })
    return true
  } catch (error) {
    if (error instanceof ConditionFailed) return false
    throw error
  }
}
