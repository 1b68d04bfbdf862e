import * as z from 'zod/mini'
import { Device, DeviceTotalDistance } from '../../model/device.ts'
import { DeviceGeofence } from '../../model/links.ts'
import { administrator, group, user, writer } from '../operation.ts'
import { idParams, optionalFlag, optionalId } from '../parameters.ts'
import { link } from './link.ts'

const geofence = link({
  path: '/devices/geofences',
  names: ['geofence', 'device'],
  access: writer({ device: ['body.deviceId'], geofence: ['body.geofenceId'] }),
  body: DeviceGeofence,
})

export const devices = group('traccar', 'devices', {
  list: {
    method: 'GET',
    path: '/devices',
    summary: 'List devices',
    description: "Returns the caller's devices, those of a user (`userId`), or all (`all`, administrators only).",
    access: user({ user: ['query.userId'] }),
    query: z.object({ all: optionalFlag, userId: optionalId }),
    response: z.array(Device),
  },
  create: {
    method: 'POST',
    path: '/devices',
    summary: 'Create a device',
    access: writer({ group: ['body.groupId'] }),
    body: Device,
    response: Device,
    changes: 'byHandler',
  },
  update: {
    method: 'PUT',
    path: '/devices/{id}',
    summary: 'Update a device',
    access: writer({ device: ['params.id'], group: ['body.groupId'] }),
    params: idParams,
    body: Device,
    response: Device,
    changes: { device: 'params.id', viewers: 'before' },
  },
  remove: {
    method: 'DELETE',
    path: '/devices/{id}',
    summary: 'Delete a device',
    description: 'Also deletes everything that the device reported.',
    access: writer({ device: ['params.id'] }),
    params: idParams,
    response: null,
    changes: { device: 'params.id', viewers: 'before' },
  },
  setDistance: {
    method: 'PUT',
    path: '/devices/{id}/distance',
    summary: "Set a device's total distance",
    description: 'Stores a copy of the latest position with the new total distance.',
    access: administrator({ device: ['params.id'] }),
    params: idParams,
    body: DeviceTotalDistance,
    response: null,
    changes: { device: 'params.id' },
  },
  linkGeofence: geofence.link,
  unlinkGeofence: geofence.unlink,
})
