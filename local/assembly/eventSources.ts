/** A queue of the app and the function that reads it, as SQS and Lambda's event source mapping say it. */
import * as z from 'zod/mini'
import type { Resource } from './templates.ts'

export interface QueueSettings {
  /** Who is given the messages. */
  readonly address: string
  readonly batchSize: number
  readonly windowMs: number
  /** When messages come again that the function failed on. */
  readonly againMs: number
  /** When a message is forgotten. */
  readonly retentionMs: number
}

const SourceProperties = z.object({
  FunctionName: z.string(),
  EventSourceArn: z.string(),
  BatchSize: z._default(z.int(), 10),
  MaximumBatchingWindowInSeconds: z._default(z.number(), 0),
})
const QueueProperties = z.object({
  VisibilityTimeout: z._default(z.number(), 30),
  MessageRetentionPeriod: z._default(z.number(), 345_600),
})

/** Whether an event source mapping reads a queue. */
export const readsQueue = ({ properties }: Resource): boolean =>
  SourceProperties.parse(properties).EventSourceArn.split(':')[2] === 'sqs'

export const queueOf = (
  source: Resource,
  queues: readonly Resource[],
  addressOf: (name: string) => string,
): QueueSettings => {
  const { FunctionName, EventSourceArn, BatchSize, MaximumBatchingWindowInSeconds } = SourceProperties.parse(
    source.properties,
  )
  const queue = queues.find(({ name }) => EventSourceArn.endsWith(`:${name}`))
  const { VisibilityTimeout, MessageRetentionPeriod } = QueueProperties.parse(queue?.properties ?? {})
  return {
    address: addressOf(FunctionName),
    batchSize: BatchSize,
    windowMs: MaximumBatchingWindowInSeconds * 1000,
    againMs: VisibilityTimeout * 1000,
    retentionMs: MessageRetentionPeriod * 1000,
  }
}
