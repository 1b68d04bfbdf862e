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
import { attributes } from './traccar/attributes.ts'
import { commands } from './traccar/commands.ts'
import { commandtypes } from './traccar/commandtypes.ts'
import { devices } from './traccar/devices.ts'
import { events } from './traccar/events.ts'
import { fallback } from './traccar/fallback.ts'
import { geofences } from './traccar/geofences.ts'
import { groups as deviceGroups } from './traccar/groups.ts'
import { notifications } from './traccar/notifications.ts'
import { permissions } from './traccar/permissions.ts'
import { positions } from './traccar/positions.ts'
import { quarantine } from './traccar/quarantine.ts'
import { reports } from './traccar/reports.ts'
import { server } from './traccar/server.ts'
import { session } from './traccar/session.ts'
import { statistics } from './traccar/statistics.ts'
import { users } from './traccar/users.ts'
import { associations } from './vehicles/associations.ts'
import { fallback as vehiclesFallback } from './vehicles/fallback.ts'

const groups = [
  server,
  session,
  users,
  devices,
  deviceGroups,
  geofences,
  attributes,
  permissions,
  positions,
  reports,
  quarantine,
  events,
  commands,
  commandtypes,
  notifications,
  statistics,
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
