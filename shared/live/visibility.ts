/** What of the news a user may see, and of the events wants to. All reads are strongly consistent and none is remembered. */
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

/** Up to so many devices are asked for one by one, in one read; for more, all that the user has are listed. */
const FEW = 50

/** A user as it watches: an administrator sees its own devices, not everybody's. */
export const viewerOf = ({ id, standing }: Account): Viewer => ({
  id,
  administrator: false,
  tenantId: standing.tenantId,
})

/** Those of the devices that the user may see at this moment. */
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
 * Those of the events of visible devices that the user wants to see: it wants their type, and it has seen their device, and
 * their geofence if they have one, since before they happened.
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
  const viewers = await Promise.all(devices.map(device => viewers(table).ofDevice(device)))
  const seenAt = new Map(devices.map((device, n) => [device, viewers[n]?.since.get(id) ?? Infinity]))
  return events.filter(
    ({ type, deviceId, geofenceId: fence, serverTime }) =>
      wanted.has(type) &&
      (seenAt.get(deviceId) ?? Infinity) <= serverTime &&
      (fence === 0 || (linkedAt.get(fence) ?? Infinity) <= serverTime),
  )
}

/** When the link was made; 0 if its time was not kept, Infinity if there is no link. */
const sinceOf = (link: Item | undefined): number => (link ? numberOf(link['at']) : Infinity)

const isOnTheWeb = (item: Item | undefined): boolean => item !== undefined && recordOf<Notification>(item).web
