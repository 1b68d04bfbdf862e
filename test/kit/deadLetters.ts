/** Documents of the on-failure destination, in Lambda's format. */
import { deviceId } from '#shared/model/ids.ts'
import { encodeRecord, type Point } from '#shared/stream/record.ts'
import { sequenceNumber } from './kinesis.ts'

export interface KinesisRecord {
  readonly partitionKey: string
  readonly sequenceNumber: string
  /** Base64. */
  readonly data: string
}

/** Returns the n-th record of the stream: a report of device 7, received at millisecond n. */
export const setAsideRecord = (n: number): KinesisRecord => reportRecord(7, n)

export const reportRecord = (device: number, n: number, points: readonly Point[] = []): KinesisRecord => ({
  partitionKey: String(device),
  sequenceNumber: sequenceNumber(n),
  data: Buffer.from(
    encodeRecord({ v: 1, protocol: 'osmand', receivedAt: n, points: [...points], deviceId: deviceId(device) }),
  ).toString('base64'),
})

export const batchDocument = (records: readonly KinesisRecord[], shardId = 'shardId-000000000000'): string =>
  JSON.stringify({
    requestContext: { functionArn: 'stream.positions', condition: 'RetryAttemptsExhausted', approximateInvokeCount: 6 },
    version: '1.0',
    KinesisBatchInfo: { shardId, streamArn: 'arn:aws:kinesis:local:000000000000:stream/positions' },
    payload: {
      Records: records.map(kinesis => ({ kinesis, eventID: `${shardId}:${kinesis.sequenceNumber}` })),
    },
  })

export const invocationDocument = (functionArn: string, requestPayload: unknown, timestamp: string): string =>
  JSON.stringify({
    version: '1.0',
    timestamp,
    requestContext: { requestId: timestamp, functionArn, condition: 'RetriesExhausted', approximateInvokeCount: 3 },
    requestPayload,
    responsePayload: { errorMessage: 'the mail server is gone' },
  })
