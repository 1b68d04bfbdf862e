import { DevicePermission } from '../../model/links.ts'
import { administrator, group } from '../operation.ts'

export const permissions = group('traccar', 'permissions', {
  linkDevice: {
    method: 'POST',
    path: '/permissions/devices',
    summary: 'Link a device to a user',
    access: administrator(),
    grants: ['table:read', 'table:write'],
    body: DevicePermission,
    response: DevicePermission,
  },
  unlinkDevice: {
    method: 'DELETE',
    path: '/permissions/devices',
    summary: 'Remove a device from a user',
    access: administrator(),
    grants: ['table:read', 'table:write'],
    body: DevicePermission,
    response: null,
  },
})
