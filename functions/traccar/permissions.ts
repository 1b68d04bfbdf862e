import { permissions } from '#shared/api/traccar/permissions.ts'
import type { Implementation } from '#shared/http/handle.ts'
import { tellOf } from '#shared/live/tellOf.ts'

const liveLinkDevice = tellOf(permissions.linkDevice)

export const linkDevice: Implementation<typeof permissions.linkDevice> = async call => {
  const { body, stores, now } = call
  await stores.deviceLinks.add({ user: body.userId, device: body.deviceId, at: now })
  await liveLinkDevice.tell(call, async () => [body.deviceId])
  return body
}

const liveUnlinkDevice = tellOf(permissions.unlinkDevice)

export const unlinkDevice: Implementation<typeof permissions.unlinkDevice> = async call => {
  const { body, stores } = call
  await stores.deviceLinks.remove(body.userId, body.deviceId)
  await liveUnlinkDevice.tell(call, async () => [body.deviceId], [body.userId])
}

const liveLinkGroup = tellOf(permissions.linkGroup)

export const linkGroup: Implementation<typeof permissions.linkGroup> = async call => {
  const { body, stores } = call
  await stores.links.userGroup.add(body.userId, body.groupId)
  await liveLinkGroup.tell(call, () => stores.permissions.devicesBelow([body.groupId]))
  return body
}

const liveUnlinkGroup = tellOf(permissions.unlinkGroup)

export const unlinkGroup: Implementation<typeof permissions.unlinkGroup> = async call => {
  const { body, stores } = call
  await stores.links.userGroup.remove(body.userId, body.groupId)
  await liveUnlinkGroup.tell(call, () => stores.permissions.devicesBelow([body.groupId]), [body.userId])
}

export const linkGeofence: Implementation<typeof permissions.linkGeofence> = async ({ body, stores }) => {
  await stores.links.userGeofence.add(body.userId, body.geofenceId)
  return body
}

export const unlinkGeofence: Implementation<typeof permissions.unlinkGeofence> = async ({ body, stores }) => {
  await stores.links.userGeofence.remove(body.userId, body.geofenceId)
}
