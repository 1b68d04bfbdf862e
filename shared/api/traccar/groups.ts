import * as z from 'zod/mini'
import { Group } from '../../model/group.ts'
import { GroupGeofence } from '../../model/links.ts'
import { group, user, writer } from '../operation.ts'
import { idParams, optionalFlag, optionalId } from '../parameters.ts'

export const groups = group('traccar', 'groups', {
  list: {
    method: 'GET',
    path: '/groups',
    summary: 'List groups',
    description: "Returns the caller's groups, those of a user (`userId`), or all (`all`, administrators only).",
    access: user({ user: ['query.userId'] }),
    grants: ['table:read'],
    query: z.object({ all: optionalFlag, userId: optionalId }),
    response: z.array(Group),
  },
  create: {
    method: 'POST',
    path: '/groups',
    summary: 'Create a group',
    access: writer({ group: ['body.groupId'] }),
    grants: ['table:read', 'table:write'],
    body: Group,
    response: Group,
  },
  update: {
    method: 'PUT',
    path: '/groups/{id}',
    summary: 'Update a group',
    access: writer({ group: ['params.id', 'body.groupId'] }),
    grants: ['table:read', 'table:write', 'live:publish'],
    params: idParams,
    body: Group,
    response: Group,
  },
  remove: {
    method: 'DELETE',
    path: '/groups/{id}',
    summary: 'Delete a group',
    description: 'Its devices and subgroups are kept and belong to no group.',
    access: writer({ group: ['params.id'] }),
    grants: ['table:read', 'table:write', 'live:publish'],
    params: idParams,
    response: null,
  },
  linkGeofence: {
    method: 'POST',
    path: '/groups/geofences',
    summary: 'Link a geofence to a group',
    access: writer({ group: ['body.groupId'], geofence: ['body.geofenceId'] }),
    grants: ['table:read', 'table:write'],
    body: GroupGeofence,
    response: GroupGeofence,
  },
  unlinkGeofence: {
    method: 'DELETE',
    path: '/groups/geofences',
    summary: 'Remove a geofence from a group',
    access: writer({ group: ['body.groupId'], geofence: ['body.geofenceId'] }),
    grants: ['table:read', 'table:write'],
    body: GroupGeofence,
    response: null,
  },
})
