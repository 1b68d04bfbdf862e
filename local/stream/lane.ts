/** Records of a shard that are processed one after the other. Lanes of a shard are processed concurrently. */
import type { JournalRecord } from './frames.ts'

export class Lane {
  private queue: JournalRecord[] = []
  private head = 0
  private wake: (() => void) | undefined

  constructor(private readonly onDone: (records: readonly JournalRecord[]) => void) {}

  get length(): number {
    return this.queue.length - this.head
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
    const processed = this.queue.slice(this.head, this.head + count)
    this.head += count
    if (this.head > 1024 && this.head * 2 > this.queue.length) {
      this.queue = this.queue.slice(this.head)
      this.head = 0
    }
    if (processed.length > 0) this.onDone(processed)
  }

  private readonly stopWaiting = (): void => this.wake?.()

  /** Resolves when the lane has a record, or the signal aborts. */
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
