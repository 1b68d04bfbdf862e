/** Checks shared by operations that change geofences. */
import { parseArea } from '../domain/wkt.ts'
import { badRequest } from '../errors.ts'
import type { Geofence } from '../model/geofence.ts'
import type { GeofenceRecord } from '../table/geofences.ts'

/** Returns the members of a body to store. Throws badRequest if the area is invalid. */
export const geofenceRecordOf = ({ id: _id, ...record }: Geofence): GeofenceRecord => {
  const parsed = parseArea(record.area)
  if ('problem' in parsed) throw badRequest(parsed.problem)
  return record
}
