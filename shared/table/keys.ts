/**
 * All keys of the table. Parts that callers choose are escaped, so that no part can contain a `#`. Numbers are padded only if
 * sort keys are read as a range.
 */
import type { LinkedKind, LinkedObject, Owner, OwnerKind } from '../model/linkedKinds.ts'
import type { Period } from '../domain/statistics.ts'
import type { DeviceId, DeviceTypeId, GroupId, TenantId, UserId } from '../model/ids.ts'
import { msOfTick } from '../model/position.ts'
import type { Key } from './table.ts'

/** Percent-encoding is injective, and its output has no `#`. */
const part = (text: string) => encodeURIComponent(text)

const hex8 = (tick: number) => tick.toString(16).padStart(8, '0')
const month = (ms: number) => new Date(ms).toISOString().slice(0, 7).replace('-', '')
const day = (ms: number) => new Date(ms).toISOString().slice(0, 10).replaceAll('-', '')

const ms15 = (ms: number) => String(ms).padStart(15, '0')

const periodPart = ({ lengthMs, end }: Period) => `${lengthMs}#${end}`

const pair = (PK: string, SK: string): Key => ({ PK, SK })

/** Prefixes of the keys of owners. */
export const OWNER: Readonly<Record<OwnerKind, string>> = { user: 'USER', device: 'DEVICE', group: 'GROUP' }

/** Prefixes of the keys of linked objects. `NOTIFICATION#` and `COMMANDS#` are prefixes of older items. */
export const LINKED: Readonly<Record<LinkedKind, string>> = {
  geofence: 'GEOFENCE',
  driver: 'DRIVER',
  calendar: 'CALENDAR',
  maintenance: 'MAINTENANCE',
  notification: 'RULE',
  command: 'SAVEDCOMMAND',
  report: 'SCHEDULE',
}

export const keys = {
  server: () => pair('SERVER', 'SERVER'),
  /** The id that the table of a local run shares with its stream. */
  installation: () => pair('INSTALLATION', 'INSTALLATION'),
  config: () => pair('CONFIG', 'VERSION'),
  counter: (kind: string) => pair('COUNTER', part(kind)),

  user: (id: UserId) => pair(`USER#${id}`, 'USER'),
  credential: (id: UserId) => pair(`USER#${id}`, 'CREDENTIAL'),
  notification: (id: UserId, type: string) => pair(`USER#${id}`, `NOTIFICATION#${type}`),
  /** A message that was sent or is being sent. */
  delivery: (subject: string, recipient: UserId | 0, channel: string) =>
    pair(`DELIVERY#${part(subject)}`, `${recipient}#${channel}`),
  email: (canonical: string) => pair(`EMAIL#${part(canonical)}`, 'LOCK'),
  token: (hash: string) => pair(`TOKEN#${hash}`, 'TOKEN'),
  /** Names a token of a user by its id. Padded, because the newest are read first. */
  userToken: (user: UserId, id: number) => pair(`USER#${user}`, `TOKEN#${ms15(id)}`),
  /** The last use of a token. */
  tokenUse: (hash: string) => pair(`TOKENUSE#${hash}`, 'USE'),
  /** The key of a user's second factor. */
  secondFactor: (user: UserId) => pair(`TOTP#${user}`, 'KEY'),
  /** A browser that a user's events are sent to, by a hash of its address. */
  pushBrowser: (user: UserId, id: string) => pair(`USER#${user}`, `PUSH#${id}`),
  /** Lock of a browser's address. */
  pushAddress: (id: string) => pair(`PUSH#${id}`, 'LOCK'),
  /** The key pair that identifies the deployment to push services. */
  pushKeys: () => pair('VAPID', 'KEYS'),
  /** Its public key, which browsers need. */
  pushPublicKey: () => pair('PUSHKEY', 'KEY'),
  passwordReset: (hash: string) => pair(`RESET#${hash}`, 'RESET'),
  /** An action of the audit log, by its day. */
  action: (ms: number, id: number) => pair(`AUDIT#${day(ms)}`, String(id).padStart(16, '0')),
  session: (hash: string) => pair(`SESSION#${hash}`, 'SESSION'),
  loginFailures: (account: string, source: string) => pair(`LOGIN#${part(account)}#${part(source)}`, 'FAILURES'),
  /** In one partition, so that all shares are one query. */
  share: (guest: UserId) => pair('SHARES', `USER#${guest}`),
  /** A share under its owner, with its views. */
  userShare: (owner: UserId, guest: UserId) => pair(`USER#${owner}`, `SHARE#${guest}`),
  /** Lock of the share that is reused when its owner shares the same object again. */
  reusedShare: (owner: UserId, object: string) => pair(`SHARED#${owner}#${part(object)}`, 'LOCK'),

  /** In one partition, so that a small number of connections is one query. */
  connection: (id: string) => pair('CONNECTIONS', part(id)),
  /** One of many connections: see `connectionPartitions.ts`. */
  spreadConnection: (partition: number, id: string) => pair(`CONNECTIONS#${partition}`, part(id)),

  /** A customer of SmartServer, which is an enterprise of the vehicles API. */
  tenant: (id: TenantId) => pair(`TENANT#${id}`, 'TENANT'),
  tenantUser: (tenant: TenantId, user: UserId) => pair(`TENANT#${tenant}`, `USER#${user}`),
  /** Lock of a customer number. */
  tenantCid: (cid: number) => pair(`CID#${cid}`, 'LOCK'),

  device: (id: DeviceId) => pair(`DEVICE#${id}`, 'DEVICE'),
  /** A part of a device's image, counted from 1. */
  image: (id: DeviceId, part: 1 | 2) => pair(`IMAGE#${id}`, String(part)),
  deviceState: (id: DeviceId) => pair(`DEVICE#${id}`, 'STATE'),
  uniqueId: (uniqueId: string) => pair(`UNIQUE#${part(uniqueId)}`, 'LOCK'),

  /** A queued command. It names the unique id, so that another tracker of the device never receives it. */
  command: (device: DeviceId, uniqueId: string, number: number) =>
    pair(`COMMANDS#${device}`, `${part(uniqueId)}#${String(number).padStart(15, '0')}`),
  /** A delivered command. */
  handedOutCommand: (device: DeviceId, number: number) =>
    pair(`COMMANDS#${device}#HANDEDOUT`, String(number).padStart(15, '0')),

  group: (id: GroupId) => pair(`GROUP#${id}`, 'GROUP'),
  groupDevice: (group: GroupId, device: DeviceId) => pair(`GROUP#${group}`, `DEVICE#${device}`),
  groupChild: (group: GroupId, child: GroupId) => pair(`GROUP#${group}`, `GROUP#${child}`),
  /** Version of the tree of groups. */
  groupTree: () => pair('GROUPS', 'TREE'),

  /** The secrets that sign DeviceHive's tokens. */
  signingKeys: () => pair('SIGNING', 'KEYS'),
  /** A setting of DeviceHive. */
  configuration: (name: string) => pair('CONFIGURATION', part(name)),
  /** Lock of the name of a network that DeviceHive created or renamed. */
  networkName: (name: string) => pair(`NETWORKNAME#${part(name)}`, 'LOCK'),
  deviceTypeName: (name: string) => pair(`DEVICETYPENAME#${part(name)}`, 'LOCK'),
  deviceType: (id: DeviceTypeId) => pair(`DEVICETYPE#${id}`, 'DEVICETYPE'),
  userDeviceType: (user: UserId, type: DeviceTypeId) => pair(`USER#${user}`, `DEVICETYPE#${type}`),
  deviceTypeUser: (type: DeviceTypeId, user: UserId) => pair(`DEVICETYPE#${type}`, `USER#${user}`),

  /** A geofence, driver, calendar, … */
  linked: ({ kind, id }: LinkedObject) => pair(`${LINKED[kind]}#${id}`, LINKED[kind]),

  /** Lock of the number of a driver's card. */
  driverCard: (uniqueId: string) => pair(`DRIVERCARD#${part(uniqueId)}`, 'LOCK'),

  alias: (id: number) => pair(`ALIAS#${id}`, 'ALIAS'),
  /** All aliases of a device, so that the aliases of 100 devices are one read. */
  deviceAliases: (device: DeviceId) => pair(`DEVICE#${device}`, 'ALIASES'),

  /** A link is two items, one under each end, that are always written together. */
  userDevice: (user: UserId, device: DeviceId) => pair(`USER#${user}`, `DEVICE#${device}`),
  deviceUser: (device: DeviceId, user: UserId) => pair(`DEVICE#${device}`, `USER#${user}`),
  userGroup: (user: UserId, group: GroupId) => pair(`USER#${user}`, `GROUP#${group}`),
  groupUser: (group: GroupId, user: UserId) => pair(`GROUP#${group}`, `USER#${user}`),
  ownerLinked: (owner: Owner, { kind, id }: LinkedObject) =>
    pair(`${OWNER[owner.kind]}#${owner.id}`, `${LINKED[kind]}#${id}`),
  linkedOwner: ({ kind, id }: LinkedObject, owner: Owner) =>
    pair(`${LINKED[kind]}#${id}`, `${OWNER[owner.kind]}#${owner.id}`),
  /** A link between a manager and a managed user. */
  userManaged: (manager: UserId, managed: UserId) => pair(`USER#${manager}`, `MANAGES#${managed}`),
  userManager: (managed: UserId, manager: UserId) => pair(`USER#${managed}`, `MANAGED#${manager}`),

  /** Partition of a month of a device's position log. */
  log: (device: DeviceId, ms: number) => `LOG#${device}#${month(ms)}`,
  /** A chunk of positions, named by the tick of the first. */
  chunk: (device: DeviceId, firstTick: number) => pair(keys.log(device, msOfTick(firstTick)), `C#${hex8(firstTick)}`),
  /** Late positions, by the day of their fix time and the first tick of the chunk that they were flushed with. */
  late: (device: DeviceId, fixTime: number, firstTick: number) =>
    pair(keys.log(device, fixTime), `L#${day(fixTime)}#${hex8(firstTick)}`),

  /** A month of a device's events; each is named by the tick in its id. */
  events: (device: DeviceId, ms: number) => `EVENTS#${device}#${month(ms)}`,
  event: (device: DeviceId, tick: number) => pair(keys.events(device, msOfTick(tick)), `E#${hex8(tick)}`),

  /** The row of a period, named by its end, Unix time in milliseconds. */
  statistics: (captureTime: number) => pair('STATISTICS', new Date(captureTime).toISOString()),
  /** The count of a device's messages in a period that has ended for it. */
  messages: (period: Period, device: DeviceId) => pair(`MESSAGES#${periodPart(period)}`, `DEVICE#${device}`),
  /** The count of requests in a period, and the users who made them. */
  requests: (period: Period) => pair(`REQUESTS#${periodPart(period)}`, 'TOTAL'),
  requestUser: (period: Period, user: UserId) => pair(`REQUESTS#${periodPart(period)}`, `USER#${user}`),

  /** Progress of the erasure of a removed device. */
  erasure: (device: DeviceId) => pair('ERASURE', `DEVICE#${device}`),

  /** A refused point, by the day of its receipt. */
  quarantine: (ms: number, sequence: string, index: number) =>
    pair(`QUARANTINE#${day(ms)}`, `${ms15(ms)}#${sequence}#${index}`),
  /** The count of reports that were refused because they had no valid key. */
  refusedReports: (device: DeviceId) => pair(`REFUSED#${device}`, 'KEY'),

  /** Names an entry of the quarantine by its id, so that it is deleted with the device. */
  deviceQuarantine: (device: DeviceId, entry: string) => pair(`QUARANTINED#${device}`, entry),
  /** Names an entry by its id and by the time from which a retry can succeed. */
  quarantineRetry: (dueMs: number, entry: string) => pair('QUARANTINE#RETRY', `${ms15(dueMs)}#${entry}`),
} as const

/** Ranges of sort keys: chunks and events by tick, late positions by the day of their fix time. Both ends inclusive. */
export const logRanges = {
  chunks: (fromTick: number, toTick: number) => ({ from: `C#${hex8(fromTick)}`, to: `C#${hex8(toTick)}` }),
  events: (fromTick: number, toTick: number) => ({ from: `E#${hex8(fromTick)}`, to: `E#${hex8(toTick)}` }),
  /** `~` sorts after every digit. */
  late: (fromMs: number, toMs: number) => ({ from: `L#${day(fromMs)}`, to: `L#${day(toMs)}~` }),
}

/** Range of sort keys of quarantine entries that were received, or are due, between two times. Both ends inclusive. */
export const quarantineRange = (fromMs: number, toMs: number) => ({ from: ms15(fromMs), to: `${ms15(toMs)}~` })
