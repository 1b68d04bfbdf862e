/** Puts the points of a quarantine entry into the stream again. */
import { createHash } from 'node:crypto'
import type { DeviceId, UserId } from '../model/ids.ts'
import type { RefusedRequest } from '../protocol/report.ts'
import type { Quarantine } from '../table/quarantine.ts'
import type { Quarantined } from '../table/quarantineItem.ts'
import { putReport } from './putReport.ts'
import { readAgain } from './readAgain.ts'
import type { Point } from './record.ts'
import type { PositionStream } from '../ports.ts'

export interface ResendDependencies {
  readonly quarantine: Quarantine
  readonly stream: PositionStream
}

export interface ResendOrder {
  /** The request of the entry, corrected or as it is. */
  readonly request: RefusedRequest
  /** Must exist. */
  readonly deviceId: DeviceId
  /** The administrator; undefined if the server retries by itself. */
  readonly by: UserId | undefined
  /** Unix time in milliseconds. */
  readonly now: number
}

/**
 * Returns the entry as it is afterwards, when its points are durable in the stream; undefined if it was deleted meanwhile.
 * Returns the reason if the request still cannot be read; then nothing is changed. Sending the same again does nothing.
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
  // First, so that the entry never holds what a deleted device reported.
  await quarantine.addDevice(deviceId, entry)
  // The log drops a point that it has, so a crash between the two writes is harmless.
  await putReport(stream, { v: 1, deviceId, protocol, receivedAt, ip, points: [...points], rejected: [] })
  const fixTime = Math.min(...points.map(point => point.fixTime))
  return { entry: await quarantine.resent(entry, { at: now, by, deviceId, fixTime, digest }) }
}

const digestOf = (device: DeviceId, points: readonly Point[]): string =>
  createHash('sha256')
    .update(JSON.stringify([device, points]))
    .digest('base64url')
