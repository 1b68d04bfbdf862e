/** The repositories, bundled for handlers. */
import { aliases } from './aliases.ts'
import { commands } from './commands.ts'
import { config } from './config.ts'
import { configuration } from './configuration.ts'
import { credentials } from './credentials.ts'
import { eventLog } from '../log/eventLog.ts'
import { positionLog } from '../log/positionLog.ts'
import { deviceLinks } from './deviceLinks.ts'
import { deviceTypes } from './deviceTypes.ts'
import { devices } from './devices.ts'
import { geofences } from './geofences.ts'
import { groups } from './groups.ts'
import { deviceHiveDevices } from './deviceHiveDevices.ts'
import { deviceHiveSignIns } from './deviceHiveSignIns.ts'
import { links } from './links.ts'
import { signInThrottle } from './signInThrottle.ts'
import { networks } from './networks.ts'
import { notifications } from './notifications.ts'
import { permissions } from './permissions.ts'
import { quarantine } from './quarantine.ts'
import { server } from './server.ts'
import { smartServerSessions } from './smartServerSessions.ts'
import { sessions } from './sessions.ts'
import { signingKeys } from './signingKeys.ts'
import { statistics } from './statistics.ts'
import type { Table } from './table.ts'
import { tenantDevices } from './tenantDevices.ts'
import { tenants } from './tenants.ts'
import { tokens } from './tokens.ts'
import { userDeviceTypes } from './userDeviceTypes.ts'
import { users } from './users.ts'
import { viewers } from './viewers.ts'

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
  quarantine: quarantine(table),
  statistics: statistics(table),
  tokens: tokens(table),
  commands: commands(table),
  notifications: notifications(table),
})
