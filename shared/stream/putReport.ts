/** Writes a report to the stream, in as many records as it needs. */
import type { PositionStream } from '../ports.ts'
import { encodeRecord, MAX_POINTS, type UnregisteredReport, type StreamRecord } from './record.ts'

/** Kinesis accepts 1 MiB, including the partition key. */
const MAX_BYTES = 1_000_000

/**
 * Resolves when the whole report is durable. Records are written one after the other, so that the points of a device stay in
 * order. If one fails, the earlier ones are in the stream; the tracker sends them again, and the consumer drops the duplicates.
 */
export const putReport = async (stream: PositionStream, report: StreamRecord | UnregisteredReport): Promise<void> => {
  const { points, rejected = [] } = report
  if (points.length <= MAX_POINTS && rejected.length <= MAX_POINTS) {
    const bytes = encodeRecord(rejected.length === 0 ? withoutRejected(report) : report)
    // A record that cannot be halved is sent unchanged, and the stream rejects it.
    if (bytes.length <= MAX_BYTES || points.length + rejected.length < 2)
      return stream.put(partitionKeyOf(report), bytes)
  }
  // Rounded in opposite directions, so that one point and one rejected text are separated too.
  const middle = Math.ceil(points.length / 2)
  const rejectedMiddle = Math.floor(rejected.length / 2)
  await putReport(stream, { ...report, points: points.slice(0, middle), rejected: rejected.slice(0, rejectedMiddle) })
  await putReport(stream, { ...report, points: points.slice(middle), rejected: rejected.slice(rejectedMiddle) })
}

/** Returns the same key for all reports of a device, so that they stay in order. Keys of unknown devices start with `new`. */
const partitionKeyOf = (report: StreamRecord | UnregisteredReport): string =>
  'deviceId' in report ? String(report.deviceId) : `new ${report.uniqueId}`

const withoutRejected = ({
  rejected: _none,
  ...report
}: StreamRecord | UnregisteredReport): StreamRecord | UnregisteredReport => report
