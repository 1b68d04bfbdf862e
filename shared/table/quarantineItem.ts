/** Entries of the quarantine as items of the table, and their ids. */
import { type DeviceId, deviceId, userId, type UserId } from '../model/ids.ts'
import { numberOf, textOf } from './entities.ts'
import { keys } from './keys.ts'
import type { Item, Key, Value } from './table.ts'

/** A request that could not be read, and the reason. */
export interface Refusal {
  readonly reason: string
  /** Without the question mark, still percent-encoded. */
  readonly query: string
  /** Empty if the request named none. */
  readonly contentType: string
  readonly body: string
}

/** The record of the stream that a refused point arrived in. */
export interface Receipt {
  readonly deviceId: DeviceId
  readonly protocol: string
  /** Network address of the tracker. */
  readonly ip?: string | undefined
  /** Unix time in milliseconds. */
  readonly receivedAt: number
}

/** The last time that an entry was put into the stream again. */
export interface Resent {
  /** Unix time in milliseconds. */
  readonly at: number
  /** The administrator who sent it; undefined if the server did. */
  readonly by: UserId | undefined
  readonly deviceId: DeviceId
  /** Fix time of its first point, Unix time in milliseconds. */
  readonly fixTime: number
  /** Digest of device and points. Sending the same again changes nothing. */
  readonly digest: string
}

export interface Quarantined extends Refusal, Receipt {
  /** Safe in a URL. */
  readonly id: string
  /** Identifier that the device had; undefined for entries from before 2026-12 and for devices that are long gone. */
  readonly uniqueId: string | undefined
  /** Reading it again can succeed from this time on: Unix time in milliseconds; undefined if only a correction helps. */
  readonly retryAt: number | undefined
  /** Result of the server's own retry if that was refused, too. */
  readonly refusedAgain: { readonly at: number; readonly reason: string } | undefined
  readonly resent: Resent | undefined
  /** When it expires, Unix time in seconds; undefined is never. */
  readonly ttl: number | undefined
}

/**
 * Content type of a point that was read, but whose device was deleted before it was stored. The body is the point as the
 * stream carries it: it has no request of its own.
 */
export const POINT_CONTENT_TYPE = 'application/vnd.serverless-gps.point+json'
export const NO_DEVICE = 'the device does not exist'

/** The id of an entry is made of the parts of its sort key: receipt, sequence number and index. */
export const entryId = (receivedAt: number, sequence: string, index: number) => `${receivedAt}-${sequence}-${index}`

const ID = /^(\d{1,15})-([\w.:-]{1,200})-(\d{1,6})$/

/** Returns the key of the entry with this id, or undefined if no entry can have it. */
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
  // Entries from before 2026-12 have nothing but the refused text.
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
