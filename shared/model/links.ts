/** Bodies that link two objects: exactly two ids and no other members. */
import * as z from 'zod/mini'
import { DeviceId, GeofenceId, GroupId, UserId } from './ids.ts'

export const DevicePermission = z
  .strictObject({ userId: UserId, deviceId: DeviceId })
  .check(z.meta({ id: 'DevicePermission' }))

export const GroupPermission = z
  .strictObject({ userId: UserId, groupId: GroupId })
  .check(z.meta({ id: 'GroupPermission' }))

export const GeofencePermission = z
  .strictObject({ userId: UserId, geofenceId: GeofenceId })
  .check(z.meta({ id: 'GeofencePermission' }))

export const DeviceGeofence = z
  .strictObject({ deviceId: DeviceId, geofenceId: GeofenceId })
  .check(z.meta({ id: 'DeviceGeofence' }))

export const GroupGeofence = z
  .strictObject({ groupId: GroupId, geofenceId: GeofenceId })
  .check(z.meta({ id: 'GroupGeofence' }))
