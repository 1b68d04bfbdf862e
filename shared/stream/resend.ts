/** Re-enqueues the points of a quarantine entry. */
import { createHash } from 'node:crypto'
import type { DeviceId, UserId } from '../model/ids.ts'
import type { RefusedRequest } from '../protocol/report.ts'
import type { Quarantine } from '../table/quarantine.ts'
import { type Quarantined, POINT_CONTENT_TYPE } from '../table/quarantineItem.ts'
import { putReport } from './putReport.ts'
import type { PositionStream } from '../ports.ts'
import { Point } from './record.ts'
import { jsonFrom } from '../protocol/json.ts'
import { AHEAD_MAX_MS } from '../protocol/values.ts'
import { readTracker } from '../protocol/trackers.ts'

export interface ResendDependencies {
  readonly quarantine: Quarantine
  readonly stream: PositionStream
}

export interface ResendOrder {
  /** The request of the entry, corrected or unchanged. */
  readonly request: RefusedRequest
  /** An existing device. */
  readonly deviceId: DeviceId
  /** The administrator; undefined for an automatic retry. */
  readonly by: UserId | undefined
  /** Unix time in milliseconds. */
  readonly now: number
}

/**
 * Returns the updated entry when its points are durable in the stream, or undefined if it was deleted in the meantime.
 * Returns the reason, without any change, if the request is still invalid. Idempotent.
 */
export const resendReport = async (
  { quarantine, stream }: ResendDependencies,
  entry: Quarantined,
  { request, deviceId, by, now }: ResendOrder,
): Promise<{ readonly entry: Quarantined | undefined } | { readonly reason: string }> => {
  const { protocol: protocolThen, receivedAt, ip } = entry
  const read = readAgain(request, { receivedAt, now })
  if ('reason' in read) return read
  const { protocol = protocolThen, points } = read
  const digest = digestOf(deviceId, points)
  if (entry.resent?.digest === digest) return { entry }
  // First, so that the entry is deleted with the device whose data it contains.
  await quarantine.addDevice(deviceId, entry)
  // The log drops points that it has already, so a crash between the two writes is harmless.
  await putReport(stream, { v: 1, deviceId, protocol, receivedAt, ip, points: [...points], rejected: [] })
  const fixTime = Math.min(...points.map(point => point.fixTime))
  return { entry: await quarantine.resent(entry, { at: now, by, deviceId, fixTime, digest }) }
}

const digestOf = (device: DeviceId, points: readonly Point[]): string =>
  createHash('sha256')
    .update(JSON.stringify([device, points]))
    .digest('base64url')

/** Parses a quarantined request again, with a later clock or after a correction. */

/** Points of a request, or the reason to reject the first invalid one. */
export type ReadAgain =
  /** `protocol` is undefined if the request is a point that was parsed before. */
  { readonly protocol: string | undefined; readonly points: readonly Point[] } | { readonly reason: string }

export interface Clocks {
  /** Original time of receipt: the fix time of points without a time. Unix time in milliseconds. */
  readonly receivedAt: number
  /** Clock that fix times are compared with. Unix time in milliseconds. */
  readonly now: number
}

/** Parses a request for one device, regardless of the ids in it. Each point must be valid and have coordinates. */
export const readAgain = (request: RefusedRequest, { receivedAt, now }: Clocks): ReadAgain => {
  const atReceipt = readAt(request, receivedAt)
  if ('points' in atReceipt || now <= receivedAt) return atReceipt
  const clock = now + FRACTION_MS
  const later = readAt(request, clock)
  if ('reason' in later) return later
  const points = later.points.map(point => (point.fixTime === clock ? { ...point, fixTime: receivedAt } : point))
  return { ...later, points }
}

/**
 * Protocols use the time of receipt for points without a time. No time in a request has a fraction of a millisecond.
 */
const FRACTION_MS = 0.5

/** The latest fix time that the stream accepts. */
const LATEST_MS = Date.UTC(9999, 11, 31)

/**
 * Returns the time from which the rejected request can be parsed, Unix time in milliseconds. Returns undefined if the
 * reason is not a fix time too far ahead of the clock.
 */
export const readableFrom = (request: RefusedRequest, receivedAt: number): number | undefined => {
  const clock = LATEST_MS + FRACTION_MS
  const read = readAt(request, clock)
  if ('reason' in read) return undefined
  const named = read.points.map(({ fixTime }) => fixTime).filter(fixTime => fixTime !== clock)
  const from = Math.max(-Infinity, ...named) - AHEAD_MAX_MS
  return from > receivedAt ? from : undefined
}

/** An id in the query takes precedence over ids in the body. The device is known, so any id works. */
const SOME_ID = 'id=0'

const readAt = ({ query, contentType, body }: RefusedRequest, clock: number): ReadAgain => {
  if (contentType === POINT_CONTENT_TYPE) return located([], pointsFrom(body), undefined)
  const { protocol, reports } = readTracker({
    headers: contentType === '' ? {} : { 'content-type': contentType },
    query: query === '' ? SOME_ID : `${query}&${SOME_ID}`,
    body,
    receivedAt: clock,
  })
  return located(
    reports.flatMap(({ rejected }) => rejected.map(({ reason }) => reason)),
    reports.flatMap(({ points }) => points),
    protocol,
  )
}

const located = (reasons: readonly string[], points: readonly Point[], protocol: string | undefined): ReadAgain => {
  const [reason] = reasons
  if (reason !== undefined) return { reason }
  if (points.length === 0) return { reason: 'the request contains no point' }
  if (points.some(({ latitude }) => latitude === undefined)) return { reason: 'a point has no coordinates' }
  return { protocol, points }
}

const pointsFrom = (body: string): Point[] => {
  const parsed = Point.safeParse(jsonFrom(body))
  return parsed.success ? [parsed.data] : []
}
