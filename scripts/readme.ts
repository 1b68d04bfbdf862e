/**
 * Runs the `sh check` blocks of README.md against a new server, and compares the output. It needs bash and curl:
 * `node --import tsx scripts/readme.ts`.
 *
 * The server has free ports and a temporary folder. The commands are therefore changed: the API address
 * `http://127.0.0.1:8082`, the tracker address `http://127.0.0.1:5055` and the data folder `.local/` are replaced.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { assignmentsOf, type CheckedBlock, checkedBlocksOf, difference } from './checkedBlocks.ts'

/** Time limit for all blocks together. */
const LIMIT_MS = 120_000
const EVENTUALLY_MS = 5000
const RETRY_MS = 100
const STOP_WITHIN_MS = 5000

interface Server {
  readonly api: string
  readonly trackers: string
  readonly process: ChildProcess
}

const READY = /^ready: API (\S+), trackers (\S+)$/m

/** Starts npm in a separate process group, so that it can be ended together with its child processes. */
const startServer = async (folder: string): Promise<Server> => {
  const child = spawn('npm', ['start'], {
    env: { ...process.env, API_PORT: '0', INGEST_PORT: '0', DATA_DIR: folder },
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  })
  let output = ''
  for await (const chunk of child.stdout) {
    output += String(chunk)
    const [, api, trackers] = READY.exec(output) ?? []
    if (api !== undefined && trackers !== undefined) {
      child.stdout.resume()
      return { api, trackers, process: child }
    }
  }
  throw new Error(`npm start exited before it was ready:\n${output}`)
}

const signal = ({ pid }: ChildProcess, name: NodeJS.Signals): void => {
  if (pid === undefined) return
  try {
    process.kill(-pid, name)
  } catch (error) {
    // The process has already exited.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
}

const stopServer = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  signal(child, 'SIGINT')
  const late = setTimeout(() => signal(child, 'SIGKILL'), STOP_WITHIN_MS)
  await ended
  clearTimeout(late)
}

/** Runs a script. Returns its output. Rejects if it fails. */
const run = async (script: string): Promise<string> => {
  const child = spawn('bash', ['-eu', '-o', 'pipefail', '-c', script], { stdio: ['ignore', 'pipe', 'pipe'] })
  let [output, errors] = ['', '']
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()))
  const [code] = await once(child, 'close')
  if (code !== 0) throw new Error(`the script exited with ${String(code)}: ${errors.trim().slice(-500)}`)
  return output
}

/** Runs a block. Returns the difference to the expected output or the error, or undefined if it succeeds. */
const failureOf = async ({ expected }: CheckedBlock, script: string): Promise<string | undefined> => {
  try {
    const output = await run(script)
    return expected === undefined ? undefined : difference(expected, output)
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

/** Runs a block, repeatedly if it is marked so. Throws if its output does not match the text. */
const check = async (block: CheckedBlock, script: string): Promise<void> => {
  const until = performance.now() + (block.eventually ? EVENTUALLY_MS : 0)
  let failure = await failureOf(block, script)
  while (failure !== undefined && performance.now() < until) {
    await sleep(RETRY_MS)
    failure = await failureOf(block, script)
  }
  if (failure !== undefined) throw new Error(`README.md, line ${block.line}: ${failure}\n\n${block.script}\n`)
}

const checkAll = async (blocks: readonly CheckedBlock[], { api, trackers }: Server, folder: string): Promise<void> => {
  const withAddresses = (text: string) =>
    text
      .replaceAll('http://127.0.0.1:8082', api)
      .replaceAll('http://127.0.0.1:5055', trackers)
      .replaceAll('.local/', `${folder}/`)
  const assignments: string[] = []
  for (const block of blocks) {
    await check(block, withAddresses([...assignments, block.script].join('\n')))
    assignments.push(...assignmentsOf(block.script))
  }
}

const folder = mkdtempSync(join(tmpdir(), 'gps-readme-'))
const servers: Server[] = []
const limit = setTimeout(() => {
  servers.forEach(server => signal(server.process, 'SIGKILL'))
  console.error(`README.md: timed out after ${LIMIT_MS / 1000} s.`)
  process.exit(1)
}, LIMIT_MS)
try {
  const blocks = checkedBlocksOf(readFileSync('README.md', 'utf8'))
  if (blocks.length === 0) throw new Error('README.md has no code block marked `sh check`.')
  const server = await startServer(folder)
  servers.push(server)
  await checkAll(blocks, server, folder)
  console.log(`README.md: all ${blocks.length} code blocks produce the documented output.`)
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
} finally {
  clearTimeout(limit)
  for (const server of servers) await stopServer(server.process)
  rmSync(folder, { recursive: true, force: true })
}
