/** The files of the journal. Only the newest is written; a file is never written behind what an earlier process left. */
import { close, constants, open, write } from 'node:fs'
import { mkdir, readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { PRIVATE_FILE, PRIVATE_FOLDER, syncFolder } from './durable.ts'
import { decodeFrames, type JournalRecord } from './frames.ts'

const SUFFIX = '.journal'
const SEGMENT_MAX_BYTES = 16 * 1024 * 1024

const { O_APPEND, O_CREAT, O_DSYNC, O_EXCL, O_WRONLY } = constants
/** A write returns when the disk has it: one call where a write and a sync would be two, and this is the ingest's path. */
const APPEND_DURABLY = O_WRONLY | O_APPEND | O_CREAT | O_EXCL | O_DSYNC

const openFile = promisify(open)
const closeFile = promisify(close)

const writeBytes = (descriptor: number, bytes: Buffer, from: number): Promise<number> =>
  new Promise((resolve, reject) => {
    write(descriptor, bytes, from, bytes.length - from, null, (error, written) =>
      error ? reject(error) : resolve(written),
    )
  })

interface Written {
  readonly file: string
  /** The highest sequence number in it. */
  readonly last: string
}

interface Open {
  readonly file: string
  readonly descriptor: number
  bytes: number
  last: string
}

export interface Found {
  readonly segments: Segments
  /** Oldest first. */
  readonly records: readonly JournalRecord[]
  /** Files with something behind their last whole record: a write that never was acknowledged, or damage. */
  readonly torn: readonly { readonly file: string; readonly bytes: number }[]
}

export class Segments {
  private readonly written: Written[] = []
  private current: Open | undefined

  private constructor(private readonly folder: string) {}

  static async open(folder: string): Promise<Found> {
    await mkdir(folder, { recursive: true, mode: PRIVATE_FOLDER })
    const segments = new Segments(folder)
    const records: JournalRecord[] = []
    const torn: { file: string; bytes: number }[] = []
    const names = (await readdir(folder)).filter(name => name.endsWith(SUFFIX)).sort()
    for (const name of names) {
      const file = join(folder, name)
      const bytes = await readFile(file)
      const read = decodeFrames(bytes)
      if (read.intactBytes < bytes.length) torn.push({ file, bytes: bytes.length - read.intactBytes })
      for (const record of read.records) records.push(record)
      segments.written.push({ file, last: read.records.at(-1)?.sequence ?? '' })
    }
    return { segments, records, torn }
  }

  /** Appends frames in one write and waits until the disk has them. `first` and `last` are their sequence numbers. */
  async append(frames: Buffer, first: string, last: string): Promise<void> {
    const current = (this.current ??= await this.create(first))
    try {
      for (let at = 0; at < frames.length;) {
        at += await writeBytes(current.descriptor, frames, at)
      }
    } catch (error) {
      // What stands behind half a frame would not be found again: the next append begins a new file.
      await this.seal()
      throw error
    }
    current.bytes += frames.length
    current.last = last
    if (current.bytes >= SEGMENT_MAX_BYTES) await this.seal()
  }

  /** Removes the files that hold nothing beyond the given sequence number. */
  async removeThrough(sequence: string): Promise<void> {
    while (this.written[0] && this.written[0].last <= sequence) {
      const { file } = this.written[0]
      await rm(file, { force: true })
      this.written.shift()
    }
  }

  async seal(): Promise<void> {
    const { current } = this
    this.current = undefined
    if (!current) return
    this.written.push({ file: current.file, last: current.last })
    await closeFile(current.descriptor)
  }

  private async create(first: string): Promise<Open> {
    const file = join(this.folder, `${first}${SUFFIX}`)
    const descriptor = await openFile(file, APPEND_DURABLY, PRIVATE_FILE)
    await syncFolder(this.folder)
    return { file, descriptor, bytes: 0, last: '' }
  }
}
