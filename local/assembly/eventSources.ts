/** Reads the event source mappings of the app, for streams and queues, and the settings of asynchronous invocations. */
import * as z from 'zod/mini'
import { functions } from '#shared/api/functions.ts'
import type { Resource } from './templates.ts'

/** Event source mapping of a Kinesis stream. */
export interface EventSourceSettings {
  readonly address: string
  readonly batchSize: number
  readonly windowMs: number
  readonly bisect: boolean
  readonly partialFailures: boolean
  /** Batches of a shard that are delivered concurrently, of different partition keys. */
  readonly parallelization: number
  /** Infinity: until the batch succeeds or is too old. */
  readonly retries: number
  readonly maxAgeMs: number
}

/**
 * Reads what the journal still has where no stream feeds a consumer: reports from before a switch, and redriven ones.
 */
export const LEFTOVERS: EventSourceSettings = {
  address: functions.trackersDirect.address,
  batchSize: 100,
  windowMs: 0,
  parallelization: 1,
  bisect: true,
  partialFailures: true,
  retries: Infinity,
  maxAgeMs: Infinity,
}

/** An SQS queue with its event source mapping. */
export interface QueueSettings {
  /** Function that receives the messages. */
  readonly address: string
  readonly batchSize: number
  readonly windowMs: number
  /** Time until failed messages are delivered again. */
  readonly visibilityTimeoutMs: number
  /** Age at which a message expires. */
  readonly retentionMs: number
}

/** Lambda's event invoke configuration. */
export interface EventInvokeConfig {
  readonly retries: number
  readonly maxAgeMs: number
}
/** Defaults of Lambda. */
export const DEFAULT_INVOKE_CONFIG: EventInvokeConfig = { retries: 2, maxAgeMs: 6 * 3_600_000 }

const SourceProperties = z.object({
  FunctionName: z.string(),
  EventSourceArn: z.string(),
  BatchSize: z.optional(z.int()),
  MaximumBatchingWindowInSeconds: z._default(z.number(), 0),
  BisectBatchOnFunctionError: z._default(z.boolean(), false),
  FunctionResponseTypes: z._default(z.array(z.string()), []),
  ParallelizationFactor: z._default(z.int(), 1),
  MaximumRetryAttempts: z._default(z.int(), -1),
  MaximumRecordAgeInSeconds: z._default(z.int(), -1),
})
const QueueProperties = z.object({
  VisibilityTimeout: z._default(z.number(), 30),
  MessageRetentionPeriod: z._default(z.number(), 345_600),
})
const InvokeConfigProperties = z.object({
  FunctionName: z.string(),
  MaximumRetryAttempts: z._default(z.int(), DEFAULT_INVOKE_CONFIG.retries),
  MaximumEventAgeInSeconds: z._default(z.int(), DEFAULT_INVOKE_CONFIG.maxAgeMs / 1000),
})
/** Default batch sizes of Lambda. */
const STREAM_BATCH_SIZE = 100
const QUEUE_BATCH_SIZE = 10

/** Returns true if an event source mapping reads a queue. */
export const readsQueue = ({ properties }: Resource): boolean =>
  SourceProperties.parse(properties).EventSourceArn.split(':')[2] === 'sqs'

export const eventSourceOf = ({ properties }: Resource, addressOf: (name: string) => string): EventSourceSettings => {
  const source = SourceProperties.parse(properties)
  const orInfinite = (value: number) => (value < 0 ? Infinity : value)
  return {
    address: addressOf(source.FunctionName),
    batchSize: source.BatchSize ?? STREAM_BATCH_SIZE,
    windowMs: source.MaximumBatchingWindowInSeconds * 1000,
    bisect: source.BisectBatchOnFunctionError,
    partialFailures: source.FunctionResponseTypes.includes('ReportBatchItemFailures'),
    parallelization: source.ParallelizationFactor,
    retries: orInfinite(source.MaximumRetryAttempts),
    maxAgeMs: orInfinite(source.MaximumRecordAgeInSeconds) * 1000,
  }
}

export const queueOf = (
  { properties }: Resource,
  queues: readonly Resource[],
  addressOf: (name: string) => string,
): QueueSettings => {
  const source = SourceProperties.parse(properties)
  const queue = queues.find(({ name }) => source.EventSourceArn.endsWith(`:${name}`))
  const { VisibilityTimeout, MessageRetentionPeriod } = QueueProperties.parse(queue?.properties ?? {})
  return {
    address: addressOf(source.FunctionName),
    batchSize: source.BatchSize ?? QUEUE_BATCH_SIZE,
    windowMs: source.MaximumBatchingWindowInSeconds * 1000,
    visibilityTimeoutMs: VisibilityTimeout * 1000,
    retentionMs: MessageRetentionPeriod * 1000,
  }
}

export const invokeConfigOf = (
  { properties }: Resource,
  addressOf: (name: string) => string,
): [address: string, config: EventInvokeConfig] => {
  const { FunctionName, MaximumRetryAttempts, MaximumEventAgeInSeconds } = InvokeConfigProperties.parse(properties)
  return [addressOf(FunctionName), { retries: MaximumRetryAttempts, maxAgeMs: MaximumEventAgeInSeconds * 1000 }]
}
