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
  /** Must exist. */
  readonly deviceId: DeviceId
  /** The administrator; undefined if the server retries by itself. */
  readonly by: UserId | undefined
  /** Unix time in milliseconds. */
  readonly now: number
}

/**
 * Re-enqueues the points of an entry. Returns the updated entry when the points are durable in the stream, or
 * undefined if it was deleted meanwhile. Returns the reason if the request still cannot be read; nothing is changed
 * then. Repeating the same resend does nothing.
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
  // Links the entry to the device first, so that deleting the device also deletes the entry.
  await quarantine.addDevice(deviceId, entry)
  // The log drops duplicate points, so a crash between the two writes is harmless.
  await putReport(stream, { v: 1, deviceId, protocol, receivedAt, ip, points: [...points], rejected: [] })
  const fixTime = Math.min(...points.map(point => point.fixTime))
  return { entry: await quarantine.resent(entry, { at: now, by, deviceId, fixTime, digest }) }
}

const digestOf = (device: DeviceId, points: readonly Point[]): string =>
  createHash('sha256')
    .update(JSON.stringify([device, points]))
    .digest('base64url')

/** Points of a request, or the first reason for rejecting one of them. */
export type ReadAgain =
  /** `protocol` is undefined if the request is a point that was read already. */
  { readonly protocol: string | undefined; readonly points: readonly Point[] } | { readonly reason: string }

export interface Clocks {
  /** Original time of receipt. Used as the fix time of points that name none. Unix time in milliseconds. */
  readonly receivedAt: number
  /** Clock that fix times are checked against. Unix time in milliseconds. */
  readonly now: number
}

/** Reads a request for one device, whichever ids it names. Each of its points must be acceptable and have coordinates. */
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
 * Marks the clock. Parsers assign the time of receipt to points without a time, and no time in a request has half a
 * millisecond.
 */
const FRACTION_MS = 0.5

/** The latest fix time that the stream accepts. */
const LATEST_MS = Date.UTC(9999, 11, 31)

/**
 * Returns the time from which reading the rejected request again can succeed, Unix time in milliseconds. Returns
 * undefined if the reason was not only a fix time too far ahead of the clock.
 */
export const readableFrom = (request: RefusedRequest, receivedAt: number): number | undefined => {
  const clock = LATEST_MS + FRACTION_MS
  const read = readAt(request, clock)
  if ('reason' in read) return undefined
  const named = read.points.map(({ fixTime }) => fixTime).filter(fixTime => fixTime !== clock)
  const from = Math.max(-Infinity, ...named) - AHEAD_MAX_MS
  return from > receivedAt ? from : undefined
}

/** Placeholder id. An id in the query overrides ids in the body. The device is already known, so any id works. */
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
