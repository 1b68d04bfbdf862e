/** All repositories of one table, for tests and benchmarks. A function makes those that it uses. */
import { aliases } from './table/aliases.ts'
import { commands } from './table/commands.ts'
import { config } from './table/config.ts'
import { configuration } from './table/configuration.ts'
import { credentials } from './table/credentials.ts'
import { eventLog } from './log/eventLog.ts'
import { positionLog } from './log/positionLog.ts'
import { deviceLinks } from './table/deviceLinks.ts'
import { deviceTypes } from './table/deviceTypes.ts'
import { devices } from './table/devices.ts'
import { geofences } from './table/geofences.ts'
import { groups } from './table/groups.ts'
import { deviceHiveDevices } from './table/deviceHiveDevices.ts'
import { deviceHiveSignIns } from './table/deviceHiveSignIns.ts'
import { links } from './table/links.ts'
import { signInThrottle } from './table/signInThrottle.ts'
import { networks } from './table/networks.ts'
import { notifications } from './table/notifications.ts'
import { permissions } from './table/permissions.ts'
import { pushBrowsers } from './table/pushBrowsers.ts'
import { pushKeys } from './table/pushKeys.ts'
import { quarantine } from './table/quarantine.ts'
import { server } from './table/server.ts'
import { smartServerSessions } from './table/smartServerSessions.ts'
import { sessions } from './table/sessions.ts'
import { shares } from './table/shares.ts'
import { signingKeys } from './table/signingKeys.ts'
import { statistics } from './table/statistics.ts'
import type { Table } from './table/table.ts'
import { tenantDevices } from './table/tenantDevices.ts'
import { tenants } from './table/tenants.ts'
import { tokens } from './table/tokens.ts'
import { userDeviceTypes } from './table/userDeviceTypes.ts'
import { users } from './table/users.ts'
import { viewers } from './table/viewers.ts'

export type Stores = ReturnType<typeof stores>

export const stores = (table: Table) => ({
  server: server(table),
  credentials: credentials(table),
  sessions: sessions(table),
  cmsSessions: smartServerSessions(table),
  loginFailures: signInThrottle(table),
  permissions: permissions(table),
  users: users(table),
  watchers: viewers(table),
  tenants: tenants(table),
  tenantDevices: tenantDevices(table),
  devices: devices(table),
  deviceLinks: deviceLinks(table),
  groups: groups(table),
  geofences: geofences(table),
  links: links(table),
  aliases: aliases(table),
  config: config(table),
  configuration: configuration(table),
  deviceTypes: deviceTypes(table),
  hiveDevices: deviceHiveDevices(table),
  hiveLogins: deviceHiveSignIns(table),
  networks: networks(table),
  signingKeys: signingKeys(table),
  userDeviceTypes: userDeviceTypes(table),
  log: positionLog(table),
  events: eventLog(table),
  pushBrowsers: pushBrowsers(table),
  pushKeys: pushKeys(table),
  quarantine: quarantine(table),
  statistics: statistics(table),
  tokens: tokens(table),
  shares: shares(table),
  commands: commands(table),
  notifications: notifications(table),
})
