/** Geofences of devices, indexed. Devices with the same geofences share an index. */
import { type CalendarRule, containsMoment } from '../domain/calendar.ts'
import { indexOf } from '../domain/fenceIndex.ts'
import { POLYLINE_DISTANCE_METERS } from '../domain/geofence.ts'
import type { Coordinates } from '../domain/geometry.ts'
import { parseArea, type Shape } from '../domain/wkt.ts'
import { type DeviceId, geofenceId, type GeofenceId } from '../model/ids.ts'
import { calendars } from '../table/calendars.ts'
import { geofences } from '../table/geofences.ts'
import type { Table } from '../table/table.ts'

export interface Fences {
  /** Configuration version with which they were read. */
  readonly version: number
  /** Returns the ids of the geofences that contain the coordinates, ascending. */
  containing(place: Coordinates): readonly number[]
  has(id: number): boolean
  /** Returns true if the calendar of the geofence does not contain a Unix time in milliseconds. */
  isSilent(id: number, ms: number): boolean
}

interface FenceSource {
  readonly version: number
  /** A point within this distance of a line counts as inside. */
  readonly polylineDistanceMeters?: number
}

/**
 * A device with more geofences uses those with the lowest ids, so that the choice is stable. Their ids are in its state
 * and its positions, and a table item has at most 400 KB.
 */
export const GEOFENCES_MAX = 5000

/** Returns the geofences of each device, in the order of the devices. */
export const fencesOfDevices = async (
  table: Table,
  devices: readonly DeviceId[],
  { version, polylineDistanceMeters = POLYLINE_DISTANCE_METERS }: FenceSource,
): Promise<Fences[]> => {
  const stored = geofences(table)
  const idsOf = await Promise.all(
    devices.map(async device => (await stored.idsOfDevice(device)).slice(0, GEOFENCES_MAX)),
  )
  const known = await knownFences(table, [...new Set(idsOf.flat())])
  const shared = new Map<string, Fences>()
  return idsOf.map(ids => {
    const name = ids.join(' ')
    const made = shared.get(name) ?? fencesFrom(ids, known, { version, polylineDistanceMeters })
    shared.set(name, made)
    return made
  })
}

interface KnownFence {
  readonly shape: Shape
  /** Undefined if the geofence has no calendar. A calendar that was deleted does not exclude anything. */
  readonly rules: readonly CalendarRule[] | undefined
}

const knownFences = async (table: Table, ids: readonly GeofenceId[]): Promise<ReadonlyMap<GeofenceId, KnownFence>> => {
  const found = await geofences(table).byIds(ids)
  const named = [...new Set(found.map(({ calendarId }) => calendarId).filter(id => id > 0))]
  const rulesOf = new Map((await calendars(table).byIds(named)).map(({ id, rules }) => [id, rules]))
  return new Map(
    found.flatMap(({ id, area, calendarId }): [GeofenceId, KnownFence][] => {
      const parsed = parseArea(area)
      // An invalid area cannot be stored. One that an earlier version stored must not stop the stream.
      return 'shape' in parsed ? [[geofenceId(id), { shape: parsed.shape, rules: rulesOf.get(calendarId) }]] : []
    }),
  )
}

const fencesFrom = (
  ids: readonly GeofenceId[],
  known: ReadonlyMap<GeofenceId, KnownFence>,
  { version, polylineDistanceMeters }: Required<FenceSource>,
): Fences => {
  const present = ids.flatMap(id => {
    const fence = known.get(id)
    return fence ? [{ id, shape: fence.shape }] : []
  })
  const own = new Set<number>(present.map(({ id }) => id))
  return {
    version,
    containing: indexOf(present, polylineDistanceMeters),
    has: id => own.has(id),
    isSilent: (id, ms) => {
      const rules = known.get(geofenceId(id))?.rules
      return rules !== undefined && !containsMoment(rules, ms)
    },
  }
}
