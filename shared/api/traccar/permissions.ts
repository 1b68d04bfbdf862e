import * as z from 'zod/mini'
import { DevicePermission, GeofencePermission, GroupPermission } from '../../model/links.ts'
import { LINKED_KINDS } from '../../model/linkedKinds.ts'
import { Pair, PAIR_NAMES, Pairs } from '../../model/pair.ts'
import { administrator, group, writer } from '../operation.ts'
import { idOrAny } from '../parameters.ts'
import { link } from './link.ts'

const device = link({
  path: '/permissions/devices',
  names: ['device', 'user'],
  access: administrator(),
  body: DevicePermission,
  changes: {
    link: { device: 'body.deviceId' },
    unlink: { device: 'body.deviceId', viewers: 'body.userId' },
  },
})
const deviceGroup = link({
  path: '/permissions/groups',
  names: ['group', 'user'],
  access: administrator(),
  body: GroupPermission,
  changes: {
    link: { group: 'body.groupId' },
    unlink: { group: 'body.groupId', viewers: 'body.userId' },
  },
})
const geofence = link({
  path: '/permissions/geofences',
  names: ['geofence', 'user'],
  access: writer({ user: ['body.userId'], geofence: ['body.geofenceId'] }),
  body: GeofencePermission,
})

/** Each end of a pair must be accessible to the caller. */
const pairs = writer({
  user: ['body.userId', 'body.managedUserId'],
  device: ['body.deviceId'],
  group: ['body.groupId'],
  ...Object.fromEntries(LINKED_KINDS.map(kind => [kind, [`body.${kind}Id`]])),
})
const LINKABLE =
  'A user can have devices, groups, managed users, and all other objects. Devices and groups can have geofences, drivers, maintenance, notifications, commands and reports.'

export const permissions = group('traccar', 'permissions', {
  list: {
    method: 'GET',
    path: '/permissions',
    summary: 'List links of two kinds of objects',
    description: `The query names two kinds: \`?userId=1&deviceId=0\` lists the devices of a user. 0 means any. ${LINKABLE}`,
    access: administrator(),
    query: z.object(Object.fromEntries(PAIR_NAMES.map(name => [name, idOrAny]))),
    response: z.array(Pair),
  },
  link: {
    method: 'POST',
    path: '/permissions',
    summary: 'Link two objects',
    description: `The body is a pair of ids by their names, in any order. ${LINKABLE} Only administrators can link managed users.`,
    access: pairs,
    body: Pair,
    response: null,
    changes: 'byHandler',
  },
  unlink: {
    method: 'DELETE',
    path: '/permissions',
    summary: 'Remove the link of two objects',
    access: pairs,
    body: Pair,
    response: null,
    changes: 'byHandler',
  },
  linkAll: {
    method: 'POST',
    path: '/permissions/bulk',
    summary: 'Link many pairs of objects',
    description: 'All pairs have the same two names. They are linked one after the other.',
    access: pairs,
    body: Pairs,
    response: null,
    changes: 'byHandler',
  },
  unlinkAll: {
    method: 'DELETE',
    path: '/permissions/bulk',
    summary: 'Remove the links of many pairs',
    access: pairs,
    body: Pairs,
    response: null,
    changes: 'byHandler',
  },
  linkDevice: device.link,
  unlinkDevice: device.unlink,
  linkGroup: deviceGroup.link,
  unlinkGroup: deviceGroup.unlink,
  linkGeofence: geofence.link,
  unlinkGeofence: geofence.unlink,
})
