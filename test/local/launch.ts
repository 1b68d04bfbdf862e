/** Runs the commands of local/ as a user does: as child processes, with free ports and temporary folders. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runningPid } from '../../local/table/processes.ts'

export interface Ended {
  readonly code: number | null
  readonly output: string
  readonly errors: string
}

/** Environment of a command: free ports and a data folder, without the variables of the test process. */
export const environment = (dataFolder: string, more: Record<string, string> = {}): NodeJS.ProcessEnv => ({
  PATH: process.env['PATH'],
  API_PORT: '0',
  INGEST_PORT: '0',
  DATA_DIR: dataFolder,
  ...more,
})

const children = new Set<ChildProcess>()
const folders: string[] = []

/** Ends the processes and deletes the folders of failed tests. For `afterAll`. */
export const endAll = (): void => {
  for (const child of children) child.kill('SIGKILL')
  for (const folder of folders) {
    const pidFile = join(folder, 'dynamodb.pid')
    const emulator = existsSync(pidFile) ? runningPid(readFileSync(pidFile, 'utf8')) : undefined
    if (emulator !== undefined) process.kill(emulator, 'SIGKILL')
    rmSync(folder, { recursive: true, force: true })
  }
}

export const temporaryFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'gps-'))
  folders.push(folder)
  return folder
}

export type Program = 'start' | 'replay' | 'backup' | 'restore' | 'redrive' | 'restored' | 'map'

export const launch = (program: Program, env: NodeJS.ProcessEnv, flags: readonly string[] = []) => {
  const child = spawn(process.execPath, ['local/launch.mjs', program, ...flags], { env })
  children.add(child)
  const said = { output: '', errors: '' }
  child.stdout.on('data', (chunk: Buffer) => (said.output += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (said.errors += chunk.toString()))
  const ended = once(child, 'close').then(([code]): Ended => {
    children.delete(child)
    return { code: code as number | null, ...said }
  })
  return { child, ended, said }
}

export interface Server {
  readonly pid: number
  readonly api: string
  readonly ingest: string
  kill(signal: NodeJS.Signals): Promise<Ended>
}

const READY = /^ready: API (\S+), trackers (\S+)$/m
/** The first start after a change synthesizes the app. */
const READY_WITHIN_MS = 240_000

/** Starts a server. Resolves when it prints `ready`. */
export const startServer = async (env: NodeJS.ProcessEnv, flags: readonly string[] = []): Promise<Server> => {
  const { child, ended, said } = launch('start', env, flags)
  const ready = new Promise<RegExpExecArray>((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`not ready: ${said.output}${said.errors}`)), READY_WITHIN_MS)
    child.stdout.on('data', () => {
      const found = READY.exec(said.output)
      if (!found) return
      clearTimeout(late)
      resolve(found)
    })
    void ended.then(({ code, errors }) => {
      clearTimeout(late)
      reject(new Error(`ended with ${code}: ${errors}`))
    })
  })
  const [, api = '', ingest = ''] = await ready
  const kill = (signal: NodeJS.Signals) => {
    child.kill(signal)
    return ended
  }
  return { pid: child.pid ?? 0, api, ingest, kill }
}
