/** What operations on geofences have in common. */
import { parseArea } from '../domain/wkt.ts'
import { badRequest } from '../errors.ts'
import type { Geofence } from '../model/geofence.ts'
import type { GeofenceRecord } from '../table/geofences.ts'

/** What of a body is stored. Throws `badRequest` when nobody could say what is inside its area. */
export const geofenceRecordOf = ({ id: _id, ...record }: Geofence): GeofenceRecord => {
  const parsed = parseArea(record.area)
  if ('problem' in parsed) throw badRequest(parsed.problem)
  return record
}
