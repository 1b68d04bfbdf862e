/**
 * Filters updates by the user's current permissions and event subscriptions. All reads are strongly consistent and none
 * is cached.
 */
import { maySeeDevice, type Viewer } from '../domain/access.ts'
import type { Event } from '../model/event.ts'
import { type DeviceId, geofenceId } from '../model/ids.ts'
import type { Notification } from '../model/notification.ts'
import type { Account } from '../table/accounts.ts'
import { numberOf, recordOf } from '../table/entities.ts'
import { keys } from '../table/keys.ts'
import { permissions } from '../table/permissions.ts'
import type { Item, Table } from '../table/table.ts'
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

/**
 * Returns the events to which the user subscribed. The user must have had access to the device, and to the geofence if
 * the event has one, before the event.
 */
export const subscribedEvents = async (
  table: Table,
  { id }: Account,
  events: readonly Event[],
): Promise<readonly Event[]> => {
  if (events.length === 0) return []
  const types = [...new Set(events.map(({ type }) => type))]
  const fences = [...new Set(events.flatMap(event => (event.geofenceId > 0 ? [event.geofenceId] : [])))]
  const items = await table.getMany([
    ...types.map(type => keys.notification(id, type)),
    ...fences.map(fence => keys.userGeofence(id, geofenceId(fence))),
  ])
  const wanted = new Set(types.filter((_, n) => isOnTheWeb(items[n])))
  const linkedAt = new Map(fences.map((fence, n) => [fence, sinceOf(items[types.length + n])]))
  const devices = [...new Set(events.filter(({ type }) => wanted.has(type)).map(({ deviceId }) => deviceId))]
  const viewersOf = await Promise.all(devices.map(device => viewers(table).ofDevice(device)))
  const seenAt = new Map(devices.map((device, n) => [device, viewersOf[n]?.since.get(id) ?? Infinity]))
  return events.filter(
    ({ type, deviceId, geofenceId: fence, serverTime }) =>
      wanted.has(type) &&
      (seenAt.get(deviceId) ?? Infinity) <= serverTime &&
      (fence === 0 || (linkedAt.get(fence) ?? Infinity) <= serverTime),
  )
}

/** Returns the time of a link in Unix milliseconds, 0 if it was stored without a time, Infinity if there is no link. */
const sinceOf = (link: Item | undefined): number => (link ? numberOf(link['at']) : Infinity)

const isOnTheWeb = (item: Item | undefined): boolean => item !== undefined && recordOf<Notification>(item).web
