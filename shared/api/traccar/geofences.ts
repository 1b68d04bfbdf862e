import * as z from 'zod/mini'
import { Geofence } from '../../model/geofence.ts'
import { group, user, writer } from '../operation.ts'
import { idParams, optionalFlag, optionalId } from '../parameters.ts'

export const geofences = group('traccar', 'geofences', {
  list: {
    method: 'GET',
    path: '/geofences',
    summary: 'List geofences',
    description:
      "Returns the caller's geofences, those of a user (`userId`), or all (`all`, administrators only). `groupId` and `deviceId` limit them to the geofences linked to that group or device.",
    access: user({ user: ['query.userId'], group: ['query.groupId'], device: ['query.deviceId'] }),
    grants: ['table:read'],
    // Nothing is remembered here that `refresh` could renew.
    query: z.object({
      all: optionalFlag,
      userId: optionalId,
      groupId: optionalId,
      deviceId: optionalId,
      refresh: optionalFlag,
    }),
    response: z.array(Geofence),
  },
  create: {
    method: 'POST',
    path: '/geofences',
    summary: 'Create a geofence',
    access: writer(),
    grants: ['table:read', 'table:write'],
    body: Geofence,
    response: Geofence,
  },
  update: {
    method: 'PUT',
    path: '/geofences/{id}',
    summary: 'Update a geofence',
    access: writer({ geofence: ['params.id'] }),
    grants: ['table:read', 'table:write'],
    params: idParams,
    body: Geofence,
    response: Geofence,
  },
  remove: {
    method: 'DELETE',
    path: '/geofences/{id}',
    summary: 'Delete a geofence',
    access: writer({ geofence: ['params.id'] }),
    grants: ['table:read', 'table:write'],
    params: idParams,
    response: null,
  },
})
