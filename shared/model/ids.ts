/** Branded ids, so that a geofence's id cannot be passed as a device's. In fields, 0 means none. */
import * as z from 'zod/mini'

/** The largest device number: 21 bits, because a position's id is `device × 2^32 + tick` and must stay below 2^53. */
export const MAX_DEVICE_ID = 2 ** 21 - 1

const id = () => z.int().check(z.minimum(1), z.meta({ 'x-unit': 'id' }))

export const UserId = id().brand<'user'>()
export type UserId = z.infer<typeof UserId>
export const DeviceId = id().brand<'device'>()
export type DeviceId = z.infer<typeof DeviceId>
export const GroupId = id().brand<'group'>()
export type GroupId = z.infer<typeof GroupId>
export const GeofenceId = id().brand<'geofence'>()
export type GeofenceId = z.infer<typeof GeofenceId>
export type DriverId = number & z.core.$brand<'driver'>
export const PositionId = id().brand<'position'>()
export type PositionId = z.infer<typeof PositionId>
/** A tenant: a SmartServer customer, or an enterprise of the vehicle associations. */
export const TenantId = id().brand<'tenant'>()
export type TenantId = z.infer<typeof TenantId>

/** A device type. Only DeviceHive has them. */
export const DeviceTypeId = id().brand<'deviceType'>()
export type DeviceTypeId = z.infer<typeof DeviceTypeId>

export const userId = (value: number) => value as UserId
export const deviceId = (value: number) => value as DeviceId
export const groupId = (value: number) => value as GroupId
export const geofenceId = (value: number) => value as GeofenceId
export const driverId = (value: number) => value as DriverId
export const positionId = (value: number) => value as PositionId
export const deviceTypeId = (value: number) => value as DeviceTypeId
export const tenantId = (value: number) => value as TenantId
