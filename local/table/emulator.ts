/** The embedded DynamoDB: a small native process on loopback, with its data in one SQLite file. */
import { spawn, type ChildProcess } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { createServer, connect } from 'node:net'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** A loopback address and port. */
export interface Listening {
  readonly host: string
  readonly port: number
}

export interface Emulator extends Listening {
  /** `http://HOST:PORT` */
  readonly endpoint: string
  readonly process: ChildProcess
  stop(): Promise<void>
}

const START_WITHIN_MS = 10_000

/** The emulator's binary: DYNOXIDE_BIN, else the npm package. Throws one sentence where there is none. */
export const emulatorBinary = (env: NodeJS.ProcessEnv = process.env): string => {
  const named = env['DYNOXIDE_BIN']
  if (named !== undefined) {
    if (!existsSync(named)) throw new Error(`DYNOXIDE_BIN is ${named}, which does not exist.`)
    return named
  }
  try {
    const found = createRequire(join(process.cwd(), 'package.json')).resolve('@dynoxide/linux-x64/package.json')
    return join(dirname(found), 'dynoxide')
  } catch {
    throw new Error(
      `No embedded DynamoDB is available for ${process.platform}-${process.arch}: set DYNAMODB_ENDPOINT to a running ` +
        'DynamoDB Local, or DYNOXIDE_BIN to a dynoxide binary.',
    )
  }
}

export interface EmulatorOptions {
  readonly binary?: string
  /** Where an earlier one listened that the functions know; a random address and port unless given. */
  readonly at?: Listening
  /** In a process group of its own, which a Ctrl-C in the terminal does not reach. */
  readonly detached?: boolean
}

/**
 * Starts the emulator on loopback; without `file` its data lives in memory. Resolves when it accepts connections.
 * It checks neither signatures nor the origin of a request, so any web page in a browser of this machine could use it if it
 * knew the address. Only the callers of this function learn it.
 */
export const startEmulator = async (file?: string, options: EmulatorOptions = {}): Promise<Emulator> => {
  const { binary = emulatorBinary(), at = await unguessable(), detached = false } = options
  const { host, port } = at
  const child = spawn(binary, ['--host', host, '--port', String(port), ...(file ? ['--db-path', file] : [])], {
    stdio: ['ignore', 'ignore', 'pipe'],
    detached,
  })
  let complaint = ''
  child.stderr?.on('data', (chunk: Buffer) => (complaint = (complaint + chunk.toString()).slice(-2000)))
  // A binary that can't be run at all says so here and has no exit.
  child.once('error', error => (complaint = error.message))
  const exited = new Promise<void>(resolve => void child.once('exit', () => resolve()).once('error', () => resolve()))
  const ready = await Promise.race([answers(at), exited.then(() => false)])
  if (!ready) child.kill('SIGKILL')
  if (!ready) throw new Error(`The embedded DynamoDB did not start: ${complaint.trim() || 'no reason given'}`)
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM')
    await exited
  }
  return { host, port, endpoint: `http://${host}:${port}`, process: child, stop }
}

/** One of the 16 million loopback addresses that Linux has, and a free port of it. Other systems have 127.0.0.1 only. */
const unguessable = async (): Promise<Listening> => {
  const byte = () => randomInt(1, 255)
  const host = process.platform === 'linux' ? `127.${byte()}.${byte()}.${byte()}` : '127.0.0.1'
  return { host, port: await freePort(host) }
}

/** A port that nothing listens on. */
export const freePort = async (host = '127.0.0.1'): Promise<number> => {
  const server = createServer().listen(0, host)
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('no port was assigned')
  return address.port
}

const answers = async ({ host, port }: Listening): Promise<boolean> => {
  const deadline = Date.now() + START_WITHIN_MS
  while (Date.now() < deadline) {
    const open = await new Promise<boolean>(resolve => {
      const socket = connect(port, host)
      socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
      socket.once('connect', () => socket.destroy())
    })
    if (open) return true
    await sleep(10)
  }
  return false
}
