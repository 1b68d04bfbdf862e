/**
 * The position stream of the local run: what Kinesis is on AWS, in this process, with its records in files. A put resolves
 * when its record is on disk; puts that wait at the same time share one write and one sync.
 */
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Host } from '#shared/runtime.ts'
import type { PositionStream } from '#shared/stream/stream.ts'
import { CheckpointFile, readCheckpoints } from './checkpoint.ts'
import { encodeFrame, generationOf, type JournalRecord, NOTHING, recordOfFrame } from './frames.ts'
import { type Found, Segments } from './segments.ts'
import { Shard, shardId, shardIndexOf } from './shard.ts'

export interface JournalOptions {
  readonly folder: string
  readonly shards: number
  readonly now: () => number
  readonly log: Host['log']
  /** Of records that are not done. */
  readonly backlogMaxBytes?: number
}

/** Kinesis's own limits. */
const RECORD_MAX_BYTES = 1024 * 1024
const KEY_MAX_CHARACTERS = 256
/** The backlog is kept in memory: beyond this, puts are refused, as Kinesis throttles, and trackers keep their points. */
const BACKLOG_MAX_BYTES = 64 * 1024 * 1024

interface Pending {
  readonly frame: Buffer
  resolve(): void
  reject(error: unknown): void
}

export class Journal implements PositionStream {
  readonly shards: readonly Shard[]
  private pending: Pending[] = []
  private flushing: Promise<void> | undefined
  private count = 0
  private backlogBytes = 0
  /** The newest sequence number on disk. */
  private durable: string
  private readonly generation: number
  private readonly checkpoints: CheckpointFile
  private readonly segments: Segments
  private closed = false

  private constructor(
    private readonly options: JournalOptions,
    { segments, records }: Found,
    checkpointOf: (shard: string) => string,
  ) {
    const { shards, now, folder, log } = options
    this.segments = segments
    this.shards = Array.from({ length: shards }, (_, n) => new Shard(n, checkpointOf(shardId(n)), this.onDone))
    const known = [...this.shards.map(({ id }) => checkpointOf(id)), records.at(-1)?.sequence ?? NOTHING]
    this.durable = known.reduce((highest, sequence) => (sequence > highest ? sequence : highest))
    this.generation = Math.max(now(), generationOf(this.durable) + 1)
    this.checkpoints = new CheckpointFile(
      join(folder, CHECKPOINT),
      () => this.currentCheckpoints(),
      saved => this.segments.removeThrough(Object.values(saved).reduce((a, b) => (a < b ? a : b))),
      error => log('error', { message: 'the checkpoint of the stream was not written', error: String(error) }),
    )
    for (const record of records) this.deliver(record, checkpointOf)
  }

  /** Opens or creates the journal in a folder. What is not done yet stands in the shards. */
  static async open(options: JournalOptions): Promise<Journal> {
    const found = await Segments.open(options.folder)
    for (const { file, bytes } of found.torn) {
      options.log('warn', { message: 'a file of the stream ends in a write that was never acknowledged', file, bytes })
    }
    const saved = await readCheckpoints(join(options.folder, CHECKPOINT))
    const values = Object.values(saved)
    // Another number of shards: what all of the old ones had done is done in each new one.
    const resharded = values.length !== options.shards
    const lowest = values.reduce((a, b) => (a < b ? a : b), values[0] ?? NOTHING)
    return new Journal(options, found, shard => (resharded ? lowest : (saved[shard] ?? lowest)))
  }

  /** Resolves when the record is on disk. Rejects when it is too big, the backlog is full, or the disk refuses. */
  put(partitionKey: string, data: Uint8Array): Promise<void> {
    if (this.closed) return Promise.reject(new Error('the stream is closed'))
    if (data.length > RECORD_MAX_BYTES) return Promise.reject(new Error('a record of the stream is at most 1 MiB'))
    if (partitionKey.length === 0 || partitionKey.length > KEY_MAX_CHARACTERS) {
      return Promise.reject(new Error('a partition key has 1 to 256 characters'))
    }
    if (this.backlogBytes + data.length > (this.options.backlogMaxBytes ?? BACKLOG_MAX_BYTES)) {
      return Promise.reject(new Error('the stream has too much that is not processed yet'))
    }
    this.backlogBytes += data.length
    const ordinal = { generation: this.generation, count: (this.count += 1) }
    const frame = encodeFrame(ordinal, this.options.now(), partitionKey, data)
    return new Promise((resolve, reject) => {
      this.pending.push({ frame, resolve, reject })
      this.flushing ??= this.flush()
    })
  }

  /** Writes what waits and the checkpoint. Consumers must have stopped. */
  async close(): Promise<void> {
    this.closed = true
    await this.flushing
    await this.checkpoints.save()
    await this.segments.seal()
  }

  private async flush(): Promise<void> {
    // Requests that came in the same turn of the event loop go into one write.
    await new Promise(setImmediate)
    let crowded = false
    while (this.pending.length > 0) {
      // Under load a moment's patience makes one write of many; a lone report is not kept waiting.
      if (crowded) await sleep(GATHER_MS)
      const group = this.pending
      crowded = group.length > 1
      this.pending = []
      const records = group.map(({ frame }) => recordOfFrame(frame))
      const [first, last] = [records[0]?.sequence ?? '', records.at(-1)?.sequence ?? '']
      try {
        await this.segments.append(Buffer.concat(group.map(({ frame }) => frame)), first, last)
      } catch (error) {
        this.backlogBytes -= records.reduce((sum, { data }) => sum + data.length, 0)
        group.forEach(({ reject }) => reject(error))
        continue
      }
      this.durable = last
      group.forEach(({ resolve }) => resolve())
      for (const record of records) this.shardOf(record)?.add(record)
    }
    this.flushing = undefined
  }

  private deliver(record: JournalRecord, checkpointOf: (shard: string) => string): void {
    const shard = this.shardOf(record)
    if (!shard || record.sequence <= checkpointOf(shard.id)) return
    this.backlogBytes += record.data.length
    shard.add(record)
  }

  private shardOf({ partitionKey }: JournalRecord): Shard | undefined {
    return this.shards[shardIndexOf(partitionKey, this.shards.length)]
  }

  private readonly onDone = (bytes: number): void => {
    this.backlogBytes -= bytes
    this.checkpoints.touch()
  }

  private currentCheckpoints(): Record<string, string> {
    return Object.fromEntries(this.shards.map(shard => [shard.id, shard.checkpoint(this.durable)]))
  }
}

const CHECKPOINT = 'checkpoint.json'
/** How long puts are gathered for one write while several wait at a time. */
const GATHER_MS = 1
