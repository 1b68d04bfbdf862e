/** The whole local run, as a process of its own: `npm start` with a data folder and ports of its own. */
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

/** Ends with this process. Rejects when it does not start. */
export const startStack = async (): Promise<{ readonly stack: ChildProcess; readonly addresses: Addresses }> => {
  const folder = mkdtempSync(join(tmpdir(), 'serverless-gps-bench-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  const stack = spawn(process.execPath, ['local/launch.mjs', 'start'], {
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
    if (api !== undefined && trackers !== undefined) return { stack, addresses: { api, trackers } }
  }
  throw new Error('the local run did not start')
}
