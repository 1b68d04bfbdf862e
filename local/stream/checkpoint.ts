/** How far each shard is done, on disk. Written behind the work, never before it: after a crash some records come again. */
import { readFile } from 'node:fs/promises'
import * as z from 'zod/mini'
import type { Host } from '#shared/runtime.ts'
import { moveToDamaged } from '../program/damaged.ts'
import { replaceFile } from '../program/files.ts'
import { errorCode } from '../program/errorCode.ts'

const Checkpoints = z.record(z.string(), z.string().check(z.regex(/^\d{56}$/)))
type Checkpoints = Readonly<Record<string, string>>

/** Between two writes: each costs a sync of the disk that appends wait for, too. */
const PAUSE_MS = 250
/** Between two attempts on a disk that refuses. */
const RETRY_MS = 2000

/** Reads a checkpoint file. Returns no checkpoints if it does not exist, and `damaged` if its text is none. */
export const readCheckpoints = async (file: string): Promise<Checkpoints | 'damaged'> => {
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return {}
    if (errorCode(error) === 'EIO') return 'damaged'
    throw error
  }
  try {
    return Checkpoints.parse(JSON.parse(text))
  } catch {
    return 'damaged'
  }
}

/** Reads a checkpoint file. A damaged one costs no record: all are applied again, and duplicates are recognized. */
export const checkpointsIn = async (file: string, log: Host['log']): Promise<Checkpoints> => {
  const found = await readCheckpoints(file)
  if (found !== 'damaged') return found
  const kept = await moveToDamaged(file)
  log('error', { message: 'the stream checkpoint is damaged: all records are applied again', file: kept })
  return {}
}

export class CheckpointFile {
  private timer: NodeJS.Timeout | undefined
  private writing: Promise<void> = Promise.resolve()
  private saved = ''
  private failing = false

  constructor(
    private readonly file: string,
    private readonly current: () => Checkpoints,
    /** Called before each write. What it removes makes room for the checkpoint on a full disk. */
    private readonly beforeSave: () => Promise<void>,
    private readonly log: Host['log'],
  ) {}

  /** Writes soon. */
  touch(): void {
    this.writeIn(PAUSE_MS)
  }

  /** Writes now. Never rejects: a checkpoint that is not written is tried again, and without it records come again. */
  save(): Promise<void> {
    clearTimeout(this.timer)
    this.timer = undefined
    return (this.writing = this.writing.then(() => this.write()))
  }

  /** Writes for the last time. */
  async close(): Promise<void> {
    await this.save()
    clearTimeout(this.timer)
  }

  private writeIn(ms: number): void {
    // It must not keep a process alive whose folder is gone.
    this.timer ??= setTimeout(() => void this.save(), ms).unref()
  }

  private async write(): Promise<void> {
    const text = JSON.stringify(this.current())
    if (text === this.saved) return
    await this.beforeSave()
    try {
      await replaceFile(this.file, text)
    } catch (error) {
      if (!this.failing) this.log('error', { message: 'writing the checkpoint failed', error: String(error) })
      this.failing = true
      return this.writeIn(RETRY_MS)
    }
    if (this.failing) this.log('warn', { message: 'writing the checkpoint works again' })
    this.failing = false
    this.saved = text
  }
}
