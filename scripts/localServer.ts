/** Runs `npm start` with free ports and a temporary data folder, for benchmarks and screenshots. */
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

export interface LocalServer {
  readonly server: ChildProcess
  readonly addresses: Addresses
}

/** Starts a server, which ends with this process. Rejects if it does not start. */
export const startLocalServer = async (...flags: readonly string[]): Promise<LocalServer> => {
  const folder = mkdtempSync(join(tmpdir(), 'serverless-gps-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  const server = spawn(process.execPath, ['local/launch.mjs', 'start', ...flags], {
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
  process.once('exit', () => server.kill('SIGTERM'))
  for await (const line of createInterface({ input: server.stdout })) {
    const [, api, trackers] = /^ready: API (\S+), trackers (\S+)$/.exec(line) ?? []
    if (api !== undefined && trackers !== undefined) {
      server.stdout.resume()
      return { server, addresses: { api, trackers } }
    }
  }
  throw new Error('the local run did not start')
}
