import * as z from 'zod/mini'
import { Device, DeviceAccumulators, DeviceTotalDistance } from '../../model/device.ts'
import { ImageBody } from '../../model/image.ts'
import { DeviceGeofence } from '../../model/links.ts'
import { administrator, group, reader, user, writer } from '../operation.ts'
import { idParams, ids, optionalId, texts } from '../parameters.ts'
import { link } from './link.ts'
import { listQuery, PAGING } from './listQuery.ts'

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
    description: `Returns the caller's devices, those of a user (\`userId\`), or all (\`all\`, administrators only). With \`id\` or \`uniqueId\`, returns those of the caller's devices; others are left out. With \`deviceId\`, returns the devices that are linked to that device, of which there are none. ${PAGING}`,
    access: user({ user: ['query.userId'], device: ['query.deviceId'] }),
    query: z.object({ ...listQuery, id: ids(128), uniqueId: texts(128), deviceId: optionalId }),
    response: z.array(Device),
    lists: ['device', 'group'],
    guests: 'allowed',
  },
  get: {
    method: 'GET',
    path: '/devices/{id}',
    summary: 'Get a device',
    access: reader({ device: ['params.id'] }),
    params: idParams,
    response: Device,
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
  setAccumulators: {
    method: 'PUT',
    path: '/devices/{id}/accumulators',
    summary: "Set a device's total distance and engine hours",
    description: 'Stores a copy of the latest position with the new values. Absent values remain unchanged.',
    access: writer({ device: ['params.id'] }),
    params: idParams,
    body: DeviceAccumulators,
    response: null,
    changes: { device: 'params.id' },
  },
  setImage: {
    method: 'POST',
    path: '/devices/{id}/image',
    summary: "Upload a device's image",
    description:
      'A JPEG, PNG, GIF or WebP file of at most 500,000 bytes. Returns its name, which clients store in the attribute `deviceImage`. The path of the file is `/media/{uniqueId}/{file}`.',
    access: writer({ device: ['params.id'] }),
    params: idParams,
    body: ImageBody,
    bodyType: 'image',
    response: z.string(),
    responseType: 'text',
  },
  linkGeofence: geofence.link,
  unlinkGeofence: geofence.unlink,
})
