/**
 * A shard of the stream: durable records that are not processed yet. Its records are divided into lanes by their partition
 * key, as Lambda does for a parallelization factor: records of one key stay in order, and lanes are independent.
 */
import { createHash } from 'node:crypto'
import type { JournalRecord } from './frames.ts'
import { Lane } from './lane.ts'

export class Shard {
  readonly id: string
  private lanes: readonly Lane[] = [new Lane(records => this.finish(records))]
  /** From `head`: all records that are not processed, and processed ones that follow them. */
  private queue: JournalRecord[] = []
  private head = 0
  /** Processed records in the queue from `head`. */
  private readonly processed = new Set<JournalRecord>()
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
    return this.queue.length - this.head - this.processed.size
  }

  /** The oldest record that is not processed. */
  get oldest(): JournalRecord | undefined {
    return this.queue[this.head]
  }

  /** All records that are not processed, in their order. */
  get waiting(): readonly JournalRecord[] {
    return this.queue.slice(this.head).filter(record => !this.processed.has(record))
  }

  /** Divides the records into this number of lanes. Earlier lanes must no longer be used. */
  divide(count: number): readonly Lane[] {
    this.lanes = Array.from({ length: count }, () => new Lane(records => this.finish(records)))
    for (const record of this.waiting) this.laneOf(record)?.add(record)
    return this.lanes
  }

  add(record: JournalRecord): void {
    this.queue.push(record)
    this.laneOf(record)?.add(record)
  }

  /** Returns the sequence number up to which this shard is processed. `durable` is the newest one on disk, of any shard. */
  checkpoint(durable: string): string {
    return this.length === 0 && durable > this.doneThrough ? durable : this.doneThrough
  }

  private laneOf({ partitionKey }: JournalRecord): Lane | undefined {
    return this.lanes[laneIndexOf(partitionKey, this.lanes.length)]
  }

  /** Moves the checkpoint to the last record before the oldest one that is not processed. */
  private finish(records: readonly JournalRecord[]): void {
    let bytes = 0
    for (const record of records) {
      this.processed.add(record)
      bytes += record.data.length
    }
    for (let first = this.oldest; first && this.processed.delete(first); first = this.oldest) {
      this.doneThrough = first.sequence
      this.head += 1
    }
    if (this.head > 1024 && this.head * 2 > this.queue.length) {
      this.queue = this.queue.slice(this.head)
      this.head = 0
    }
    this.onDone(bytes)
  }
}

export const shardId = (index: number): string => `shardId-${String(index).padStart(12, '0')}`

/** Returns the shard of a partition key. Kinesis divides the range of MD5 evenly; its first 48 bits are sufficient. */
export const shardIndexOf = (partitionKey: string, shards: number): number => {
  if (shards === 1) return 0
  return Math.floor((hashOf(partitionKey, 0) / 2 ** 48) * shards)
}

/** Returns the lane of a partition key. Other bits than those of the shard, so that each shard uses all of its lanes. */
const laneIndexOf = (partitionKey: string, lanes: number): number => (lanes === 1 ? 0 : hashOf(partitionKey, 6) % lanes)

const hashOf = (partitionKey: string, offset: number): number =>
  createHash('md5').update(partitionKey).digest().readUIntBE(offset, 6)
