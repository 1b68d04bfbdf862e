/** The embedded DynamoDB in the local run: its process is restarted after it exits, and ended after a crash of the server. */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Host } from '#shared/runtime.ts'
import { PRIVATE_FILE } from '../program/files.ts'
import { type Emulator, emulatorBinary, type ListenAddress, startEmulator } from './emulator.ts'
import { onInterrupt } from '../program/command.ts'
import { identityOf, runningPid, whileStopped } from './processes.ts'
import { StartError } from '../program/settings.ts'

export interface EmulatedTable {
  readonly endpoint: string
  stop(): Promise<void>
  /** Runs work while the emulator is paused and its files do not change. Requests wait. Rejects if it is not running. */
  whilePaused<T>(work: () => Promise<T>): Promise<T>
}

/** A process that exits sooner is restarted after a pause, to avoid a busy loop. */
const SHORTEST_LIFE_MS = 1000
/** Pause between restarts. Until one succeeds the table is unavailable, and records wait. */
const RETRY_MS = 2000
const KILL_WITHIN_MS = 5000
const PID_FILE = 'dynamodb.pid'

/** The database file in a data folder. Its log and index have the same prefix. */
export const TABLE_FILE = 'table.sqlite'

/** Returns the path of the binary. Throws StartError if none exists for this machine. */
export const requireEmulator = (): string => {
  try {
    return emulatorBinary()
  } catch (error) {
    throw new StartError(error instanceof Error ? error.message : String(error))
  }
}

/** Starts the emulator with its file in the data folder. Throws StartError if it does not start. */
export const startEmulatedTable = async (dataFolder: string, log: Host['log']): Promise<EmulatedTable> => {
  const pidFile = join(dataFolder, PID_FILE)
  const binary = requireEmulator()
  try {
    await killOrphan(dataFolder)
    const started = new SupervisedEmulator(binary, { pidFile, tableFile: join(dataFolder, TABLE_FILE) }, log)
    await started.start()
    return started
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    if (!/malformed|not a valid SQLite/.test(message)) throw new StartError(message)
    throw new StartError(
      `The database ${join(dataFolder, TABLE_FILE)} is damaged: restore a backup, or move ${dataFolder} away to start with ` +
        'an empty system.',
    )
  }
}

class SupervisedEmulator implements EmulatedTable {
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

  async whilePaused<T>(work: () => Promise<T>): Promise<T> {
    if (!this.current) throw new Error('the embedded DynamoDB is not running')
    return whileStopped(this.current.process, work)
  }

  private async begin(at?: ListenAddress): Promise<void> {
    const { binary, files } = this
    // Detached: on Ctrl-C it must run until its clients have stopped.
    const options = { binary, detached: true, ...(at && { at }) }
    const emulator = (this.current = await startEmulator(files.tableFile, options))
    this.writePid(emulator)
    const startedAt = performance.now()
    emulator.process.once('exit', (code, signal) => {
      if (!this.stopping) void this.restart({ code, signal }, performance.now() - startedAt)
    })
  }

  /** On a full disk it logs a warning: after a crash, the next start then cannot end this process. */
  private writePid({ process: { pid = 0 } }: Emulator): void {
    try {
      writeFileSync(this.files.pidFile, identityOf(pid) ?? '', { mode: PRIVATE_FILE })
    } catch (error) {
      this.log('warn', { message: 'writing the process id of the embedded DynamoDB failed', error: String(error) })
    }
  }

  /** Restarts at the same address, which the functions use. Retries until it succeeds. Never rejects. */
  private async restart(end: object, livedMs: number): Promise<void> {
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

/** Ends the emulator of a server that was killed, because no other process would. */
export const killOrphan = async (dataFolder: string): Promise<void> => {
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

/** Runs work with the endpoint of a temporary emulator for the database in the folder, and stops the emulator. */
export const withDatabase = async <T>(folder: string, work: (endpoint: string) => Promise<T>): Promise<T> => {
  const emulator = await startEmulator(join(folder, TABLE_FILE), { binary: requireEmulator() })
  const ended = onInterrupt(() => emulator.process.kill('SIGKILL'))
  try {
    const result = await work(emulator.endpoint)
    await emulator.stop()
    return result
  } finally {
    ended()
  }
}
