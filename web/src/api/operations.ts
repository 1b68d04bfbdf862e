/** Written by `npm run generate` from the declarations in `shared/api/`; a change here is lost. */
import type { attributes } from '#shared/api/traccar/attributes.ts'
import type { commands } from '#shared/api/traccar/commands.ts'
import type { commandtypes } from '#shared/api/traccar/commandtypes.ts'
import type { devices } from '#shared/api/traccar/devices.ts'
import type { events } from '#shared/api/traccar/events.ts'
import type { fallback } from '#shared/api/traccar/fallback.ts'
import type { geofences } from '#shared/api/traccar/geofences.ts'
import type { groups } from '#shared/api/traccar/groups.ts'
import type { notifications } from '#shared/api/traccar/notifications.ts'
import type { permissions } from '#shared/api/traccar/permissions.ts'
import type { positions } from '#shared/api/traccar/positions.ts'
import type { quarantine } from '#shared/api/traccar/quarantine.ts'
import type { reports } from '#shared/api/traccar/reports.ts'
import type { server } from '#shared/api/traccar/server.ts'
import type { session } from '#shared/api/traccar/session.ts'
import type { statistics } from '#shared/api/traccar/statistics.ts'
import type { users } from '#shared/api/traccar/users.ts'

/** Each operation as it is declared, and the members of its query and body that must be given. */
export interface Operations {
  'server.get': { declared: typeof server.get; query: never; body: never }
  'server.health': { declared: typeof server.health; query: never; body: never }
  'server.update': { declared: typeof server.update; query: never; body: never }
  'session.get': { declared: typeof session.get; query: never; body: never }
  'session.create': { declared: typeof session.create; query: never; body: never }
  'session.remove': { declared: typeof session.remove; query: never; body: never }
  'session.createToken': { declared: typeof session.createToken; query: never; body: never }
  'session.revokeToken': { declared: typeof session.revokeToken; query: never; body: 'token' }
  'users.list': { declared: typeof users.list; query: never; body: never }
  'users.get': { declared: typeof users.get; query: never; body: never }
  'users.create': { declared: typeof users.create; query: never; body: 'name' | 'email' }
  'users.update': { declared: typeof users.update; query: never; body: 'name' | 'email' }
  'users.remove': { declared: typeof users.remove; query: never; body: never }
  'users.removeToken': { declared: typeof users.removeToken; query: never; body: never }
  'devices.list': { declared: typeof devices.list; query: never; body: never }
  'devices.create': { declared: typeof devices.create; query: never; body: 'name' | 'uniqueId' }
  'devices.update': { declared: typeof devices.update; query: never; body: 'name' | 'uniqueId' }
  'devices.remove': { declared: typeof devices.remove; query: never; body: never }
  'devices.setDistance': { declared: typeof devices.setDistance; query: never; body: 'totalDistance' }
  'devices.linkGeofence': { declared: typeof devices.linkGeofence; query: never; body: 'deviceId' | 'geofenceId' }
  'devices.unlinkGeofence': { declared: typeof devices.unlinkGeofence; query: never; body: 'deviceId' | 'geofenceId' }
  'groups.list': { declared: typeof groups.list; query: never; body: never }
  'groups.create': { declared: typeof groups.create; query: never; body: 'name' }
  'groups.update': { declared: typeof groups.update; query: never; body: 'name' }
  'groups.remove': { declared: typeof groups.remove; query: never; body: never }
  'groups.linkGeofence': { declared: typeof groups.linkGeofence; query: never; body: 'groupId' | 'geofenceId' }
  'groups.unlinkGeofence': { declared: typeof groups.unlinkGeofence; query: never; body: 'groupId' | 'geofenceId' }
  'geofences.list': { declared: typeof geofences.list; query: never; body: never }
  'geofences.create': { declared: typeof geofences.create; query: never; body: 'name' | 'area' }
  'geofences.update': { declared: typeof geofences.update; query: never; body: 'name' | 'area' }
  'geofences.remove': { declared: typeof geofences.remove; query: never; body: never }
  'attributes.listAliases': { declared: typeof attributes.listAliases; query: never; body: never }
  'attributes.createAlias': { declared: typeof attributes.createAlias; query: never; body: 'deviceId' | 'attribute' | 'alias' }
  'attributes.updateAlias': { declared: typeof attributes.updateAlias; query: never; body: 'deviceId' | 'attribute' | 'alias' }
  'attributes.removeAlias': { declared: typeof attributes.removeAlias; query: never; body: never }
  'permissions.linkDevice': { declared: typeof permissions.linkDevice; query: never; body: 'userId' | 'deviceId' }
  'permissions.unlinkDevice': { declared: typeof permissions.unlinkDevice; query: never; body: 'userId' | 'deviceId' }
  'permissions.linkGroup': { declared: typeof permissions.linkGroup; query: never; body: 'userId' | 'groupId' }
  'permissions.unlinkGroup': { declared: typeof permissions.unlinkGroup; query: never; body: 'userId' | 'groupId' }
  'permissions.linkGeofence': { declared: typeof permissions.linkGeofence; query: never; body: 'userId' | 'geofenceId' }
  'permissions.unlinkGeofence': { declared: typeof permissions.unlinkGeofence; query: never; body: 'userId' | 'geofenceId' }
  'positions.list': { declared: typeof positions.list; query: never; body: never }
  'reports.summary': { declared: typeof reports.summary; query: 'from' | 'to'; body: never }
  'reports.events': { declared: typeof reports.events; query: 'from' | 'to'; body: never }
  'reports.route': { declared: typeof reports.route; query: 'from' | 'to'; body: never }
  'reports.trips': { declared: typeof reports.trips; query: 'from' | 'to'; body: never }
  'quarantine.list': { declared: typeof quarantine.list; query: 'from' | 'to'; body: never }
  'quarantine.get': { declared: typeof quarantine.get; query: never; body: never }
  'quarantine.resend': { declared: typeof quarantine.resend; query: never; body: never }
  'events.get': { declared: typeof events.get; query: never; body: never }
  'commands.list': { declared: typeof commands.list; query: never; body: never }
  'commands.create': { declared: typeof commands.create; query: never; body: 'type' }
  'commandtypes.list': { declared: typeof commandtypes.list; query: never; body: never }
  'notifications.list': { declared: typeof notifications.list; query: never; body: never }
  'notifications.set': { declared: typeof notifications.set; query: never; body: 'type' }
  'notifications.test': { declared: typeof notifications.test; query: never; body: never }
  'statistics.list': { declared: typeof statistics.list; query: 'from' | 'to'; body: never }
  'fallback.answer': { declared: typeof fallback.answer; query: never; body: never }
}

/** Method and path of each operation; a form where the body is one. */
export const routes: Readonly<Record<keyof Operations, string>> = {
  'server.get': 'GET /api/server',
  'server.health': 'GET /api/health',
  'server.update': 'PUT /api/server',
  'session.get': 'GET /api/session',
  'session.create': 'POST /api/session form',
  'session.remove': 'DELETE /api/session',
  'session.createToken': 'POST /api/session/token form',
  'session.revokeToken': 'POST /api/session/token/revoke form',
  'users.list': 'GET /api/users',
  'users.get': 'GET /api/users/{id}',
  'users.create': 'POST /api/users',
  'users.update': 'PUT /api/users/{id}',
  'users.remove': 'DELETE /api/users/{id}',
  'users.removeToken': 'DELETE /api/users/{id}/token',
  'devices.list': 'GET /api/devices',
  'devices.create': 'POST /api/devices',
  'devices.update': 'PUT /api/devices/{id}',
  'devices.remove': 'DELETE /api/devices/{id}',
  'devices.setDistance': 'PUT /api/devices/{id}/distance',
  'devices.linkGeofence': 'POST /api/devices/geofences',
  'devices.unlinkGeofence': 'DELETE /api/devices/geofences',
  'groups.list': 'GET /api/groups',
  'groups.create': 'POST /api/groups',
  'groups.update': 'PUT /api/groups/{id}',
  'groups.remove': 'DELETE /api/groups/{id}',
  'groups.linkGeofence': 'POST /api/groups/geofences',
  'groups.unlinkGeofence': 'DELETE /api/groups/geofences',
  'geofences.list': 'GET /api/geofences',
  'geofences.create': 'POST /api/geofences',
  'geofences.update': 'PUT /api/geofences/{id}',
  'geofences.remove': 'DELETE /api/geofences/{id}',
  'attributes.listAliases': 'GET /api/attributes/aliases',
  'attributes.createAlias': 'POST /api/attributes/aliases',
  'attributes.updateAlias': 'PUT /api/attributes/aliases/{id}',
  'attributes.removeAlias': 'DELETE /api/attributes/aliases/{id}',
  'permissions.linkDevice': 'POST /api/permissions/devices',
  'permissions.unlinkDevice': 'DELETE /api/permissions/devices',
  'permissions.linkGroup': 'POST /api/permissions/groups',
  'permissions.unlinkGroup': 'DELETE /api/permissions/groups',
  'permissions.linkGeofence': 'POST /api/permissions/geofences',
  'permissions.unlinkGeofence': 'DELETE /api/permissions/geofences',
  'positions.list': 'GET /api/positions',
  'reports.summary': 'GET /api/reports/summary',
  'reports.events': 'GET /api/reports/events',
  'reports.route': 'GET /api/reports/route',
  'reports.trips': 'GET /api/reports/trips',
  'quarantine.list': 'GET /api/quarantine',
  'quarantine.get': 'GET /api/quarantine/{id}',
  'quarantine.resend': 'POST /api/quarantine/{id}/resend',
  'events.get': 'GET /api/events/{id}',
  'commands.list': 'GET /api/commands',
  'commands.create': 'POST /api/commands',
  'commandtypes.list': 'GET /api/commandtypes',
  'notifications.list': 'GET /api/users/notifications',
  'notifications.set': 'POST /api/users/notifications',
  'notifications.test': 'POST /api/users/notifications/test',
  'statistics.list': 'GET /api/statistics',
  'fallback.answer': 'ANY /api/{proxy+}',
}
