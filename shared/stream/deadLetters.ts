/**
 * Documents of records that cannot be applied, in the form that Lambda writes to its on-failure destination. Each has
 * one record, so that one command reads all of them.
 */
import type { KinesisStreamRecord } from 'aws-lambda'
import { shardIdOf, streamIdOf } from './streamId.ts'

export interface FailedRecord {
  readonly record: KinesisStreamRecord
  /** Address of the function that could not apply it. */
  readonly address: string
  /** Version of the product that tried. */
  readonly version: string
  readonly condition: 'RecordNotApplied' | 'RetryAttemptsExhausted' | 'RecordAgeExceeded'
  readonly attempts: number
  readonly error: string
  /** Unix time in milliseconds. */
  readonly at: number
}

const SEQUENCE_DIGITS = 56

/**
 * Returns the document's name. Names of a shard sort in the order of its stream. Records of two streams never share a
 * name, even if their sequence numbers are equal.
 */
export const deadLetterName = (record: KinesisStreamRecord): string =>
  `${shardIdOf(record)}-${record.kinesis.sequenceNumber.padStart(SEQUENCE_DIGITS, '0')}-${streamIdOf(record)}.json`

/** Returns the document of a record, JSON. */
export const deadLetterDocument = ({
  record,
  address,
  version,
  condition,
  attempts,
  error,
  at,
}: FailedRecord): string => {
  const { sequenceNumber, approximateArrivalTimestamp } = record.kinesis
  const arrival = new Date(approximateArrivalTimestamp * 1000).toISOString()
  const document = {
    requestContext: { functionArn: address, condition, approximateInvokeCount: attempts },
    responseContext: { statusCode: 200, executedVersion: version, functionError: error },
    version: '1.0',
    timestamp: new Date(at).toISOString(),
    KinesisBatchInfo: {
      shardId: shardIdOf(record),
      startSequenceNumber: sequenceNumber,
      endSequenceNumber: sequenceNumber,
      approximateArrivalOfFirstRecord: arrival,
      approximateArrivalOfLastRecord: arrival,
      batchSize: 1,
      streamArn: record.eventSourceARN,
    },
    payload: { Records: [record] },
  }
  return JSON.stringify(document, null, 2)
}
