/** Stream batches in the format of the Lambda event source. */
import type { KinesisStreamEvent } from 'aws-lambda'
import { encodeRecord, type StreamRecord } from '#shared/stream/record.ts'

/** Returns a sequence number. Like in Kinesis, it has 56 digits and increases. */
export const sequenceNumber = (n: number): string =>
  String(4959033827149025660855969253836157109592157598913658n * 10_000n + BigInt(n))

/** Returns a batch of records. `first` is the number of earlier records. */
export const kinesisEvent = (records: readonly StreamRecord[], first = 0): KinesisStreamEvent => ({
  Records: records.map((record, n) => ({
    awsRegion: 'eu-north-1',
    eventID: `shardId-000000000000:${sequenceNumber(first + n)}`,
    eventName: 'aws:kinesis:record',
    eventSource: 'aws:kinesis',
    eventSourceARN: 'arn:aws:kinesis:eu-north-1:000000000000:stream/positions',
    eventVersion: '1.0',
    invokeIdentityArn: 'arn:aws:iam::000000000000:role/consumer',
    kinesis: {
      approximateArrivalTimestamp: record.receivedAt / 1000,
      data: Buffer.from(encodeRecord(record)).toString('base64'),
      kinesisSchemaVersion: '1.0',
      partitionKey: String(record.deviceId),
      sequenceNumber: sequenceNumber(first + n),
    },
  })),
})
