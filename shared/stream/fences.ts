/** The geofences that apply to devices, as the consumer asks about them: indexed, and shared where they are the same. */
import { indexOf } from '../domain/fenceIndex.ts'
import { POLYLINE_DISTANCE_METERS } from '../domain/geofence.ts'
import type { Coordinates } from '../domain/geometry.ts'
import { type Shape, parseArea } from '../domain/wkt.ts'
import { type DeviceId, geofenceId, type GeofenceId } from '../model/ids.ts'
import { geofences } from '../table/geofences.ts'
import type { Table } from '../table/table.ts'

export interface Fences {
  /** The version of the configuration that they are of. */
  readonly version: number
  /** The ids of those that hold a place. */
  holding(place: Coordinates): readonly number[]
  has(id: number): boolean
}

interface FenceSource {
  readonly version: number
  /** How near a line counts as on it, meters. */
  readonly polylineDistanceMeters?: number
}

/**
 * Of more geofences those with the lowest ids apply, so that the choice stays the same from one report to the next: what
 * holds a device is in its state and in its positions, and an item of the table has at most 400 KB.
 */
export const GEOFENCES_MAX = 5000

/** The geofences of each device, in the order of the devices. */
export const fencesOfDevices = async (
  table: Table,
  devices: readonly DeviceId[],
  { version, polylineDistanceMeters = POLYLINE_DISTANCE_METERS }: FenceSource,
): Promise<Fences[]> => {
  const stored = geofences(table)
  const idsOf = await Promise.all(
    devices.map(async device => (await stored.idsOfDevice(device)).slice(0, GEOFENCES_MAX)),
  )
  const known = new Map<GeofenceId, Shape>()
  for (const { id, area } of await stored.byIds([...new Set(idsOf.flat())])) {
    const parsed = parseArea(area)
    // What can't be read can't be stored either; an area of an older version that can't must not stop the stream.
    if ('shape' in parsed) known.set(geofenceId(id), parsed.shape)
  }
  const shared = new Map<string, Fences>()
  return idsOf.map(ids => {
    const name = ids.join(' ')
    const made = shared.get(name) ?? fencesFrom(ids, known, { version, polylineDistanceMeters })
    shared.set(name, made)
    return made
  })
}

const fencesFrom = (
  ids: readonly GeofenceId[],
  known: ReadonlyMap<GeofenceId, Shape>,
  { version, polylineDistanceMeters }: Required<FenceSource>,
): Fences => {
  const present = ids.flatMap(id => {
    const shape = known.get(id)
    return shape ? [{ id, shape }] : []
  })
  const own = new Set<number>(present.map(({ id }) => id))
  return { version, holding: indexOf(present, polylineDistanceMeters), has: id => own.has(id) }
}
