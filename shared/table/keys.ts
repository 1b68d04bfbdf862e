/**
 * Every key the project writes. Variable parts that a caller chooses are escaped, so that no part can reach over a `#`
 * into the next; numbers need no padding where only whole keys or fixed prefixes ending in `#` are asked for.
 */
import type { Period } from '../domain/statistics.ts'
import type { DeviceId, DeviceTypeId, GeofenceId, GroupId, TenantId, UserId } from '../model/ids.ts'
import { msOfTick } from '../model/position.ts'
import type { Key } from './table.ts'

/** Percent-encoding: injective, and its output has no `#`. */
const part = (text: string) => encodeURIComponent(text)

const hex8 = (tick: number) => tick.toString(16).padStart(8, '0')
const month = (ms: number) => new Date(ms).toISOString().slice(0, 7).replace('-', '')
const day = (ms: number) => new Date(ms).toISOString().slice(0, 10).replaceAll('-', '')

const ms15 = (ms: number) => String(ms).padStart(15, '0')

const periodPart = ({ lengthMs, end }: Period) => `${lengthMs}#${end}`

const pair = (PK: string, SK: string): Key => ({ PK, SK })

export const keys = {
  server: () => pair('SERVER', 'SERVER'),
  /** The id that the table shares with the stream of a local run. */
  installation: () => pair('INSTALLATION', 'INSTALLATION'),
  config: () => pair('CONFIG', 'VERSION'),
  counter: (kind: string) => pair('COUNTER', part(kind)),

  user: (id: UserId) => pair(`USER#${id}`, 'USER'),
  credential: (id: UserId) => pair(`USER#${id}`, 'CREDENTIAL'),
  notification: (id: UserId, type: string) => pair(`USER#${id}`, `NOTIFICATION#${type}`),
  /** That a message was sent or is being sent: what it is about, and to whom by which channel. */
  delivery: (subject: string, recipient: UserId, channel: string) =>
    pair(`DELIVERY#${part(subject)}`, `${recipient}#${channel}`),
  email: (canonical: string) => pair(`EMAIL#${part(canonical)}`, 'LOCK'),
  token: (hash: string) => pair(`TOKEN#${hash}`, 'TOKEN'),
  session: (hash: string) => pair(`SESSION#${hash}`, 'SESSION'),
  loginFailures: (account: string, source: string) => pair(`LOGIN#${part(account)}#${part(source)}`, 'FAILURES'),
  /** All of them are one query. */
  connection: (id: string) => pair('CONNECTIONS', part(id)),

  /** A customer or enterprise, and who belongs to it. */
  tenant: (id: TenantId) => pair(`TENANT#${id}`, 'TENANT'),
  tenantUser: (tenant: TenantId, user: UserId) => pair(`TENANT#${tenant}`, `USER#${user}`),
  /** Whose a customer number is. */
  tenantCid: (cid: number) => pair(`CID#${cid}`, 'LOCK'),

  device: (id: DeviceId) => pair(`DEVICE#${id}`, 'DEVICE'),
  deviceState: (id: DeviceId) => pair(`DEVICE#${id}`, 'STATE'),
  uniqueId: (uniqueId: string) => pair(`UNIQUE#${part(uniqueId)}`, 'LOCK'),

  /** What waits for the tracker with this uniqueId, by the moment at which it was queued: another tracker never gets it. */
  command: (device: DeviceId, uniqueId: string, number: number) =>
    pair(`COMMANDS#${device}`, `${part(uniqueId)}#${String(number).padStart(15, '0')}`),
  /** A command that a tracker of the device was given. */
  handedOutCommand: (device: DeviceId, number: number) =>
    pair(`COMMANDS#${device}#HANDEDOUT`, String(number).padStart(15, '0')),

  group: (id: GroupId) => pair(`GROUP#${id}`, 'GROUP'),
  groupDevice: (group: GroupId, device: DeviceId) => pair(`GROUP#${group}`, `DEVICE#${device}`),
  groupChild: (group: GroupId, child: GroupId) => pair(`GROUP#${group}`, `GROUP#${child}`),
  /** Counts what is done to the tree of groups. */
  groupTree: () => pair('GROUPS', 'TREE'),

  /** What DeviceHive's tokens are signed with. */
  signingKeys: () => pair('SIGNING', 'KEYS'),
  /** A setting of DeviceHive. */
  configuration: (name: string) => pair('CONFIGURATION', part(name)),
  /** Whose the name of a network or device type is that DeviceHive made. */
  networkName: (name: string) => pair(`NETWORKNAME#${part(name)}`, 'LOCK'),
  deviceTypeName: (name: string) => pair(`DEVICETYPENAME#${part(name)}`, 'LOCK'),
  deviceType: (id: DeviceTypeId) => pair(`DEVICETYPE#${id}`, 'DEVICETYPE'),
  userDeviceType: (user: UserId, type: DeviceTypeId) => pair(`USER#${user}`, `DEVICETYPE#${type}`),
  deviceTypeUser: (type: DeviceTypeId, user: UserId) => pair(`DEVICETYPE#${type}`, `USER#${user}`),

  geofence: (id: GeofenceId) => pair(`GEOFENCE#${id}`, 'GEOFENCE'),

  alias: (id: number) => pair(`ALIAS#${id}`, 'ALIAS'),
  /** All aliases of a device, so that those of a hundred devices are one read. */
  deviceAliases: (device: DeviceId) => pair(`DEVICE#${device}`, 'ALIASES'),

  /** A link stands twice, once under each end, always written together. */
  userDevice: (user: UserId, device: DeviceId) => pair(`USER#${user}`, `DEVICE#${device}`),
  deviceUser: (device: DeviceId, user: UserId) => pair(`DEVICE#${device}`, `USER#${user}`),
  userGroup: (user: UserId, group: GroupId) => pair(`USER#${user}`, `GROUP#${group}`),
  groupUser: (group: GroupId, user: UserId) => pair(`GROUP#${group}`, `USER#${user}`),
  userGeofence: (user: UserId, geofence: GeofenceId) => pair(`USER#${user}`, `GEOFENCE#${geofence}`),
  geofenceUser: (geofence: GeofenceId, user: UserId) => pair(`GEOFENCE#${geofence}`, `USER#${user}`),
  deviceGeofence: (device: DeviceId, geofence: GeofenceId) => pair(`DEVICE#${device}`, `GEOFENCE#${geofence}`),
  geofenceDevice: (geofence: GeofenceId, device: DeviceId) => pair(`GEOFENCE#${geofence}`, `DEVICE#${device}`),
  groupGeofence: (group: GroupId, geofence: GeofenceId) => pair(`GROUP#${group}`, `GEOFENCE#${geofence}`),
  geofenceGroup: (geofence: GeofenceId, group: GroupId) => pair(`GEOFENCE#${geofence}`, `GROUP#${group}`),
  /** A manager and whom it manages. */
  userManaged: (manager: UserId, managed: UserId) => pair(`USER#${manager}`, `MANAGES#${managed}`),
  userManager: (managed: UserId, manager: UserId) => pair(`USER#${managed}`, `MANAGED#${manager}`),

  /** A month of a device's log. */
  log: (device: DeviceId, ms: number) => `LOG#${device}#${month(ms)}`,
  /** A chunk is named by the tick of its first position. */
  chunk: (device: DeviceId, firstTick: number) => pair(keys.log(device, msOfTick(firstTick)), `C#${hex8(firstTick)}`),
  /** Positions that came late, under the day of their fix; named by the chunk that they were flushed with. */
  late: (device: DeviceId, fixTime: number, firstTick: number) =>
    pair(keys.log(device, fixTime), `L#${day(fixTime)}#${hex8(firstTick)}`),

  /** A month of a device's events; each is named by the tick in its id. */
  events: (device: DeviceId, ms: number) => `EVENTS#${device}#${month(ms)}`,
  event: (device: DeviceId, tick: number) => pair(keys.events(device, msOfTick(tick)), `E#${hex8(tick)}`),

  /** The row of a period, named by its end. */
  statistics: (captureTime: number) => pair('STATISTICS', new Date(captureTime).toISOString()),
  /** What a device sent in a period that is finished for it. */
  messages: (period: Period, device: DeviceId) => pair(`MESSAGES#${periodPart(period)}`, `DEVICE#${device}`),
  /** The requests of a period, and that a user made one. */
  requests: (period: Period) => pair(`REQUESTS#${periodPart(period)}`, 'TOTAL'),
  requestUser: (period: Period, user: UserId) => pair(`REQUESTS#${periodPart(period)}`, `USER#${user}`),

  /** What is left to delete of a device. */
  erasure: (device: DeviceId) => pair('ERASURE', `DEVICE#${device}`),

  /** A refused point, under the day of its receipt. */
  quarantine: (ms: number, sequence: string, index: number) =>
    pair(`QUARANTINE#${day(ms)}`, `${ms15(ms)}#${sequence}#${index}`),
  /** Names an entry of the quarantine by its id, so that it is deleted with the device. */
  deviceQuarantine: (device: DeviceId, entry: string) => pair(`QUARANTINED#${device}`, entry),
  /** Names an entry by its id and by the time from which reading it again can succeed. */
  quarantineRetry: (dueMs: number, entry: string) => pair('QUARANTINE#RETRY', `${ms15(dueMs)}#${entry}`),
} as const

/** The sort keys of chunks whose first tick is within the range, and of late positions of the days of the range. */
export const logRanges = {
  chunks: (fromTick: number, toTick: number) => ({ from: `C#${hex8(fromTick)}`, to: `C#${hex8(toTick)}` }),
  events: (fromTick: number, toTick: number) => ({ from: `E#${hex8(fromTick)}`, to: `E#${hex8(toTick)}` }),
  /** `~` sorts behind every digit. */
  late: (fromMs: number, toMs: number) => ({ from: `L#${day(fromMs)}`, to: `L#${day(toMs)}~` }),
}

/** The sort keys of quarantine entries that were received, or are due, between two times; both ends inclusive. */
export const quarantineRange = (fromMs: number, toMs: number) => ({ from: ms15(fromMs), to: `${ms15(toMs)}~` })
