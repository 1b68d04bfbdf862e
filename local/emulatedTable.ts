/** The embedded DynamoDB as a part of the local run: found again after a crash, started again when it dies. */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Host } from '#shared/runtime.ts'
import { PRIVATE_FILE } from './durable.ts'
import { type Emulator, emulatorBinary, startEmulator } from './dynamodb.ts'
import { identityOf, runningPid } from './processIdentity.ts'
import { whileStopped } from './stoppedProcess.ts'
import { StartError } from './settings.ts'

export interface EmulatedTable {
  readonly endpoint: string
  stop(): Promise<void>
  /** Runs work while the files of the emulator do not change; requests wait as long. Rejects if it is not running. */
  frozen<T>(work: () => Promise<T>): Promise<T>
}

/** One that dies sooner is started again with a pause, not in a loop. */
const SHORTEST_LIFE_MS = 1000
const KILL_WITHIN_MS = 5000
const PID_FILE = 'dynamodb.pid'

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
    const started = new WatchedEmulator(binary, { pidFile, tableFile: join(dataFolder, 'table.sqlite') }, log)
    await started.start()
    return started
  } catch (error) {
    throw new StartError(error instanceof Error ? error.message : String(error))
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

  private async begin(port?: number): Promise<void> {
    const { binary, files } = this
    // Detached: on Ctrl-C it must outlive what still writes to it.
    const options = { binary, detached: true, ...(port !== undefined && { port }) }
    const emulator = (this.current = await startEmulator(files.tableFile, options))
    writeFileSync(files.pidFile, identityOf(emulator.process.pid ?? 0) ?? '', { mode: PRIVATE_FILE })
    const startedAt = performance.now()
    emulator.process.once('exit', (code, signal) => {
      if (!this.stopping) void this.again({ code, signal }, performance.now() - startedAt)
    })
  }

  /** On the same port, which the functions know. */
  private async again(end: object, livedMs: number): Promise<void> {
    this.log('error', { message: 'the embedded DynamoDB ended and is started again', ...end })
    try {
      if (livedMs < SHORTEST_LIFE_MS) await sleep(SHORTEST_LIFE_MS)
      await this.begin(Number(new URL(this.endpoint).port))
      if (this.stopping) this.kill()
    } catch (error) {
      this.log('error', { message: 'the embedded DynamoDB did not start again', error: String(error) })
      process.exit(1)
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
