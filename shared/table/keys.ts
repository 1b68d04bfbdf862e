/**
 * Every key the project writes. Variable parts that a caller chooses are escaped, so that no part can reach over a `#`
 * into the next; numbers need no padding where only whole keys or fixed prefixes ending in `#` are asked for.
 */
import type { DeviceId, GroupId, UserId } from '../model/ids.ts'
import { msOfTick } from '../model/position.ts'
import type { Key } from './table.ts'

/** Percent-encoding: injective, and its output has no `#`. */
const part = (text: string) => encodeURIComponent(text)

const hex8 = (tick: number) => tick.toString(16).padStart(8, '0')
const month = (ms: number) => new Date(ms).toISOString().slice(0, 7).replace('-', '')
const day = (ms: number) => new Date(ms).toISOString().slice(0, 10).replaceAll('-', '')

const pair = (PK: string, SK: string): Key => ({ PK, SK })

export const keys = {
  server: () => pair('SERVER', 'SERVER'),
  config: () => pair('CONFIG', 'VERSION'),
  counter: (kind: string) => pair('COUNTER', part(kind)),

  user: (id: UserId) => pair(`USER#${id}`, 'USER'),
  credential: (id: UserId) => pair(`USER#${id}`, 'CREDENTIAL'),
  email: (canonical: string) => pair(`EMAIL#${part(canonical)}`, 'LOCK'),
  token: (hash: string) => pair(`TOKEN#${hash}`, 'TOKEN'),
  session: (hash: string) => pair(`SESSION#${hash}`, 'SESSION'),
  loginFailures: (account: string, source: string) => pair(`LOGIN#${part(account)}#${part(source)}`, 'FAILURES'),

  device: (id: DeviceId) => pair(`DEVICE#${id}`, 'DEVICE'),
  deviceState: (id: DeviceId) => pair(`DEVICE#${id}`, 'STATE'),
  uniqueId: (uniqueId: string) => pair(`UNIQUE#${part(uniqueId)}`, 'LOCK'),

  group: (id: GroupId) => pair(`GROUP#${id}`, 'GROUP'),
  groupDevice: (group: GroupId, device: DeviceId) => pair(`GROUP#${group}`, `DEVICE#${device}`),
  groupChild: (group: GroupId, child: GroupId) => pair(`GROUP#${group}`, `GROUP#${child}`),

  /** A link stands twice, once under each end, always written together. */
  userDevice: (user: UserId, device: DeviceId) => pair(`USER#${user}`, `DEVICE#${device}`),
  deviceUser: (device: DeviceId, user: UserId) => pair(`DEVICE#${device}`, `USER#${user}`),
  userGroup: (user: UserId, group: GroupId) => pair(`USER#${user}`, `GROUP#${group}`),
  groupUser: (group: GroupId, user: UserId) => pair(`GROUP#${group}`, `USER#${user}`),
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

  quarantine: (ms: number, sequence: string, index: number) =>
    pair(`QUARANTINE#${day(ms)}`, `${String(ms).padStart(15, '0')}#${sequence}#${index}`),
} as const

/** The sort keys of chunks whose first tick is within the range, and of late positions of the days of the range. */
export const logRanges = {
  chunks: (fromTick: number, toTick: number) => ({ from: `C#${hex8(fromTick)}`, to: `C#${hex8(toTick)}` }),
  /** `~` sorts behind every digit. */
  late: (fromMs: number, toMs: number) => ({ from: `L#${day(fromMs)}`, to: `L#${day(toMs)}~` }),
}
