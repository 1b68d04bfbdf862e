/**
 * Filters updates by the user's current permissions and event subscriptions. All reads are strongly consistent and none
 * is cached.
 */
import { maySeeDevice, type Viewer } from '../domain/access.ts'
import { isToldBy } from '../domain/ruleMatch.ts'
import type { Event } from '../model/event.ts'
import type { DeviceId, GroupId, UserId } from '../model/ids.ts'
import type { Account } from '../table/accounts.ts'
import { numberOf, recordOf } from '../table/entities.ts'
import { keys } from '../table/keys.ts'
import { permissions } from '../table/permissions.ts'
import { rulesTelling } from '../table/subscriptions.ts'
import { type Item, readItems, type Table } from '../table/table.ts'
import { viewers } from '../table/viewers.ts'

/** Up to this number of devices are checked in one read. Above it, all devices of the user are listed. */
const FEW = 50

/** Returns the user as viewer of the map. Administrators see only their linked devices there. */
export const viewerOf = ({ id, standing }: Account): Viewer => ({
  id,
  administrator: false,
  tenantId: standing.tenantId,
})

/** Returns the given devices that the user can currently see. */
export const devicesVisibleTo = async (
  table: Table,
  account: Account,
  devices: readonly DeviceId[],
): Promise<ReadonlySet<DeviceId>> => {
  if (devices.length === 0) return new Set()
  const viewer = viewerOf(account)
  const { facts, devicesOf } = permissions(table)
  if (devices.length > FEW) {
    const own = new Set(await devicesOf(viewer))
    return new Set(devices.filter(device => own.has(device)))
  }
  const known = await facts(viewer, { devices, groups: [], users: [], server: false })
  return new Set(devices.filter(device => maySeeDevice(viewer, known.facts, device)))
}

/** An event that a user subscribed to. */
interface SubscribedEvent {
  readonly event: Event
  readonly deviceName: string
  /** Undefined if the event has no geofence. */
  readonly geofenceName: string | undefined
}

/**
 * Returns the events that the user's notification rules tell on the web. The user must have had access to the device, and to
 * the geofence if the event has one, before the event.
 */
export const subscribedEvents = async (
  table: Table,
  { id }: Account,
  events: readonly Event[],
): Promise<readonly SubscribedEvent[]> => {
  if (events.length === 0) return []
  const index = await readItems(
    table,
    events.map(({ type }) => keys.notification(id, type)),
  )
  const possible = events.filter(({ type }) => index(keys.notification(id, type)) !== undefined)
  const seen = await seenSince(table, id, possible)
  const rules = await rulesTelling(
    table,
    seen.map(({ event, groups }) => ({ user: id, event, groups })),
  )
  return seen.filter((_, n) => rules[n]?.some(rule => isToldBy(rule, 'web')))
}

interface SeenEvent extends SubscribedEvent {
  readonly groups: readonly GroupId[]
}

/** Returns the events of devices and geofences that the user could see at the time, with their names. */
const seenSince = async (table: Table, id: UserId, events: readonly Event[]): Promise<SeenEvent[]> => {
  const devices = [...new Set(events.map(({ deviceId }) => deviceId))]
  const fences = [...new Set(events.flatMap(event => (event.geofenceId > 0 ? [event.geofenceId] : [])))]
  const fenceLink = (fence: number) => keys.ownerLinked({ kind: 'user', id }, { kind: 'geofence', id: fence })
  const fenceKey = (fence: number) => keys.linked({ kind: 'geofence', id: fence })
  const [found, read] = await Promise.all([
    Promise.all(devices.map(device => viewers(table).ofDevice(device))),
    readItems(
      table,
      fences.flatMap(fence => [fenceLink(fence), fenceKey(fence)]),
    ),
  ])
  const viewersOf = new Map(devices.map((device, n) => [device, found[n]]))
  return events.flatMap(event => {
    const deviceViewers = viewersOf.get(event.deviceId)
    const fence = event.geofenceId > 0 ? event.geofenceId : undefined
    const fenceSince = fence === undefined ? 0 : sinceOf(read(fenceLink(fence)))
    const since = Math.max(deviceViewers?.since.get(id) ?? Infinity, fenceSince)
    if (!deviceViewers || since > event.serverTime) return []
    const item = fence === undefined ? undefined : read(fenceKey(fence))
    const geofenceName = item && recordOf<{ readonly name: string }>(item).name
    return [{ event, groups: deviceViewers.groups, deviceName: deviceViewers.device.name, geofenceName }]
  })
}

/** Returns the time of a link in Unix milliseconds, 0 if it was stored without a time, Infinity if there is no link. */
const sinceOf = (link: Item | undefined): number => (link ? numberOf(link['at']) : Infinity)
