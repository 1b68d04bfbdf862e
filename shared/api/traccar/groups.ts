import * as z from 'zod/mini'
import { Group } from '../../model/group.ts'
import { GroupGeofence } from '../../model/links.ts'
import { group, reader, user, writer } from '../operation.ts'
import { idParams } from '../parameters.ts'
import { link } from './link.ts'
import { listQuery, PAGING } from './listQuery.ts'

const geofence = link({
  path: '/groups/geofences',
  names: ['geofence', 'group'],
  access: writer({ group: ['body.groupId'], geofence: ['body.geofenceId'] }),
  body: GroupGeofence,
})

export const groups = group('traccar', 'groups', {
  list: {
    method: 'GET',
    path: '/groups',
    summary: 'List groups',
    description: `Returns the caller's groups, those of a user (\`userId\`), or all (\`all\`, administrators only). ${PAGING}`,
    access: user({ user: ['query.userId'] }),
    query: z.object(listQuery),
    response: z.array(Group),
    lists: ['group'],
    guests: 'emptyList',
  },
  get: {
    method: 'GET',
    path: '/groups/{id}',
    summary: 'Get a group',
    access: reader({ group: ['params.id'] }),
    params: idParams,
    response: Group,
  },
  create: {
    method: 'POST',
    path: '/groups',
    summary: 'Create a group',
    access: writer({ group: ['body.groupId'] }),
    body: Group,
    response: Group,
  },
  update: {
    method: 'PUT',
    path: '/groups/{id}',
    summary: 'Update a group',
    access: writer({ group: ['params.id', 'body.groupId'] }),
    params: idParams,
    body: Group,
    response: Group,
    changes: { group: 'params.id', viewers: 'before', parent: 'body.groupId' },
  },
  remove: {
    method: 'DELETE',
    path: '/groups/{id}',
    summary: 'Delete a group',
    description: 'Its devices and subgroups are kept and belong to no group.',
    access: writer({ group: ['params.id'] }),
    params: idParams,
    response: null,
    changes: { group: 'params.id', viewers: 'before' },
  },
  linkGeofence: geofence.link,
  unlinkGeofence: geofence.unlink,
})
