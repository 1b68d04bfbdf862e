import { permissions as operations } from '#shared/api/traccar/permissions.ts'
import type { Implementation } from '#shared/http/implementation.ts'
import { deviceLinks } from '#shared/table/deviceLinks.ts'
import { links } from '#shared/table/links.ts'

export const linkDevice: Implementation<typeof operations.linkDevice> = async call => {
  const { body, table, now } = call
  await deviceLinks(table).add({ user: body.userId, device: body.deviceId, at: now })
  return body
}

export const unlinkDevice: Implementation<typeof operations.unlinkDevice> = async call => {
  const { body, table } = call
  await deviceLinks(table).remove(body.userId, body.deviceId)
}

export const linkGroup: Implementation<typeof operations.linkGroup> = async call => {
  const { body, table } = call
  await links(table).userGroup.add(body.userId, body.groupId)
  return body
}

export const unlinkGroup: Implementation<typeof operations.unlinkGroup> = async call => {
  const { body, table } = call
  await links(table).userGroup.remove(body.userId, body.groupId)
}

export const linkGeofence: Implementation<typeof operations.linkGeofence> = async ({ body, table }) => {
  await links(table).userGeofence.add(body.userId, body.geofenceId)
  return body
}

export const unlinkGeofence: Implementation<typeof operations.unlinkGeofence> = async ({ body, table }) => {
  await links(table).userGeofence.remove(body.userId, body.geofenceId)
}
