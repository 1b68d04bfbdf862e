import { permissions as operations } from '#shared/api/traccar/permissions.ts'
import type { Implementation } from '#shared/http/handle.ts'
import { accessChangePublisher } from '#shared/live/accessChanges.ts'
import { deviceLinks } from '#shared/table/deviceLinks.ts'
import { links } from '#shared/table/links.ts'
import { permissions } from '#shared/table/permissions.ts'

const liveLinkDevice = accessChangePublisher(operations.linkDevice)

export const linkDevice: Implementation<typeof operations.linkDevice> = async call => {
  const { body, table, now } = call
  await deviceLinks(table).add({ user: body.userId, device: body.deviceId, at: now })
  await liveLinkDevice.tell(call, async () => [body.deviceId])
  return body
}

const liveUnlinkDevice = accessChangePublisher(operations.unlinkDevice)

export const unlinkDevice: Implementation<typeof operations.unlinkDevice> = async call => {
  const { body, table } = call
  await deviceLinks(table).remove(body.userId, body.deviceId)
  await liveUnlinkDevice.tell(call, async () => [body.deviceId], [body.userId])
}

const liveLinkGroup = accessChangePublisher(operations.linkGroup)

export const linkGroup: Implementation<typeof operations.linkGroup> = async call => {
  const { body, table } = call
  await links(table).userGroup.add(body.userId, body.groupId)
  await liveLinkGroup.tell(call, () => permissions(table).devicesBelow([body.groupId]))
  return body
}

const liveUnlinkGroup = accessChangePublisher(operations.unlinkGroup)

export const unlinkGroup: Implementation<typeof operations.unlinkGroup> = async call => {
  const { body, table } = call
  await links(table).userGroup.remove(body.userId, body.groupId)
  await liveUnlinkGroup.tell(call, () => permissions(table).devicesBelow([body.groupId]), [body.userId])
}

export const linkGeofence: Implementation<typeof operations.linkGeofence> = async ({ body, table }) => {
  await links(table).userGeofence.add(body.userId, body.geofenceId)
  return body
}

export const unlinkGeofence: Implementation<typeof operations.unlinkGeofence> = async ({ body, table }) => {
  await links(table).userGeofence.remove(body.userId, body.geofenceId)
}
