/** Progress of each shard on disk. It is written after the work, never before it: after a crash some records are redelivered. */
import { readFile } from 'node:fs/promises'
import * as z from 'zod/mini'
import type { Host } from '#shared/runtime.ts'
import { errorCode, moveToDamaged, replaceFile } from '../program/files.ts'

const Checkpoints = z.record(z.string(), z.string().check(z.regex(/^\d{56}$/)))
type Checkpoints = Readonly<Record<string, string>>

/** Pause between writes, because appends wait for the disk sync of each. */
const PAUSE_MS = 250
/** Pause after a failed write. */
const RETRY_MS = 2000

/** Reads a checkpoint file. Returns no checkpoints if it does not exist, and `damaged` if its text is invalid. */
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

/** Reads a checkpoint file. A damaged one loses no record: all are applied again, and duplicates are recognized. */
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
    /** Called before each write, to free space for the checkpoint on a full disk. */
    private readonly beforeSave: () => Promise<void>,
    private readonly log: Host['log'],
  ) {}

  /** Schedules a write. */
  touch(): void {
    this.writeIn(PAUSE_MS)
  }

  /** Writes now. Never rejects: a failed write is retried, and an old checkpoint only causes redelivery. */
  save(): Promise<void> {
    clearTimeout(this.timer)
    this.timer = undefined
    return (this.writing = this.writing.then(() => this.write()))
  }

  /** Writes the last checkpoint. */
  async close(): Promise<void> {
    await this.save()
    clearTimeout(this.timer)
  }

  private writeIn(ms: number): void {
    // The timer must not keep the process running after its folder was deleted.
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
