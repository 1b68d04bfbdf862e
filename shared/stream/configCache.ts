/** Caches the configuration for the consumer until its version changes, at most one minute. */
import { POLYLINE_DISTANCE_METERS } from '../domain/geofence.ts'
import { type Settings, settingsFrom } from '../domain/settings.ts'
import { type DeviceId, geofenceId, type GeofenceId } from '../model/ids.ts'
import type { EntityAttributes } from '../model/attributes.ts'
import { attributesOf } from '../table/entities.ts'
import { keys } from '../table/keys.ts'
import type { Item, Key, Table } from '../table/table.ts'
import { indexOf } from '../domain/fenceIndex.ts'
import type { Coordinates } from '../domain/geometry.ts'
import { type Shape, parseArea } from '../domain/wkt.ts'
import { geofences } from '../table/geofences.ts'

/** Settings and geofences of a device. */
export interface DeviceConfig {
  readonly settings: Settings
  readonly fences: Fences
}

/** Maximum age of the cache, in case the version was not incremented after a committed change. */
const MAX_AGE_MS = 60_000

export class ConfigCache {
  private version = -1
  private readAt = -Infinity
  private server: EntityAttributes = {}
  private readonly devices = new Map<DeviceId, { readonly attributes: EntityAttributes; readonly fences: Fences }>()

  /** Key of the item that `refresh` receives. The caller reads it together with the other items of a batch. */
  readonly key: Key = keys.config()

  /** Discards outdated entries and reads the missing ones of these devices. */
  async refresh(table: Table, config: Item | undefined, devices: readonly DeviceId[], now: number): Promise<void> {
    const version = Number(config?.['n'] ?? 0)
    const stale = version !== this.version || now - this.readAt > MAX_AGE_MS
    if (stale) {
      this.devices.clear()
      this.version = version
      this.readAt = now
    }
    const unknown = devices.filter(device => !this.devices.has(device))
    if (!stale && unknown.length === 0) return
    const [server, ...entities] = await table.getMany([keys.server(), ...unknown.map(keys.device)])
    this.server = attributesOf(server)
    const polylineDistanceMeters = settingsFrom(this.server).number(
      'geofence.polylineDistance',
      POLYLINE_DISTANCE_METERS,
    )
    const fences = await fencesOfDevices(table, unknown, { version, polylineDistanceMeters })
    unknown.forEach((device, n) => {
      const found = fences[n]
      if (found) this.devices.set(device, { attributes: attributesOf(entities[n]), fences: found })
    })
  }

  of(device: DeviceId): DeviceConfig {
    const known = this.devices.get(device)
    if (!known) throw new Error(`no data was read for device ${device}`)
    const settings = settingsFrom(known.attributes, this.server)
    return { settings, fences: known.fences }
  }
}

export interface Fences {
  /** Configuration version of the geofences. */
  readonly version: number
  /** Returns the ids of the geofences that contain the coordinates. */
  containing(place: Coordinates): readonly number[]
  has(id: number): boolean
}

interface FenceSource {
  readonly version: number
  /** Maximum distance from a line that counts as on it, in meters. */
  readonly polylineDistanceMeters?: number
}

/**
 * Maximum number of geofences of a device. If it has more, the lowest ids apply, so that all reports use the same
 * ones. The state and the positions store the ids, and an item of the table has at most 400 KB.
 */
export const GEOFENCES_MAX = 5000

/** Returns the indexed geofences of each device, in the order of the devices. Equal sets share one index. */
const fencesOfDevices = async (
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
    // Areas are validated before they are stored. An area of an earlier version that is malformed must not stop the
    // stream.
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
  return { version, containing: indexOf(present, polylineDistanceMeters), has: id => own.has(id) }
}
