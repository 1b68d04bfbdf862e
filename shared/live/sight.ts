/** What of the news a user may see, and of the events wants to. All reads are strongly consistent and none is remembered. */
import { maySeeDevice, type Viewer } from '../domain/access.ts'
import type { Event } from '../model/event.ts'
import { type DeviceId, geofenceId } from '../model/ids.ts'
import type { Notification } from '../model/notification.ts'
import type { Account } from '../table/accounts.ts'
import { recordOf } from '../table/entities.ts'
import { keys } from '../table/keys.ts'
import { permissions } from '../table/permissions.ts'
import type { Table } from '../table/table.ts'

/** Up to so many devices are asked for one by one, in one read; for more, all that the user has are listed. */
const FEW = 50

/** A user as it watches: an administrator sees its own devices, not everybody's. */
export const viewerOf = ({ id, standing }: Account): Viewer => ({
  id,
  administrator: false,
  tenantId: standing.tenantId,
})

/** Those of the devices that the user may see at this moment. */
export const seenBy = async (
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

/** Those of the events whose type the user wants to see and whose geofence is linked to it; the devices are asked apart. */
export const wantedBy = async (table: Table, { id }: Account, events: readonly Event[]): Promise<readonly Event[]> => {
  if (events.length === 0) return []
  const types = [...new Set(events.map(({ type }) => type))]
  const fences = [...new Set(events.flatMap(event => (event.geofenceId > 0 ? [event.geofenceId] : [])))]
  const items = await table.getMany([
    ...types.map(type => keys.notification(id, type)),
    ...fences.map(fence => keys.userGeofence(id, geofenceId(fence))),
  ])
  const wanted = new Set(types.filter((_, n) => isOnTheWeb(items[n])))
  const linked = new Set(fences.filter((_, n) => items[types.length + n] !== undefined))
  return events.filter(event => wanted.has(event.type) && (event.geofenceId === 0 || linked.has(event.geofenceId)))
}

const isOnTheWeb = (item: Parameters<typeof recordOf>[0] | undefined): boolean =>
  item !== undefined && recordOf<Notification>(item).web
