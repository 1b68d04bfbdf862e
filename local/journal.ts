/**
 * The position stream of the local run: what Kinesis is on AWS, in this process, with its records in files. A put resolves
 * when its record is on disk; puts that wait at the same time share one write and one sync.
 */
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Host } from '#shared/runtime.ts'
import type { PositionStream } from '#shared/ports.ts'
import { CheckpointFile, checkpointsIn } from './checkpoint.ts'
import type { Disk } from './disk.ts'
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
  /** For tests. */
  readonly disk?: Disk
}

/** Records that are durable and not done. */
export interface Backlog {
  readonly records: number
  /** When the oldest of them arrived, milliseconds. */
  readonly oldestAt: number | undefined
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
  /** The disk refused the newest write. */
  private refused = false

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
      () => this.removeDone(),
      log,
    )
    for (const record of records) this.deliver(record, checkpointOf)
  }

  /** Opens or creates the journal in a folder. What is not done yet stands in the shards. */
  static async open(options: JournalOptions): Promise<Journal> {
    const found = await Segments.open(options.folder, options)
    const saved = await checkpointsIn(join(options.folder, CHECKPOINT), options.log)
    const values = Object.values(saved)
    // Another number of shards: what all of the old ones had done is done in each new one.
    const resharded = values.length !== options.shards
    const lowest = values.reduce((a, b) => (a < b ? a : b), values[0] ?? NOTHING)
    return new Journal(options, found, shard => (resharded ? lowest : (saved[shard] ?? lowest)))
  }

  /** Resolves when the record is on disk. Rejects when it is too big, the backlog is full, or the disk refuses. */
  put(partitionKey: string, data: Uint8Array): Promise<void> {
    if (this.closed) return Promise.reject(new Error('the stream is closed'))
    if (data.length > RECORD_MAX_BYTES) return Promise.reject(new Error('a stream record must be at most 1 MiB'))
    if (partitionKey.length === 0 || partitionKey.length > KEY_MAX_CHARACTERS) {
      return Promise.reject(new Error('a partition key must have 1 to 256 characters'))
    }
    if (this.backlogBytes + data.length > (this.options.backlogMaxBytes ?? BACKLOG_MAX_BYTES)) {
      return Promise.reject(new Error('the stream backlog is full'))
    }
    this.backlogBytes += data.length
    const ordinal = { generation: this.generation, count: (this.count += 1) }
    const frame = encodeFrame(ordinal, this.options.now(), partitionKey, data)
    return new Promise((resolve, reject) => {
      this.pending.push({ frame, resolve, reject })
      this.flushing ??= this.flush()
    })
  }

  get backlog(): Backlog {
    const oldest = this.shards.flatMap(shard => shard.oldest?.arrivedAt ?? [])
    return {
      records: this.shards.reduce((sum, { length }) => sum + length, 0),
      oldestAt: oldest.length > 0 ? Math.min(...oldest) : undefined,
    }
  }

  /** Writes what waits and the checkpoint. Consumers must have stopped. */
  async close(): Promise<void> {
    this.closed = true
    await this.flushing
    await this.checkpoints.close()
    await this.segments.seal()
  }

  /** Never rejects. */
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
      await this.write(group)
    }
    this.flushing = undefined
  }

  private async write(group: readonly Pending[]): Promise<void> {
    const records = group.map(({ frame }) => recordOfFrame(frame))
    const [first, last] = [records[0]?.sequence ?? '', records.at(-1)?.sequence ?? '']
    try {
      await this.segments.append(Buffer.concat(group.map(({ frame }) => frame)), first, last)
    } catch (error) {
      this.backlogBytes -= records.reduce((sum, { data }) => sum + data.length, 0)
      if (!this.refused) this.options.log('error', { message: 'writing the stream failed', error: String(error) })
      this.refused = true
      // The file that was just ended may be all that keeps the disk full.
      await this.removeDone()
      return group.forEach(({ reject }) => reject(error))
    }
    if (this.refused) this.options.log('warn', { message: 'writing the stream works again' })
    this.refused = false
    this.durable = last
    group.forEach(({ resolve }) => resolve())
    for (const record of records) this.shardOf(record)?.add(record)
  }

  /** Removes the files whose records are done. After a crash none of them is needed, whatever the checkpoint says. */
  private async removeDone(): Promise<void> {
    const lowest = Object.values(this.currentCheckpoints()).reduce((a, b) => (a < b ? a : b))
    try {
      await this.segments.removeThrough(lowest)
    } catch (error) {
      this.options.log('error', { message: 'removing stream files failed', error: String(error) })
    }
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

/** In the folder of the stream. */
export const CHECKPOINT = 'checkpoint.json'
/** How long puts are gathered for one write while several wait at a time. */
const GATHER_MS = 1
