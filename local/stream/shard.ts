/** A shard of the stream: what is durable and not yet done, in order. */
import { createHash } from 'node:crypto'
import type { JournalRecord } from './frames.ts'

export class Shard {
  readonly id: string
  private queue: JournalRecord[] = []
  private head = 0
  private wake: (() => void) | undefined
  /** The newest sequence number of which this shard knows that all up to it is done. */
  private doneThrough: string

  constructor(
    index: number,
    doneThrough: string,
    private readonly onDone: (bytes: number) => void,
  ) {
    this.id = shardId(index)
    this.doneThrough = doneThrough
  }

  get length(): number {
    return this.queue.length - this.head
  }

  /** The oldest record that is not done. */
  get oldest(): JournalRecord | undefined {
    return this.queue[this.head]
  }

  add(record: JournalRecord): void {
    this.queue.push(record)
    this.wake?.()
  }

  /** The oldest records that are not done: at most `most`, and at most as many bytes, but at least one. */
  next(most: number, mostBytes: number): JournalRecord[] {
    const batch: JournalRecord[] = []
    let bytes = 0
    for (let at = this.head; at < this.queue.length && batch.length < most; at += 1) {
      const record = this.queue[at]
      if (!record) break
      bytes += record.data.length
      if (batch.length > 0 && bytes > mostBytes) break
      batch.push(record)
    }
    return batch
  }

  /** The oldest `count` records are done. */
  done(count: number): void {
    let bytes = 0
    for (const record of this.queue.slice(this.head, this.head + count)) {
      this.doneThrough = record.sequence
      bytes += record.data.length
    }
    this.head += count
    if (this.head > 1024 && this.head * 2 > this.queue.length) {
      this.queue = this.queue.slice(this.head)
      this.head = 0
    }
    if (count > 0) this.onDone(bytes)
  }

  /** All of this shard up to here is done; `durable` is the newest sequence number on disk of any shard. */
  checkpoint(durable: string): string {
    return this.length === 0 && durable > this.doneThrough ? durable : this.doneThrough
  }

  private readonly stopWaiting = (): void => this.wake?.()

  /** Resolves when there is a record, or the signal says to stop. */
  async arrival(signal: AbortSignal): Promise<void> {
    if (this.length > 0 || signal.aborted) return
    await new Promise<void>(resolve => {
      this.wake = resolve
      signal.addEventListener('abort', this.stopWaiting)
    })
    signal.removeEventListener('abort', this.stopWaiting)
    this.wake = undefined
  }
}

export const shardId = (index: number): string => `shardId-${String(index).padStart(12, '0')}`

/** Kinesis divides the range of MD5 evenly among its shards; 48 bits of it say which. */
export const shardIndexOf = (partitionKey: string, shards: number): number => {
  if (shards === 1) return 0
  const hash = createHash('md5').update(partitionKey).digest().readUIntBE(0, 6)
  return Math.floor((hash / 2 ** 48) * shards)
}
