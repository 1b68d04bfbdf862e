/** `npm start` with a data folder and ports of its own, for benchmarks and screenshots. */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

export const ADMIN = { email: 'admin', password: 'correct horse' }

export interface Addresses {
  readonly api: string
  readonly trackers: string
}

export interface Stack {
  readonly stack: ChildProcess
  readonly addresses: Addresses
}

/** Ends with this process. Rejects when it does not start. */
export const startStack = async (...flags: readonly string[]): Promise<Stack> => {
  const folder = mkdtempSync(join(tmpdir(), 'serverless-gps-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  const stack = spawn(process.execPath, ['local/launch.mjs', 'start', ...flags], {
    env: {
      ...process.env,
      API_PORT: '0',
      INGEST_PORT: '0',
      HOST: '127.0.0.1',
      DATA_DIR: folder,
      ADMIN_PASSWORD: ADMIN.password,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  process.once('exit', () => stack.kill('SIGTERM'))
  for await (const line of createInterface({ input: stack.stdout })) {
    const [, api, trackers] = /^ready: API (\S+), trackers (\S+)$/.exec(line) ?? []
    if (api !== undefined && trackers !== undefined) {
      stack.stdout.resume()
      return { stack, addresses: { api, trackers } }
    }
  }
  throw new Error('the local run did not start')
}
