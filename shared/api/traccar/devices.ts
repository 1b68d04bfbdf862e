import * as z from 'zod/mini'
import { Device, DeviceTotalDistance } from '../../model/device.ts'
import { DeviceGeofence } from '../../model/links.ts'
import { administrator, group, user, writer } from '../operation.ts'
import { idParams, optionalFlag, optionalId } from '../parameters.ts'

export const devices = group('traccar', 'devices', {
  list: {
    method: 'GET',
    path: '/devices',
    summary: 'List devices',
    description: "Returns the caller's devices, those of a user (`userId`), or all (`all`, administrators only).",
    access: user({ user: ['query.userId'] }),
    grants: ['table:read'],
    query: z.object({ all: optionalFlag, userId: optionalId }),
    response: z.array(Device),
  },
  create: {
    method: 'POST',
    path: '/devices',
    summary: 'Create a device',
    access: writer({ group: ['body.groupId'] }),
    grants: ['table:read', 'table:write', 'live:publish'],
    body: Device,
    response: Device,
  },
  update: {
    method: 'PUT',
    path: '/devices/{id}',
    summary: 'Update a device',
    access: writer({ device: ['params.id'], group: ['body.groupId'] }),
    grants: ['table:read', 'table:write', 'live:publish'],
    params: idParams,
    body: Device,
    response: Device,
  },
  remove: {
    method: 'DELETE',
    path: '/devices/{id}',
    summary: 'Delete a device',
    description: 'Also deletes everything that the device reported.',
    access: writer({ device: ['params.id'] }),
    grants: ['table:read', 'table:write', 'live:publish'],
    params: idParams,
    response: null,
  },
  setDistance: {
    method: 'PUT',
    path: '/devices/{id}/distance',
    summary: "Set a device's total distance",
    description: 'Stores a copy of the latest position with the new total distance.',
    access: administrator({ device: ['params.id'] }),
    grants: ['table:read', 'table:write', 'live:publish'],
    params: idParams,
    body: DeviceTotalDistance,
    response: null,
  },
  linkGeofence: {
    method: 'POST',
    path: '/devices/geofences',
    summary: 'Link a geofence to a device',
    access: writer({ device: ['body.deviceId'], geofence: ['body.geofenceId'] }),
    grants: ['table:read', 'table:write'],
    body: DeviceGeofence,
    response: DeviceGeofence,
  },
  unlinkGeofence: {
    method: 'DELETE',
    path: '/devices/geofences',
    summary: 'Remove a geofence from a device',
    access: writer({ device: ['body.deviceId'], geofence: ['body.geofenceId'] }),
    grants: ['table:read', 'table:write'],
    body: DeviceGeofence,
    response: null,
  },
})
