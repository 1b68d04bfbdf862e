/** What the consumer remembers of the configuration, and for how long: until its version moves, or a minute. */
import { POLYLINE_DISTANCE_METERS } from '../domain/geofence.ts'
import { settingsFrom } from '../domain/settings.ts'
import type { DeviceId } from '../model/ids.ts'
import type { EntityAttributes } from '../model/attributes.ts'
import { attributesOf } from '../table/entities.ts'
import { keys } from '../table/keys.ts'
import type { Item, Key, Table } from '../table/table.ts'
import type { DeviceConfig } from './applyRecords.ts'
import { type Fences, fencesOfDevices } from './fences.ts'

/** A change that was committed while its version was not counted up must not stay unseen for ever. */
const MAX_AGE_MS = 60_000

export class ConfigCache {
  private version = -1
  private readAt = -Infinity
  private server: EntityAttributes = {}
  private readonly devices = new Map<DeviceId, { readonly attributes: EntityAttributes; readonly fences: Fences }>()

  /** The key whose item `refresh` is given: it is read with whatever else a batch reads. */
  readonly key: Key = keys.config()

  /** Forgets what is out of date and reads what is missing for these devices. */
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
