import type { Maintenance } from '../model/maintenance.ts'
import { keys } from './keys.ts'
import { linkedStore, type LinkedStore } from './linkedStore.ts'
import type { Table } from './table.ts'

export const maintenances = (table: Table): LinkedStore<number, Maintenance> =>
  linkedStore(table, {
    kind: 'maintenance',
    toId: id => id,
    consumerReads: ({ type, start, period }) => [type, start, period],
    // The stream consumer reads the maintenance of devices only if there ever was any.
    createWrites: [{ write: { update: keys.config(), set: { maintenance: 1 } } }],
  })
