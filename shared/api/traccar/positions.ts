import * as z from 'zod/mini'
import { PositionModel } from '../../model/position.ts'
import { CSV, GPX, group, KML, KMZ, user, writer } from '../operation.ts'
import { idParams, ids, optionalId, optionalTime, requiredId, requiredTime } from '../parameters.ts'

/** More ids than fit into the 10,240 bytes of a request line. Current clients send up to 128. */
const IDS_MAX = 600

export const positions = group('traccar', 'positions', {
  list: {
    method: 'GET',
    path: '/positions',
    summary: 'List positions',
    description:
      'Returns the latest position of each device or of one, the positions of a device in a time range, or positions by id. ' +
      'With `geofenceId`, only positions inside the geofence.',
    access: user({ device: ['query.deviceId'], geofence: ['query.geofenceId'] }),
    query: z.object({
      deviceId: optionalId,
      from: optionalTime,
      to: optionalTime,
      id: ids(IDS_MAX),
      geofenceId: optionalId,
    }),
    response: z.array(PositionModel),
    alternatives: [CSV, GPX],
    lists: ['device', 'group'],
    memoryMb: 1024,
    guests: 'allowed',
  },
  file: {
    method: 'GET',
    path: '/positions/{format}',
    summary: 'Download positions',
    description: 'The positions of a device in a time range as CSV, GPX, KML or KMZ, in the time zone of the caller.',
    access: user({ device: ['query.deviceId'], geofence: ['query.geofenceId'] }),
    params: z.object({ format: z.enum(['csv', 'gpx', 'kml', 'kmz']) }),
    query: z.object({ deviceId: requiredId, from: requiredTime, to: requiredTime, geofenceId: optionalId }),
    response: z.string(),
    download: [CSV, GPX, KML, KMZ],
    memoryMb: 1024,
  },
  remove: {
    method: 'DELETE',
    path: '/positions/{id}',
    summary: 'Delete a position',
    access: writer(),
    params: idParams,
    response: null,
    changes: 'byHandler',
  },
  removeRange: {
    method: 'DELETE',
    path: '/positions',
    summary: 'Delete the positions of a range',
    description:
      'Deletes the positions of a device by fix time, both ends inclusive. A 503 response means that some remain: repeat it.',
    access: writer({ device: ['query.deviceId'] }),
    query: z.object({ deviceId: requiredId, from: requiredTime, to: requiredTime }),
    response: null,
    changes: { device: 'query.deviceId' },
    memoryMb: 1024,
  },
})
