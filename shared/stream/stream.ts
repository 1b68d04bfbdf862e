import { encodeRecord, MAX_POINTS, type UnregisteredReport, type StreamRecord } from './record.ts'

/** The position stream. `put` resolves only when the record is durable. */
export interface PositionStream {
  put(partitionKey: string, data: Uint8Array): Promise<void>
}

/** Writes reports to the stream. */

/** Kinesis accepts 1 MiB including the partition key. */
const MAX_BYTES = 1_000_000

/**
 * Resolves when the complete report is durable, in as many records as necessary. The records are written one after the
 * other, so that the points of a device stay in order. If one fails, the earlier ones are in the stream: the tracker's
 * retry creates duplicates, which are dropped later.
 */
export const putReport = async (stream: PositionStream, report: StreamRecord | UnregisteredReport): Promise<void> => {
  const { points, rejected = [] } = report
  if (points.length <= MAX_POINTS && rejected.length <= MAX_POINTS) {
    const bytes = encodeRecord(rejected.length === 0 ? withoutRejected(report) : report)
    // A record that cannot be split is written as it is, and the stream rejects it.
    if (bytes.length <= MAX_BYTES || points.length + rejected.length < 2)
      return stream.put(partitionKeyOf(report), bytes)
  }
  // Rounded in opposite directions, so that one point and one rejected request are split, too.
  const middle = Math.ceil(points.length / 2)
  const rejectedMiddle = Math.floor(rejected.length / 2)
  await putReport(stream, { ...report, points: points.slice(0, middle), rejected: rejected.slice(0, rejectedMiddle) })
  await putReport(stream, { ...report, points: points.slice(middle), rejected: rejected.slice(rejectedMiddle) })
}

/**
 * Returns the partition key, which keeps the order of a device's records. Unknown devices cannot collide with device
 * ids.
 */
const partitionKeyOf = (report: StreamRecord | UnregisteredReport): string =>
  'deviceId' in report ? String(report.deviceId) : `new ${report.uniqueId}`

const withoutRejected = ({
  rejected: _none,
  ...report
}: StreamRecord | UnregisteredReport): StreamRecord | UnregisteredReport => report
