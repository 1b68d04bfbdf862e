/** A shard of the stream: durable records that are not processed yet, in order. */
import { createHash } from 'node:crypto'
import type { JournalRecord } from './frames.ts'

export class Shard {
  readonly id: string
  private queue: JournalRecord[] = []
  private head = 0
  private wake: (() => void) | undefined
  /** All records of this shard up to this sequence number are processed. */
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

  /** The oldest record that is not processed. */
  get oldest(): JournalRecord | undefined {
    return this.queue[this.head]
  }

  add(record: JournalRecord): void {
    this.queue.push(record)
    this.wake?.()
  }

  /** Returns the oldest records that are not processed, up to both limits, but at least one. */
  next(maxRecords: number, maxBytes: number): JournalRecord[] {
    const batch: JournalRecord[] = []
    let bytes = 0
    for (let at = this.head; at < this.queue.length && batch.length < maxRecords; at += 1) {
      const record = this.queue[at]
      if (!record) break
      bytes += record.data.length
      if (batch.length > 0 && bytes > maxBytes) break
      batch.push(record)
    }
    return batch
  }

  /** Marks the oldest `count` records as processed. */
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

  /** Returns the sequence number up to which this shard is processed. `durable` is the newest one on disk, of any shard. */
  checkpoint(durable: string): string {
    return this.length === 0 && durable > this.doneThrough ? durable : this.doneThrough
  }

  private readonly stopWaiting = (): void => this.wake?.()

  /** Resolves when the shard has a record, or the signal aborts. */
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

/** Returns the shard of a partition key. Kinesis divides the range of MD5 evenly; its first 48 bits are sufficient. */
export const shardIndexOf = (partitionKey: string, shards: number): number => {
  if (shards === 1) return 0
  const hash = createHash('md5').update(partitionKey).digest().readUIntBE(0, 6)
  return Math.floor((hash / 2 ** 48) * shards)
}
