/** All operations, for infrastructure, local runs, documents and tests. Functions import only their own group. */
import { configuration } from './devicehive/configuration.ts'
import { devices as hiveDevices } from './devicehive/devices.ts'
import { deviceTypes } from './devicehive/deviceTypes.ts'
import { fallback as hiveFallback } from './devicehive/fallback.ts'
import { about } from './devicehive/about.ts'
import { networks } from './devicehive/networks.ts'
import { token as hiveToken } from './devicehive/token.ts'
import { users as hiveUsers } from './devicehive/users.ts'
import type { Operation } from './operation.ts'
import { auth } from './smartserver/auth.ts'
import { customers } from './smartserver/customers.ts'
import { fallback as smartserverFallback } from './smartserver/fallback.ts'
import { users as smartserverUsers } from './smartserver/users.ts'
import { audit } from './traccar/audit.ts'
import { attributes } from './traccar/attributes.ts'
import { calendars } from './traccar/calendars.ts'
import { commands } from './traccar/commands.ts'
import { commandtypes } from './traccar/commandtypes.ts'
import { devices } from './traccar/devices.ts'
import { diagnosis } from './traccar/diagnosis.ts'
import { drivers } from './traccar/drivers.ts'
import { events } from './traccar/events.ts'
import { fallback } from './traccar/fallback.ts'
import { geofences } from './traccar/geofences.ts'
import { ingestKeys } from './traccar/ingestKeys.ts'
import { groups as deviceGroups } from './traccar/groups.ts'
import { maintenance } from './traccar/maintenance.ts'
import { media } from './traccar/media.ts'
import { notificationRules } from './traccar/notificationRules.ts'
import { notifications } from './traccar/notifications.ts'
import { password } from './traccar/password.ts'
import { permissions } from './traccar/permissions.ts'
import { positions } from './traccar/positions.ts'
import { push } from './traccar/push.ts'
import { quarantine } from './traccar/quarantine.ts'
import { reports } from './traccar/reports.ts'
import { savedCommands } from './traccar/savedCommands.ts'
import { schedules } from './traccar/schedules.ts'
import { server } from './traccar/server.ts'
import { session } from './traccar/session.ts'
import { shares } from './traccar/shares.ts'
import { statistics } from './traccar/statistics.ts'
import { users } from './traccar/users.ts'
import { associations } from './vehicles/associations.ts'
import { fallback as vehiclesFallback } from './vehicles/fallback.ts'

const groups = [
  server,
  session,
  users,
  password,
  devices,
  diagnosis,
  ingestKeys,
  media,
  deviceGroups,
  geofences,
  drivers,
  calendars,
  maintenance,
  attributes,
  permissions,
  positions,
  reports,
  schedules,
  quarantine,
  events,
  commands,
  savedCommands,
  commandtypes,
  notifications,
  notificationRules,
  push,
  statistics,
  audit,
  shares,
  fallback,
  auth,
  smartserverUsers,
  customers,
  smartserverFallback,
  associations,
  vehiclesFallback,
  hiveToken,
  hiveUsers,
  networks,
  deviceTypes,
  hiveDevices,
  about,
  configuration,
  hiveFallback,
]

export const operations: readonly Operation[] = groups.flatMap(group => Object.values<Operation>(group))
