/** The embedded DynamoDB as a part of the local run: found again after a crash, started again when it dies. */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Host } from '#shared/runtime.ts'
import { PRIVATE_FILE } from '../program/files.ts'
import { type Emulator, emulatorBinary, type Listening, startEmulator } from './emulator.ts'
import { identityOf, runningPid } from './processes.ts'
import { whileStopped } from './stoppedProcess.ts'
import { StartError } from '../program/settings.ts'

export interface EmulatedTable {
  readonly endpoint: string
  stop(): Promise<void>
  /** Runs work while the files of the emulator do not change; requests wait as long. Rejects if it is not running. */
  frozen<T>(work: () => Promise<T>): Promise<T>
}

/** One that dies sooner is started again with a pause, not in a loop. */
const SHORTEST_LIFE_MS = 1000
/** Between attempts to start it again. Until one succeeds the table is out of reach, and records wait. */
const RETRY_MS = 2000
const KILL_WITHIN_MS = 5000
const PID_FILE = 'dynamodb.pid'

export const tableFileIn = (dataFolder: string): string => join(dataFolder, 'table.sqlite')

/** Throws StartError where there is no emulator for this machine. */
export const requireEmulator = (): string => {
  try {
    return emulatorBinary()
  } catch (error) {
    throw new StartError(error instanceof Error ? error.message : String(error))
  }
}

/** Starts the emulator with its file in the data folder. Throws StartError where there is none to start. */
export const startEmulatedTable = async (dataFolder: string, log: Host['log']): Promise<EmulatedTable> => {
  const pidFile = join(dataFolder, PID_FILE)
  const binary = requireEmulator()
  try {
    await endOrphan(dataFolder)
    const started = new WatchedEmulator(binary, { pidFile, tableFile: tableFileIn(dataFolder) }, log)
    await started.start()
    return started
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    if (!/malformed|not a valid SQLite/.test(message)) throw new StartError(message)
    throw new StartError(
      `The database ${tableFileIn(dataFolder)} is damaged: restore a backup, or move ${dataFolder} away to start with ` +
        'an empty system.',
    )
  }
}

class WatchedEmulator implements EmulatedTable {
  private current: Emulator | undefined
  private stopping = false

  constructor(
    private readonly binary: string,
    private readonly files: { readonly pidFile: string; readonly tableFile: string },
    private readonly log: Host['log'],
  ) {}

  get endpoint(): string {
    return this.current?.endpoint ?? ''
  }

  async start(): Promise<void> {
    await this.begin()
    process.once('exit', this.kill)
  }

  async stop(): Promise<void> {
    this.stopping = true
    await this.current?.stop()
    process.off('exit', this.kill)
    rmSync(this.files.pidFile, { force: true })
  }

  async frozen<T>(work: () => Promise<T>): Promise<T> {
    if (!this.current) throw new Error('the embedded DynamoDB is not running')
    return whileStopped(this.current.process, work)
  }

  private async begin(at?: Listening): Promise<void> {
    const { binary, files } = this
    // Detached: on Ctrl-C it must outlive what still writes to it.
    const options = { binary, detached: true, ...(at && { at }) }
    const emulator = (this.current = await startEmulator(files.tableFile, options))
    this.writePid(emulator)
    const startedAt = performance.now()
    emulator.process.once('exit', (code, signal) => {
      if (!this.stopping) void this.again({ code, signal }, performance.now() - startedAt)
    })
  }

  /** A full disk costs only that the next start does not end what a killed server left. */
  private writePid({ process: { pid = 0 } }: Emulator): void {
    try {
      writeFileSync(this.files.pidFile, identityOf(pid) ?? '', { mode: PRIVATE_FILE })
    } catch (error) {
      this.log('warn', { message: 'writing the process id of the embedded DynamoDB failed', error: String(error) })
    }
  }

  /** At the same address, which the functions know. Tries until it succeeds. Never rejects. */
  private async again(end: object, livedMs: number): Promise<void> {
    this.log('error', { message: 'the embedded DynamoDB exited and is being restarted', ...end })
    const at = this.current
    if (livedMs < SHORTEST_LIFE_MS) await sleep(SHORTEST_LIFE_MS)
    while (!this.stopping) {
      try {
        await this.begin(at)
        if (this.stopping) this.kill()
        return
      } catch (error) {
        this.log('error', { message: 'restarting the embedded DynamoDB failed', error: String(error) })
        await sleep(RETRY_MS)
      }
    }
  }

  private readonly kill = (): void => void this.current?.process.kill('SIGKILL')
}

/** An emulator whose server was killed lives on; two of them on one file are safe, but nobody would ever end the first. */
export const endOrphan = async (dataFolder: string): Promise<void> => {
  const pidFile = join(dataFolder, PID_FILE)
  if (!existsSync(pidFile)) return
  const identity = readFileSync(pidFile, 'utf8')
  const pid = runningPid(identity)
  if (pid !== undefined) {
    process.kill(pid, 'SIGKILL')
    const until = Date.now() + KILL_WITHIN_MS
    while (runningPid(identity) !== undefined && Date.now() < until) await sleep(5)
  }
  rmSync(pidFile, { force: true })
}
