/** How far each shard is done, on disk. Written behind the work, never before it: after a crash some records come again. */
import { readFile } from 'node:fs/promises'
import * as z from 'zod/mini'
import { replaceFile } from './durable.ts'
import { errorCode } from './errorCode.ts'

const Checkpoints = z.record(z.string(), z.string().check(z.regex(/^\d{56}$/)))
type Checkpoints = Readonly<Record<string, string>>

/** Between two writes: each costs a sync of the disk that appends wait for, too. */
const PAUSE_MS = 250

/** Reads a checkpoint file. Throws when it is there but is none. */
export const readCheckpoints = async (file: string): Promise<Checkpoints> => {
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return {}
    throw error
  }
  return Checkpoints.parse(JSON.parse(text))
}

export class CheckpointFile {
  private timer: NodeJS.Timeout | undefined
  private writing: Promise<void> = Promise.resolve()
  private saved = ''

  constructor(
    private readonly file: string,
    private readonly current: () => Checkpoints,
    /** Called after a write with what was written. */
    private readonly onSaved: (saved: Checkpoints) => Promise<void>,
    private readonly onError: (error: unknown) => void,
  ) {}

  /** Writes soon. */
  touch(): void {
    this.timer ??= setTimeout(() => {
      this.timer = undefined
      this.save().catch(this.onError)
    }, PAUSE_MS)
  }

  /** Writes now. */
  save(): Promise<void> {
    clearTimeout(this.timer)
    this.timer = undefined
    const after = this.writing.then(() => this.write())
    this.writing = after.catch(() => undefined)
    return after
  }

  private async write(): Promise<void> {
    const checkpoints = this.current()
    const text = JSON.stringify(checkpoints)
    if (text === this.saved) return
    await replaceFile(this.file, text)
    this.saved = text
    await this.onSaved(checkpoints)
  }
}
