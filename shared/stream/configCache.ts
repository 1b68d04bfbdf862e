/** Configuration that the consumer caches: until its version changes, at most a minute. */
import { POLYLINE_DISTANCE_METERS } from '../domain/geofence.ts'
import { type Settings, settingsFrom } from '../domain/settings.ts'
import type { MaintenancePlan } from '../domain/events.ts'
import type { DeviceId } from '../model/ids.ts'
import type { EntityAttributes } from '../model/attributes.ts'
import { attributesOf } from '../table/entities.ts'
import { keys } from '../table/keys.ts'
import type { Item, Key, Table } from '../table/table.ts'
import { maintenances } from '../table/maintenances.ts'
import { type Fences, fencesOfDevices } from './fences.ts'

/** Settings, geofences and maintenance of a device. */
export interface DeviceConfig {
  readonly settings: Settings
  readonly fences: Fences
  readonly maintenances: readonly MaintenancePlan[]
}

/** A change is effective after this time even if its version was not incremented. */
const MAX_AGE_MS = 60_000
/** How long single reports reuse the version, as ingest reuses a device. */
const VERSION_FRESH_MS = 1000

export class ConfigCache {
  private version = -1
  private readAt = -Infinity
  /** Undefined until it was read for this version. */
  private server: EntityAttributes | undefined
  private devices = new Map<DeviceId, KnownDevice>()

  /** Key of the item that `refresh` takes. The caller reads it together with the other items of a batch. */
  readonly key: Key = keys.config()
  private last: { readonly item: Item | undefined; readonly askedAt: number } | undefined

  /** Reads the item of the configuration, at most once a second, together with another item. `now` is as in `refresh`. */
  async readWith(
    table: Table,
    key: Key,
    now: number,
  ): Promise<readonly [config: Item | undefined, item: Item | undefined]> {
    if (this.last && Math.abs(now - this.last.askedAt) < VERSION_FRESH_MS) {
      const [item] = await table.getMany([key])
      return [this.last.item, item]
    }
    const [config, item] = await table.getMany([this.key, key])
    this.last = { item: config, askedAt: now }
    return [config, item]
  }

  /**
   * Drops outdated entries and reads the missing ones of these devices. Returns their configuration, which a concurrent
   * refresh does not change. `now` is Unix time in milliseconds.
   */
  async refresh(
    table: Table,
    config: Item | undefined,
    devices: readonly DeviceId[],
    now: number,
  ): Promise<(device: DeviceId) => DeviceConfig> {
    const version = Number(config?.['n'] ?? 0)
    const stale = version !== this.version || now - this.readAt > MAX_AGE_MS
    if (stale) {
      this.devices = new Map()
      this.server = undefined
      this.version = version
      this.readAt = now
    }
    const known = this.devices
    const unknown = devices.filter(device => !known.has(device))
    if (this.server && unknown.length === 0) return configIn(known, this.server)
    const { server, entities } = await readEntities(table, this.server, unknown)
    const polylineDistanceMeters = settingsFrom(server).number('geofence.polylineDistance', POLYLINE_DISTANCE_METERS)
    const fences = await fencesOfDevices(table, unknown, { version, polylineDistanceMeters })
    // Installations without maintenance do not pay for reading it.
    const plans = config?.['maintenance'] === undefined ? [] : await plansOfDevices(table, unknown)
    unknown.forEach((device, n) => {
      const found = fences[n]
      if (found)
        known.set(device, { attributes: attributesOf(entities[n]), fences: found, maintenances: plans[n] ?? [] })
    })
    // A concurrent refresh may have started over, with a later version.
    if (this.devices === known) this.server = server
    return configIn(known, server)
  }
}

/** Reads the devices, and the server unless it is known. */
const readEntities = async (table: Table, known: EntityAttributes | undefined, devices: readonly DeviceId[]) => {
  if (known) return { server: known, entities: await table.getMany(devices.map(keys.device)) }
  const [server, ...entities] = await table.getMany([keys.server(), ...devices.map(keys.device)])
  return { server: attributesOf(server), entities }
}

interface KnownDevice extends Omit<DeviceConfig, 'settings'> {
  readonly attributes: EntityAttributes
}

const configIn =
  (devices: ReadonlyMap<DeviceId, KnownDevice>, server: EntityAttributes) =>
  (device: DeviceId): DeviceConfig => {
    const known = devices.get(device)
    if (!known) throw new Error(`no data was read for device ${device}`)
    const { attributes, ...rest } = known
    return { settings: settingsFrom(attributes, server), ...rest }
  }

/** Returns the maintenance that applies to each device, in the order of the devices. */
const plansOfDevices = async (table: Table, devices: readonly DeviceId[]): Promise<MaintenancePlan[][]> => {
  const store = maintenances(table)
  const idsOf = await Promise.all(devices.map(store.idsOfDevice))
  const known = new Map((await store.byIds([...new Set(idsOf.flat())])).map(plan => [plan.id, plan]))
  return idsOf.map(ids =>
    ids.flatMap(id => {
      const plan = known.get(id)
      return plan ? [{ id, type: plan.type ?? '', start: plan.start, period: plan.period }] : []
    }),
  )
}
