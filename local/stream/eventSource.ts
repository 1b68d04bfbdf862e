/**
 * Delivers the records of a shard to a function as Lambda's Kinesis event source does: in order, in batches, and again from
 * the first failed record. If the function throws or times out, the batch is bisected until the failing record is alone.
 * With a parallelization factor, each lane of the shard is delivered in this way, and lanes are delivered concurrently.
 */
import type { KinesisStreamEvent } from 'aws-lambda'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Host } from '#shared/runtime.ts'
import { processedIn } from './batchResponse.ts'
import type { JournalRecord } from './frames.ts'
import { kinesisEvent, type Origin } from './kinesisEvent.ts'
import type { Lane } from './lane.ts'
import type { Shard } from './shard.ts'
import type { EventSourceSettings } from '../assembly/eventSources.ts'

export interface FailedBatch {
  readonly address: string
  readonly origin: Origin
  readonly records: readonly JournalRecord[]
  readonly condition: 'RetryAttemptsExhausted' | 'RecordAgeExceeded'
  readonly attempts: number
  readonly error: string
}

export interface EventSourceDependencies {
  /** The stream of the shard. */
  readonly streamArn: string
  invoke(event: KinesisStreamEvent): Promise<unknown>
  writeDeadLetters(batch: FailedBatch): Promise<void>
  now(): number
  readonly log: Host['log']
  /** Called with records that the function has processed. */
  readonly onProcessed?: (records: readonly JournalRecord[]) => void
  /** Resolves after `ms` milliseconds, or rejects when the signal aborts. */
  readonly pause?: (ms: number, signal: AbortSignal) => Promise<void>
}

/** Fits Lambda's limit of 6 MB for an event, in which records are base64. */
const BATCH_MAX_BYTES = 4_000_000
/** Minimum time between batches. On AWS, each shard is polled once per second. */
const BATCH_INTERVAL_MS = 40
const POLL_MS = 10
const BISECT_PAUSE_MS = 50
const RETRY_PAUSE_MS = 200
const RETRY_PAUSE_MAX_MS = 10_000
const DEAD_LETTER_RETRY_MS = 1000

interface Batch {
  readonly records: readonly JournalRecord[]
  /** Consecutive failures without progress, excluding those after which the batch was bisected. */
  readonly attempts: number
  /** Time of the first of these failures, Unix time in milliseconds. */
  readonly failingSince?: number
}

interface Outcome {
  /** Number of records at the front that are processed. */
  readonly done: number
  readonly error?: string
  /** The function ended without a response, so it is unknown which record failed. */
  readonly crashed?: boolean
}

/** Starts to deliver. `stop` waits for the running invocation. Unprocessed records are delivered after the next start. */
export const startEventSource = (
  shard: Shard,
  settings: EventSourceSettings,
  dependencies: EventSourceDependencies,
) => {
  const abort = new AbortController()
  const origin: Origin = { streamArn: dependencies.streamArn, shardId: shard.id }
  const running = shard
    .divide(settings.parallelization)
    .map(lane => new LaneDelivery({ lane, origin, settings }, dependencies, abort.signal).run())
  return {
    stop: async (): Promise<void> => {
      abort.abort()
      await Promise.all(running)
    },
  }
}

interface Delivery {
  readonly lane: Lane
  readonly origin: Origin
  readonly settings: EventSourceSettings
}

class LaneDelivery {
  private lastBatchAt = 0

  constructor(
    private readonly delivery: Delivery,
    private readonly dependencies: EventSourceDependencies,
    private readonly signal: AbortSignal,
  ) {}

  async run(): Promise<void> {
    while (!this.signal.aborted) {
      await this.delivery.lane.arrival(this.signal)
      await this.batchWindow()
      if (this.signal.aborted) return
      await this.deliver(this.delivery.lane.next(this.delivery.settings.batchSize, BATCH_MAX_BYTES))
    }
  }

  /**
   * Waits until the batch is full or its window has passed. A record of an idle stream is delivered at once. Under load, the
   * interval between batches makes them larger, which costs less per record.
   */
  private async batchWindow(): Promise<void> {
    const { windowMs, batchSize } = this.delivery.settings
    const { now } = this.dependencies
    const until = Math.max(now() + windowMs, this.lastBatchAt + BATCH_INTERVAL_MS)
    for (let left = until - now(); left > 0 && this.delivery.lane.length < batchSize; left = until - now()) {
      await this.pause(Math.min(POLL_MS, left))
      if (this.signal.aborted) return
    }
    this.lastBatchAt = now()
  }

  private async deliver(records: readonly JournalRecord[]): Promise<void> {
    const waiting: Batch[] = [{ records, attempts: 0 }]
    for (let batch = waiting.shift(); batch && !this.signal.aborted; batch = waiting.shift()) {
      const outcome = await this.attempt(batch.records)
      this.delivery.lane.done(outcome.done)
      this.dependencies.onProcessed?.(batch.records.slice(0, outcome.done))
      if (outcome.done < batch.records.length) waiting.unshift(...(await this.afterFailure(batch, outcome)))
    }
  }

  /** Waits before the next attempt. Returns the batches to try next. */
  private async afterFailure(
    { records, attempts, failingSince = this.dependencies.now() }: Batch,
    { done, crashed = false, error = 'the function reported a failure' }: Outcome,
  ): Promise<Batch[]> {
    const { bisect, retries, maxAgeMs, address } = this.delivery.settings
    const rest = records.slice(done)
    const entry = { message: 'stream batch failed', operation: address, records: rest.length, error }
    this.dependencies.log('warn', entry)
    // A response that names the first failed record needs no bisecting: the function has isolated it.
    const middle = Math.ceil(rest.length / 2)
    const halves = bisect && crashed && rest.length > 1 ? [rest.slice(0, middle), rest.slice(middle)] : []
    const parts = done > 0 ? [rest] : halves
    if (parts.length > 0) {
      await this.pause(BISECT_PAUSE_MS)
      return parts.map(part => ({ records: part, attempts: 0 }))
    }
    // The age counts from the first failure: a backlog from days in which this machine was off is not too old.
    const tooOld = this.dependencies.now() - failingSince > maxAgeMs
    if (tooOld || attempts >= retries) {
      await this.giveUp({
        address,
        origin: this.delivery.origin,
        records: rest,
        condition: tooOld ? 'RecordAgeExceeded' : 'RetryAttemptsExhausted',
        attempts: attempts + 1,
        error,
      })
      return []
    }
    await this.pause(Math.min(RETRY_PAUSE_MAX_MS, RETRY_PAUSE_MS * 2 ** attempts))
    return [{ records: rest, attempts: attempts + 1, failingSince }]
  }

  private async giveUp(batch: FailedBatch): Promise<void> {
    const { log, writeDeadLetters } = this.dependencies
    while (!this.signal.aborted) {
      try {
        await writeDeadLetters(batch)
        log('error', { message: 'stream batch written to the dead letters', ...batch, records: batch.records.length })
        this.delivery.lane.done(batch.records.length)
        return
      } catch (error) {
        // The batch is neither applied nor stored. Continuing would lose it.
        log('error', { message: 'writing a stream batch to the dead letters failed', error: String(error) })
        await this.pause(DEAD_LETTER_RETRY_MS)
      }
    }
  }

  private async attempt(records: readonly JournalRecord[]): Promise<Outcome> {
    try {
      const response = await this.dependencies.invoke(kinesisEvent(records, this.delivery.origin))
      return { done: processedIn(response, records, this.delivery.settings) }
    } catch (error) {
      return { done: 0, crashed: true, error: String(error) }
    }
  }

  private async pause(ms: number): Promise<void> {
    const pause = this.dependencies.pause ?? ((duration, signal) => sleep(duration, undefined, { signal }))
    try {
      await pause(ms, this.signal)
    } catch (error) {
      if (!this.signal.aborted) throw error
    }
  }
}
