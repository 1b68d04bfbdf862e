/** Selects positions inside a geofence. */
import { containing } from '#shared/domain/geofence.ts'
import type { Coordinates } from '#shared/domain/geometry.ts'
import { parseArea } from '#shared/domain/wkt.ts'
import { positionsIn, type Segment } from '#shared/log/history.ts'
import { geofenceId } from '#shared/model/ids.ts'
import { geofences } from '#shared/table/geofences.ts'
import type { Table } from '#shared/table/table.ts'

type IsInside = (place: Coordinates) => boolean

/** Returns a test for places inside a geofence, or undefined without a geofence. */
export const insideGeofence = async (id: number | undefined, table: Table): Promise<IsInside | undefined> => {
  if (id === undefined) return undefined
  const geofence = await geofences(table).byId(geofenceId(id))
  const parsed = parseArea(geofence?.area ?? '')
  return 'problem' in parsed ? () => false : containing(parsed.shape)
}

/** Returns the segments of a history with the positions that pass. */
export async function* segmentsWith(history: AsyncIterable<Segment>, passes: IsInside): AsyncIterable<Segment> {
  for await (const segment of history) {
    const positions = positionsIn(segment).filter(passes)
    if (positions.length > 0) yield { positions }
  }
}
