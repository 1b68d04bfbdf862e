import type { Event } from '#shared/model/event.ts'
import { geofenceId } from '#shared/model/ids.ts'
import { geofences } from '#shared/table/geofences.ts'
import type { Table } from '#shared/table/table.ts'

/** Returns the names of the geofences in the events or visits of a report, by id. */
export const geofenceNames = async (
  found: readonly { readonly result: readonly Pick<Event, 'geofenceId'>[] }[],
  table: Table,
): Promise<ReadonlyMap<number, string>> => {
  const ids = new Set(found.flatMap(({ result }) => result.map(event => event.geofenceId)).filter(id => id > 0))
  const crossed = await geofences(table).byIds([...ids].map(geofenceId))
  return new Map(crossed.map(({ id, name }) => [id, name]))
}
