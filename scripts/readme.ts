/**
 * Does what README.md says: has the conversation of its `sh check` blocks with a server that was just started, and compares
 * the answers. `node --import tsx scripts/readme.ts`; needs bash and curl.
 *
 * The server has free ports and a folder of its own, so three things of the text are replaced: the API's address
 * `http://127.0.0.1:8082`, that for trackers `http://127.0.0.1:5055`, and the data folder `.local/`.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { assignmentsOf, difference, type Step, stepsOf } from './conversation.ts'

/** For everything together. */
const LIMIT_MS = 120_000
const EVENTUALLY_MS = 5000
const AGAIN_AFTER_MS = 100
const STOP_WITHIN_MS = 5000

interface Server {
  readonly api: string
  readonly trackers: string
  readonly process: ChildProcess
}

const READY = /^ready: API (\S+), trackers (\S+)$/m

/** In a process group of its own, so that npm and what it started can be ended together. */
const startServer = async (folder: string): Promise<Server> => {
  const child = spawn('npm', ['start'], {
    env: { ...process.env, API_PORT: '0', INGEST_PORT: '0', DATA_DIR: folder },
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  })
  let said = ''
  for await (const chunk of child.stdout) {
    said += String(chunk)
    const [, api, trackers] = READY.exec(said) ?? []
    if (api !== undefined && trackers !== undefined) {
      child.stdout.resume()
      return { api, trackers, process: child }
    }
  }
  throw new Error(`npm start exited before it was ready:\n${said}`)
}

const signal = ({ pid }: ChildProcess, name: NodeJS.Signals): void => {
  if (pid === undefined) return
  try {
    process.kill(-pid, name)
  } catch (error) {
    // It ended by itself.
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

/** What a script prints. Rejects when it fails. */
const run = async (script: string): Promise<string> => {
  const child = spawn('bash', ['-eu', '-o', 'pipefail', '-c', script], { stdio: ['ignore', 'pipe', 'pipe'] })
  const said = { output: '', errors: '' }
  child.stdout.on('data', (chunk: Buffer) => (said.output += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (said.errors += chunk.toString()))
  const [code] = await once(child, 'close')
  if (code !== 0) throw new Error(`the script exited with ${String(code)}: ${said.errors.trim().slice(-500)}`)
  return said.output
}

/** Says what is wrong, or nothing. */
const outcome = async ({ answer }: Step, script: string): Promise<string | undefined> => {
  try {
    const output = await run(script)
    return answer === undefined ? undefined : difference(answer, output)
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

/** Throws for a step that does not do what the text shows. */
const follow = async (step: Step, script: string): Promise<void> => {
  const until = performance.now() + (step.eventually ? EVENTUALLY_MS : 0)
  let wrong = await outcome(step, script)
  while (wrong !== undefined && performance.now() < until) {
    await sleep(AGAIN_AFTER_MS)
    wrong = await outcome(step, script)
  }
  if (wrong !== undefined) throw new Error(`README.md, line ${step.line}: ${wrong}\n\n${step.script}\n`)
}

const converse = async (steps: readonly Step[], { api, trackers }: Server, folder: string): Promise<void> => {
  const ours = (text: string) =>
    text
      .replaceAll('http://127.0.0.1:8082', api)
      .replaceAll('http://127.0.0.1:5055', trackers)
      .replaceAll('.local/', `${folder}/`)
  const names: string[] = []
  for (const step of steps) {
    await follow(step, ours([...names, step.script].join('\n')))
    names.push(...assignmentsOf(step.script))
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
  const steps = stepsOf(readFileSync('README.md', 'utf8'))
  if (steps.length === 0) throw new Error('README.md has no code block marked `sh check`.')
  const server = await startServer(folder)
  servers.push(server)
  await converse(steps, server, folder)
  console.log(`README.md: all ${steps.length} code blocks produce the documented output.`)
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
} finally {
  clearTimeout(limit)
  for (const server of servers) await stopServer(server.process)
  rmSync(folder, { recursive: true, force: true })
}
