import { DevicePermission, GeofencePermission, GroupPermission } from '../../model/links.ts'
import { administrator, group, writer } from '../operation.ts'
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

export const permissions = group('traccar', 'permissions', {
  linkDevice: device.link,
  unlinkDevice: device.unlink,
  linkGroup: deviceGroup.link,
  unlinkGroup: deviceGroup.unlink,
  linkGeofence: geofence.link,
  unlinkGeofence: geofence.unlink,
})
