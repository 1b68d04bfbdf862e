import { DevicePermission, GeofencePermission, GroupPermission } from '../../model/links.ts'
import { administrator, group, writer } from '../operation.ts'

export const permissions = group('traccar', 'permissions', {
  linkDevice: {
    method: 'POST',
    path: '/permissions/devices',
    summary: 'Link a device to a user',
    access: administrator(),
    grants: ['table:read', 'table:write', 'live:publish'],
    body: DevicePermission,
    response: DevicePermission,
  },
  unlinkDevice: {
    method: 'DELETE',
    path: '/permissions/devices',
    summary: 'Remove a device from a user',
    access: administrator(),
    grants: ['table:read', 'table:write', 'live:publish'],
    body: DevicePermission,
    response: null,
  },
  linkGroup: {
    method: 'POST',
    path: '/permissions/groups',
    summary: 'Link a group to a user',
    access: administrator(),
    grants: ['table:read', 'table:write', 'live:publish'],
    body: GroupPermission,
    response: GroupPermission,
  },
  unlinkGroup: {
    method: 'DELETE',
    path: '/permissions/groups',
    summary: 'Remove a group from a user',
    access: administrator(),
    grants: ['table:read', 'table:write', 'live:publish'],
    body: GroupPermission,
    response: null,
  },
  linkGeofence: {
    method: 'POST',
    path: '/permissions/geofences',
    summary: 'Link a geofence to a user',
    access: writer({ user: ['body.userId'], geofence: ['body.geofenceId'] }),
    grants: ['table:read', 'table:write'],
    body: GeofencePermission,
    response: GeofencePermission,
  },
  unlinkGeofence: {
    method: 'DELETE',
    path: '/permissions/geofences',
    summary: 'Remove a geofence from a user',
    access: writer({ user: ['body.userId'], geofence: ['body.geofenceId'] }),
    grants: ['table:read', 'table:write'],
    body: GeofencePermission,
    response: null,
  },
})
