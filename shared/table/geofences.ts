import type { Geofence } from '../model/geofence.ts'
import { geofenceId, type GeofenceId } from '../model/ids.ts'
import { linkedStore, type LinkedStore } from './linkedStore.ts'
import type { Table } from './table.ts'

export const geofences = (table: Table): LinkedStore<GeofenceId, Geofence> =>
  linkedStore<GeofenceId, Geofence>(table, {
    kind: 'geofence',
    toId: geofenceId,
    consumerReads: ({ area, calendarId }) => [area, calendarId],
    defaults: { calendarId: 0 },
  })
