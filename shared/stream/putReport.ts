/** Hands one report to the stream, in as many records as it needs. */
import { encodeRecord, MAX_POINTS, type UnregisteredReport, type StreamRecord } from './record.ts'
import type { PositionStream } from '../ports.ts'

/** Kinesis takes 1 MiB with the partition key. */
const MAX_BYTES = 1_000_000

/**
 * Resolves when all of the report is durable. Records follow one another, so that the points of a device stay in order;
 * when one fails those before it are in the stream, and the tracker's repetition makes duplicates, which are dropped later.
 */
export const putReport = async (stream: PositionStream, report: StreamRecord | UnregisteredReport): Promise<void> => {
  const { points, rejected = [] } = report
  if (points.length <= MAX_POINTS && rejected.length <= MAX_POINTS) {
    const bytes = encodeRecord(rejected.length === 0 ? withoutRejected(report) : report)
    // One that can't be halved any more goes as it is, for the stream to refuse.
    if (bytes.length <= MAX_BYTES || points.length + rejected.length < 2)
      return stream.put(partitionKeyOf(report), bytes)
  }
  // Rounded to opposite sides, so that one point and one rejected text part, too.
  const middle = Math.ceil(points.length / 2)
  const rejectedMiddle = Math.floor(rejected.length / 2)
  await putReport(stream, { ...report, points: points.slice(0, middle), rejected: rejected.slice(0, rejectedMiddle) })
  await putReport(stream, { ...report, points: points.slice(middle), rejected: rejected.slice(rejectedMiddle) })
}

/** What one device sends stays in order. Newcomers are apart from numbers. */
const partitionKeyOf = (report: StreamRecord | UnregisteredReport): string =>
  'deviceId' in report ? String(report.deviceId) : `new ${report.uniqueId}`

const withoutRejected = ({
  rejected: _none,
  ...report
}: StreamRecord | UnregisteredReport): StreamRecord | UnregisteredReport => report
