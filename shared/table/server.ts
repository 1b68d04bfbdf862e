/** The one settings record of an installation. */
import type { Server } from '../model/server.ts'
import { entityItem, numberOf, recordOf, revision, whileStale, commit } from './entities.ts'
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
    whileStale(async () => {
      const stored = await table.get(keys.server())
      if (stored) await commit(table, [revision(keys.server(), numberOf(stored['rev']), settings)])
      else await create(table, settings)
    }),

  /** False when it was there already. */
  createDefault: () => create(table, DEFAULT_SERVER),
})

const create = async (table: Table, record: Server): Promise<boolean> => {
  try {
    await table.write({ put: entityItem(keys.server(), { kind: 'server', id: 1, record }), onlyIf: 'absent' })
    return true
  } catch (error) {
    if (error instanceof ConditionFailed) return false
    throw error
  }
}
