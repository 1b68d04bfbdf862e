/**
 * Processes the lines of a batch and classifies failures. After an outage no more work is started: the records wait in
 * the stream. A record that fails again after a fresh read, while others succeed, is poison. It is written to the
 * on-failure destination, and its line continues after it. If every line has poison, the code is at fault and no
 * record is moved.
 */
import type { KinesisStreamRecord } from 'aws-lambda'
import { forEachConcurrently } from '../forEachConcurrently.ts'
import { isOutage } from '../aws/outage.ts'
import type { Line } from './batch.ts'

export interface Conditions {
  /** Returns the remaining time of the function in milliseconds. */
  readonly timeLeft: () => number
  /** Resolves when the record is stored durably. */
  readonly writeDeadLetter: (record: KinesisStreamRecord, error: unknown) => Promise<void>
}

export interface Worked {
  /** The first unfinished record of each unfinished line. */
  readonly left: readonly KinesisStreamRecord[]
  /** Why records are left; undefined if all are done. */
  readonly reason?: Reason
}

export type Reason =
  { readonly kind: 'outage' | 'everyLineFails'; readonly error: unknown } | { readonly kind: 'timeIsUp' }

const LINES_AT_ONCE = 16
/** Minimum number of lines. With fewer, poison in all of them can be a coincidence. */
const QUORUM = 5
/** Attempts to apply a single record, each after a fresh read. */
const ATTEMPTS = 2
/** Time that a started line can need: a call has four attempts of 2.25 s. */
const START_WITHIN_MS = 10_000
/** Time reserved for returning before the function is terminated. Work that is still running can be repeated. */
const RETURN_WITHIN_MS = 2000

/** Processes the lines until all are done or the time is up. Never rejects. */
export const workLines = async (lines: readonly Line[], conditions: Conditions): Promise<Worked> => {
  const work = new Work(lines, conditions)
  const done = work.run()
  const left = conditions.timeLeft() - RETURN_WITHIN_MS
  // An infinite time limit sets no timer, because setTimeout with Infinity fires immediately.
  await (Number.isFinite(left) ? within(left, done) : done)
  return work.result()
}

/** Resolves when the work is done, or after `ms` milliseconds. */
const within = async (ms: number, work: Promise<void>): Promise<void> => {
  let timer: NodeJS.Timeout | undefined
  const timeUp = new Promise<void>(resolve => {
    timer = setTimeout(resolve, Math.max(0, ms))
  })
  await Promise.race([work, timeUp])
  clearTimeout(timer)
}

interface Progress {
  readonly line: Line
  /** Number of finished records, from the front. */
  done: number
  /** Reason why the next record cannot be applied. */
  poison?: { readonly error: unknown }
}

class Work {
  private readonly progress: readonly Progress[]
  private stopped: Reason | undefined

  constructor(
    lines: readonly Line[],
    private readonly conditions: Conditions,
  ) {
    this.progress = lines.map(line => ({ line, done: 0 }))
  }

  async run(): Promise<void> {
    await forEachConcurrently(LINES_AT_ONCE, this.progress, one => this.applyLine(one))
    const poisoned = this.progress.filter(({ poison }) => poison)
    const [first] = poisoned
    if (first && poisoned.length >= QUORUM && poisoned.length === this.progress.length) {
      this.stopped ??= { kind: 'everyLineFails', error: first.poison?.error }
    }
    await forEachConcurrently(LINES_AT_ONCE, poisoned, one => this.continueAfterPoison(one))
  }

  result(): Worked {
    const left = this.progress.flatMap(({ line, done }) => line.records.slice(done, done + 1))
    if (left.length === 0) return { left }
    return { left, reason: (this.stopped ??= { kind: 'timeIsUp' }) }
  }

  /** Applies all records at once, which is one write for a device. If that fails, applies them one by one. */
  private async applyLine(one: Progress): Promise<void> {
    const { line } = one
    if (!this.canStart()) return
    try {
      await line.apply(0, line.records.length)
      one.done = line.records.length
    } catch (error) {
      if (!this.stopOnOutage(error)) await this.applyOneByOne(one)
    }
  }

  /** Continues until the end of the line, an outage, or poison. */
  private async applyOneByOne(one: Progress): Promise<void> {
    while (one.done < one.line.records.length && this.canStart()) {
      const failure = await this.applyNext(one)
      if (failure) {
        if (!this.stopOnOutage(failure.error)) one.poison = failure
        return
      }
      one.done += 1
    }
  }

  /** Applies the next record, with one retry. */
  private async applyNext({ line, done }: Progress): Promise<{ readonly error: unknown } | undefined> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        await line.apply(done, done + 1)
        return undefined
      } catch (error) {
        if (attempt === ATTEMPTS || isOutage(error)) return { error }
      }
    }
  }

  private async continueAfterPoison(one: Progress): Promise<void> {
    while (one.poison && this.canStart()) {
      const record = one.line.records[one.done]
      if (!record) return
      try {
        await this.conditions.writeDeadLetter(record, one.poison.error)
      } catch (error) {
        // The record was neither applied nor stored, so it must be delivered again.
        this.stopped ??= { kind: 'outage', error }
        return
      }
      one.done += 1
      delete one.poison
      await this.applyOneByOne(one)
    }
  }

  private canStart(): boolean {
    if (!this.stopped && this.conditions.timeLeft() < START_WITHIN_MS) this.stopped = { kind: 'timeIsUp' }
    return !this.stopped
  }

  private stopOnOutage(error: unknown): boolean {
    const outage = isOutage(error)
    if (outage) this.stopped ??= { kind: 'outage', error }
    return outage
  }
}
