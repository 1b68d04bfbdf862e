/** Identity of a shard, stored with the sequence numbers of its records: they can be compared only within one shard. */
import { createHash } from 'node:crypto'
import type { KinesisStreamRecord } from 'aws-lambda'

/** Eight hexadecimal digits: a hash of the stream's ARN and the shard. Four bytes, because each state stores one. */
export type StreamId = string

/** `shardId-000000000006:4959…` → `shardId-000000000006` */
export const shardIdOf = ({ eventID }: Pick<KinesisStreamRecord, 'eventID'>): string =>
  eventID.slice(0, eventID.indexOf(':'))

/** Returns the identity of the shard that a record came from. */
export const streamIdOf = (record: Pick<KinesisStreamRecord, 'eventID' | 'eventSourceARN'>): StreamId =>
  hashOf(`${record.eventSourceARN} ${shardIdOf(record)}`)

/** Returns the identity of the records that a deleted device left in a shard, for the device that they are applied to. */
export const reassignedStreamId = (stream: StreamId, deleted: number): StreamId => hashOf(`${stream} of ${deleted}`)

const hashOf = (text: string): StreamId => createHash('sha256').update(text).digest('hex').slice(0, 8)
