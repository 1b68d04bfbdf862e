/**
 * Hands the records of a shard to a function as Lambda's Kinesis event source does: in order, in batches, again from the
 * first that the function names as failed, for as often as the settings say. A batch whose function throws or is too late
 * is halved, so that the record that makes it fail ends up alone.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import * as z from 'zod/mini'
import type { Host } from '#shared/runtime.ts'
import type { JournalRecord } from './frames.ts'
import { kinesisEvent, type Origin } from './kinesisEvent.ts'
import type { Shard } from './shard.ts'
import type { EventSourceSettings } from '../assembly/synthesizedApp.ts'

export interface GivenUp {
  readonly address: string
  readonly origin: Origin
  readonly records: readonly JournalRecord[]
  readonly condition: 'RetryAttemptsExhausted' | 'RecordAgeExceeded'
  readonly attempts: number
  readonly error: string
}

export interface Surroundings {
  /** The stream of the shard. */
  readonly streamArn: string
  invoke(event: unknown): Promise<unknown>
  setAside(batch: GivenUp): Promise<void>
  now(): number
  readonly log: Host['log']
  /** Hears of records that the function is done with. */
  readonly delivered?: (records: readonly JournalRecord[]) => void
  /** Resolves after that many milliseconds, or rejects when the signal says to stop. */
  readonly pause?: (ms: number, signal: AbortSignal) => Promise<void>
}

/** Lambda's limit of 6 MB for an event, in which the records stand as base64. */
const BATCH_MAX_BYTES = 4_000_000
/** AWS asks each shard once a second. */
const BATCH_DISTANCE_MS = 40
const LOOK_EVERY_MS = 10
const HALVING_PAUSE_MS = 50
const RETRY_PAUSE_MS = 200
const RETRY_PAUSE_MAX_MS = 10_000
const SET_ASIDE_AGAIN_MS = 1000

const Answer = z.nullish(
  z.object({ batchItemFailures: z.nullish(z.array(z.object({ itemIdentifier: z.nullish(z.string()) }))) }),
)

interface Batch {
  readonly records: readonly JournalRecord[]
  /** Failures in a row without progress, not counting those after which the batch was halved. */
  readonly attempts: number
  /** When the first of them was, Unix time in milliseconds. */
  readonly failingSince?: number
}

interface Outcome {
  /** How many records from the front are done. */
  readonly done: number
  readonly error?: string
  /** The function ended without an answer, so that nothing is known of single records. */
  readonly crashed?: boolean
}

/** Begins to deliver. `stop` waits for the invocation that runs; what it leaves comes again at the next start. */
export const startEventSource = (shard: Shard, settings: EventSourceSettings, surroundings: Surroundings) => {
  const abort = new AbortController()
  const running = new EventSource(shard, settings, surroundings, abort.signal).run()
  return {
    stop: async (): Promise<void> => {
      abort.abort()
      await running
    },
  }
}

class EventSource {
  private lastBatchAt = 0

  constructor(
    private readonly shard: Shard,
    private readonly settings: EventSourceSettings,
    private readonly around: Surroundings,
    private readonly signal: AbortSignal,
  ) {}

  private get origin(): Origin {
    return { streamArn: this.around.streamArn, shardId: this.shard.id }
  }

  async run(): Promise<void> {
    while (!this.signal.aborted) {
      await this.shard.arrival(this.signal)
      await this.window()
      if (this.signal.aborted) return
      await this.deliver(this.shard.next(this.settings.batchSize, BATCH_MAX_BYTES))
    }
  }

  /**
   * Waits until the batch is full, or its first record has waited long enough. A record that comes to an idle stream goes on
   * at once; under load, batches that follow each other at a distance are fuller, and cost less for each record.
   */
  private async window(): Promise<void> {
    const { windowMs, batchSize } = this.settings
    const { now } = this.around
    const until = Math.max(now() + windowMs, this.lastBatchAt + BATCH_DISTANCE_MS)
    for (let left = until - now(); left > 0 && this.shard.length < batchSize; left = until - now()) {
      await this.pause(Math.min(LOOK_EVERY_MS, left))
      if (this.signal.aborted) return
    }
    this.lastBatchAt = now()
  }

  private async deliver(records: readonly JournalRecord[]): Promise<void> {
    const waiting: Batch[] = [{ records, attempts: 0 }]
    for (let batch = waiting.shift(); batch && !this.signal.aborted; batch = waiting.shift()) {
      const outcome = await this.attempt(batch.records)
      this.shard.done(outcome.done)
      this.around.delivered?.(batch.records.slice(0, outcome.done))
      if (outcome.done < batch.records.length) waiting.unshift(...(await this.afterFailure(batch, outcome)))
    }
  }

  /** What to try next, after the pause that is due. */
  private async afterFailure(
    { records, attempts, failingSince = this.around.now() }: Batch,
    { done, crashed = false, error = 'the function reported a failure' }: Outcome,
  ): Promise<Batch[]> {
    const { bisect, retries, maxAgeMs, address } = this.settings
    const rest = records.slice(done)
    const entry = { message: 'stream batch failed', operation: address, records: rest.length, error }
    this.around.log('warn', entry)
    // An answer that names the first record is no reason to halve: the function has set apart what is poison.
    const middle = Math.ceil(rest.length / 2)
    const halves = bisect && crashed && rest.length > 1 ? [rest.slice(0, middle), rest.slice(middle)] : []
    const parts = done > 0 ? [rest] : halves
    if (parts.length > 0) {
      await this.pause(HALVING_PAUSE_MS)
      return parts.map(part => ({ records: part, attempts: 0 }))
    }
    // The journal forgets nothing that is not done, so that age counts from the first failure: a backlog of days in which
    // this machine was off is not given up on at its first failure.
    const tooOld = this.around.now() - failingSince > maxAgeMs
    if (tooOld || attempts >= retries) {
      await this.giveUp({
        address,
        origin: this.origin,
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

  private async giveUp(batch: GivenUp): Promise<void> {
    const { log, setAside } = this.around
    while (!this.signal.aborted) {
      try {
        await setAside(batch)
        log('error', { message: 'stream batch written to the dead letters', ...batch, records: batch.records.length })
        this.shard.done(batch.records.length)
        return
      } catch (error) {
        // Neither applied nor kept: going on would lose it.
        log('error', { message: 'writing a stream batch to the dead letters failed', error: String(error) })
        await this.pause(SET_ASIDE_AGAIN_MS)
      }
    }
  }

  private async attempt(records: readonly JournalRecord[]): Promise<Outcome> {
    try {
      const answer = Answer.safeParse(await this.around.invoke(kinesisEvent(records, this.origin)))
      if (!answer.success) throw new Error('the function returned an invalid batch response')
      const failures = answer.data?.batchItemFailures ?? []
      if (!this.settings.partialFailures || failures.length === 0) return { done: records.length }
      const indexes = failures.map(({ itemIdentifier }) => records.findIndex(one => one.sequence === itemIdentifier))
      // An identifier that is not in the batch fails all of it.
      return { done: Math.max(0, Math.min(...indexes)) }
    } catch (error) {
      return { done: 0, crashed: true, error: String(error) }
    }
  }

  private async pause(ms: number): Promise<void> {
    const pause = this.around.pause ?? ((duration, signal) => sleep(duration, undefined, { signal }))
    try {
      await pause(ms, this.signal)
    } catch (error) {
      if (!this.signal.aborted) throw error
    }
  }
}
