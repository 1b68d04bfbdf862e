/** Items and ids of quarantine entries. */
import { type DeviceId, deviceId, userId, type UserId } from '../model/ids.ts'
import { numberOf, textOf } from './entities.ts'
import { keys } from './keys.ts'
import type { Item, Key, Value } from './table.ts'

/** A request that was refused, and the reason. */
export interface Refusal {
  readonly reason: string
  /** Query string, percent-encoded, without the question mark. */
  readonly query: string
  /** Empty if the request had none. */
  readonly contentType: string
  readonly body: string
}

/** The stream record of a refused point. */
export interface Receipt {
  readonly deviceId: DeviceId
  readonly protocol: string
  /** Network address of the tracker. */
  readonly ip?: string | undefined
  /** Unix time in milliseconds. */
  readonly receivedAt: number
}

/** The last time that an entry was resent to the stream. */
export interface Resent {
  /** Unix time in milliseconds. */
  readonly at: number
  /** The administrator who resent it; undefined if the server did. */
  readonly by: UserId | undefined
  readonly deviceId: DeviceId
  /** Fix time of its first point, Unix time in milliseconds. */
  readonly fixTime: number
  /** Digest of device and points. Resending the same changes nothing. */
  readonly digest: string
}

export interface Quarantined extends Refusal, Receipt {
  /** Safe in a URL. */
  readonly id: string
  /** Unique id of the device; undefined for entries from before 2026-12 and if the device's erasure was complete. */
  readonly uniqueId: string | undefined
  /** When a retry can succeed, Unix time in milliseconds; undefined if only a correction helps. */
  readonly retryAt: number | undefined
  /** Result of the server's retry if it was refused, too. */
  readonly refusedAgain: { readonly at: number; readonly reason: string } | undefined
  readonly resent: Resent | undefined
  /** Expiration, Unix time in seconds; undefined for never. */
  readonly ttl: number | undefined
}

/**
 * Content type of a valid point whose device was removed before the point was stored. The body is the point as it is in the
 * stream, because it has no request.
 */
export const POINT_CONTENT_TYPE = 'application/vnd.serverless-gps.point+json'
export const NO_DEVICE = 'the device does not exist'

/** Returns the id of an entry, which consists of the parts of its sort key: receipt, sequence number and index. */
export const entryId = (receivedAt: number, sequence: string, index: number) => `${receivedAt}-${sequence}-${index}`

const ID = /^(\d{1,15})-([\w.:-]{1,200})-(\d{1,6})$/

/** Returns the key of the entry with this id, or undefined if the id is malformed. */
export const entryKey = (id: string): Key | undefined => {
  const [, receivedAt, sequence, index] = ID.exec(id) ?? []
  if (receivedAt === undefined || sequence === undefined || index === undefined) return undefined
  return keys.quarantine(Number(receivedAt), sequence, Number(index))
}

export const entryFrom = (item: Item): Quarantined => {
  const [receivedAt, sequence = '', index] = item.SK.split('#')
  const { retryAt, refusedAt, ttl } = item
  return {
    id: entryId(Number(receivedAt), sequence, Number(index)),
    deviceId: deviceId(numberOf(item['deviceId'])),
    uniqueId: textOf(item['uniqueId']) || undefined,
    protocol: textOf(item['protocol']),
    ip: textOf(item['ip']) || undefined,
    receivedAt: numberOf(item['at']),
    reason: textOf(item['reason']),
    ...requestOf(item),
    retryAt: typeof retryAt === 'number' ? retryAt : undefined,
    refusedAgain: typeof refusedAt === 'number' ? { at: refusedAt, reason: textOf(item['refusedReason']) } : undefined,
    resent: resentFrom(item),
    ttl: typeof ttl === 'number' ? ttl : undefined,
  }
}

const requestOf = (item: Item) => {
  const raw = item['raw']
  if (typeof raw !== 'string')
    return { query: textOf(item['query']), contentType: textOf(item['contentType']), body: textOf(item['body']) }
  // Entries from before 2026-12 have only the refused text.
  if (!/^\s*[[{]/.test(raw)) return { query: raw, contentType: '', body: '' }
  const isPoint = item['reason'] === NO_DEVICE
  return { query: '', contentType: isPoint ? POINT_CONTENT_TYPE : 'application/json', body: raw }
}

const resentFrom = (item: Item): Resent | undefined => {
  const at = item['resentAt']
  if (typeof at !== 'number') return undefined
  const by = numberOf(item['resentBy'])
  return {
    at,
    by: by === 0 ? undefined : userId(by),
    deviceId: deviceId(numberOf(item['resentTo'])),
    fixTime: numberOf(item['resentFixTime']),
    digest: textOf(item['resentDigest']),
  }
}

export const resentAttributes = ({ at, by, ...resent }: Resent): Readonly<Record<string, Value>> => ({
  resentAt: at,
  resentBy: by ?? 0,
  resentTo: resent.deviceId,
  resentFixTime: resent.fixTime,
  resentDigest: resent.digest,
})
