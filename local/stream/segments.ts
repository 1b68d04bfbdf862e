/** The files of the journal. Only the newest one is written. A process never appends to a file of an earlier process. */
import { mkdir, readdir, rm, truncate } from 'node:fs/promises'
import { join } from 'node:path'
import type { Host } from '#shared/runtime.ts'
import { moveToDamaged, PRIVATE_FOLDER, syncFolder } from '../program/files.ts'
import { type Disk, readReadable, systemDisk } from './disk.ts'
import { type Damage, decodeFrames, isUnfinished, type JournalRecord } from './frames.ts'

const SUFFIX = '.journal'
const SEGMENT_MAX_BYTES = 16 * 1024 * 1024

export interface SegmentOptions {
  readonly log: Host['log']
  readonly disk?: Disk | undefined
}

interface SealedSegment {
  readonly file: string
  /** Highest sequence number of the file; empty if it has no record. */
  readonly last: string
  /** A damaged file is kept after its records are processed. */
  readonly damaged?: boolean
}

interface OpenSegment {
  readonly file: string
  readonly descriptor: number
  /** Size after the last complete write. */
  bytes: number
  last: string
}

export interface RecoveredJournal {
  readonly segments: Segments
  /** Sorted by sequence number, without duplicates. */
  readonly records: readonly JournalRecord[]
}

export class Segments {
  private readonly sealed: SealedSegment[] = []
  private current: OpenSegment | undefined
  private readonly disk: Disk
  private readonly log: Host['log']

  private constructor(
    private readonly folder: string,
    { disk = systemDisk, log }: SegmentOptions,
  ) {
    this.disk = disk
    this.log = log
  }

  /** Reads the folder, or creates it. Damaged frames are lost. Rejects if a file cannot be opened. */
  static async open(folder: string, options: SegmentOptions): Promise<RecoveredJournal> {
    await mkdir(folder, { recursive: true, mode: PRIVATE_FOLDER })
    const segments = new Segments(folder, options)
    const names = (await readdir(folder)).filter(name => name.endsWith(SUFFIX)).sort()
    const records: JournalRecord[] = []
    for (const name of names) {
      for (const record of await segments.read(join(folder, name), name === names.at(-1))) records.push(record)
    }
    return { segments, records: segments.inOrder(records) }
  }

  /** Appends frames durably in one write. `first` and `last` are their sequence numbers. */
  async append(frames: Buffer, first: string, last: string): Promise<void> {
    const current = (this.current ??= await this.create(first))
    try {
      for (let at = 0; at < frames.length;) {
        at += await this.disk.write(current.descriptor, frames, at)
      }
    } catch (error) {
      await this.removeFailedWrite(current)
      // If half a frame could not be removed, nothing must follow it. The next append creates a new file.
      await this.seal()
      throw error
    }
    current.bytes += frames.length
    current.last = last
    if (current.bytes >= SEGMENT_MAX_BYTES) await this.seal()
  }

  /** Removes the files without records after the given sequence number. Damaged files are moved to `damaged/`. */
  async removeThrough(sequence: string): Promise<void> {
    for (const one of this.sealed.filter(({ last }) => last <= sequence)) {
      const at = this.sealed.indexOf(one)
      // A concurrent call is removing it.
      if (at < 0) continue
      this.sealed.splice(at, 1)
      try {
        await this.remove(one)
      } catch (error) {
        this.sealed.push(one)
        throw error
      }
    }
  }

  private async remove({ file, damaged }: SealedSegment): Promise<void> {
    if (!damaged) return rm(file, { force: true })
    const kept = await moveToDamaged(file)
    this.log('warn', { message: 'damaged stream file was kept', file: kept })
  }

  /** Closes the newest file; the next append creates another one. Never rejects, because every write is already durable. */
  async seal(): Promise<void> {
    const { current } = this
    this.current = undefined
    if (!current) return
    const { file, last, bytes, descriptor } = current
    if (bytes > 0) this.sealed.push({ file, last })
    try {
      await this.disk.close(descriptor)
      // A full disk would otherwise leave many files without records.
      if (bytes === 0) await rm(file, { force: true })
    } catch (error) {
      this.log('warn', { message: 'closing a stream file failed', file, error: String(error) })
    }
  }

  private async create(first: string): Promise<OpenSegment> {
    const file = join(this.folder, `${first}${SUFFIX}`)
    const descriptor = await this.disk.create(file)
    try {
      await syncFolder(this.folder)
    } catch (error) {
      await this.disk.close(descriptor)
      throw error
    }
    return { file, descriptor, bytes: 0, last: '' }
  }

  /** Truncates the file to its last complete write. */
  private async removeFailedWrite({ file, descriptor, bytes }: OpenSegment): Promise<void> {
    try {
      await this.disk.truncate(descriptor, bytes)
    } catch (error) {
      this.log('warn', {
        message: 'stream file ends with a failed write that was not acknowledged',
        file,
        error: String(error),
      })
    }
  }

  private async read(file: string, isNewest: boolean): Promise<JournalRecord[]> {
    const bytes = await readReadable(file)
    const { records, damage } = decodeFrames(bytes)
    const end = damage.at(-1)
    const unfinished = isNewest && end && end.at + end.bytes === bytes.length && isUnfinished(bytes, end.at)
    const damaged = unfinished ? damage.slice(0, -1) : damage
    if (unfinished) await this.removeUnfinishedWrite(file, end)
    if (damaged.length > 0) this.log('error', { message: DAMAGED, file, damage: damaged, records: records.length })
    const last = records.reduce((highest, { sequence }) => (sequence > highest ? sequence : highest), '')
    this.sealed.push({ file, last, damaged: damaged.length > 0 })
    return records
  }

  /** Truncates the file so that later starts do not treat its end as damage. */
  private async removeUnfinishedWrite(file: string, { at, bytes }: Damage): Promise<void> {
    const found = { message: 'stream ends with an interrupted write that was not acknowledged', file, at, bytes }
    try {
      await truncate(file, at)
      this.log('warn', found)
    } catch (error) {
      this.log('warn', { ...found, error: String(error) })
    }
  }

  /** Sorts the records and removes duplicates. Copied files cause duplicates, renamed files a wrong order. */
  private inOrder(records: readonly JournalRecord[]): readonly JournalRecord[] {
    const isSorted = records.every(({ sequence }, n) => n === 0 || sequence > (records[n - 1]?.sequence ?? ''))
    if (isSorted) return records
    const once = new Map(records.map(record => [record.sequence, record]))
    const repeated = records.length - once.size
    this.log('warn', { message: 'stream files were out of order', records: records.length, repeated })
    return [...once.values()].sort((a, b) => (a.sequence < b.sequence ? -1 : 1))
  }
}

const DAMAGED =
  'stream file is damaged: the records in these bytes are lost, all others are applied, and the file is kept'
