/** Kinesis event of a batch, as Lambda passes it to a function. */
import type { KinesisStreamEvent } from 'aws-lambda'
import type { JournalRecord } from './frames.ts'

/** Stream and shard of records. */
export interface Origin {
  readonly streamArn: string
  readonly shardId: string
}

export const kinesisEvent = (
  records: readonly JournalRecord[],
  { streamArn, shardId }: Origin,
): KinesisStreamEvent => ({
  Records: records.map(({ sequence, partitionKey, arrivedAt, data }) => ({
    kinesis: {
      kinesisSchemaVersion: '1.0',
      partitionKey,
      sequenceNumber: sequence,
      data: data.toString('base64'),
      approximateArrivalTimestamp: arrivedAt / 1000,
    },
    eventSource: 'aws:kinesis',
    eventVersion: '1.0',
    eventID: `${shardId}:${sequence}`,
    eventName: 'aws:kinesis:record',
    invokeIdentityArn: 'arn:aws:iam::000000000000:role/local',
    awsRegion: 'local',
    eventSourceARN: streamArn,
  })),
})
