/** The embedded DynamoDB: a native process on a loopback address, with its data in one SQLite file. */
import { spawn, type ChildProcess } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { createServer, connect } from 'node:net'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** A loopback address and port. */
export interface ListenAddress {
  readonly host: string
  readonly port: number
}

export interface Emulator extends ListenAddress {
  /** `http://HOST:PORT` */
  readonly endpoint: string
  readonly process: ChildProcess
  stop(): Promise<void>
}

const START_WITHIN_MS = 10_000

/** Returns the path of the binary from DYNOXIDE_BIN or the npm package. Throws an error for the user if neither exists. */
export const emulatorBinary = (env: NodeJS.ProcessEnv = process.env, folder: string = process.cwd()): string => {
  const named = env['DYNOXIDE_BIN']
  if (named !== undefined) {
    if (!existsSync(named)) throw new Error(`DYNOXIDE_BIN is ${named}, which does not exist.`)
    return named
  }
  try {
    const found = createRequire(join(folder, 'package.json')).resolve('@dynoxide/linux-x64/package.json')
    return join(dirname(found), 'dynoxide')
  } catch {
    throw new Error(
      `No embedded DynamoDB is available for ${process.platform}-${process.arch}: start DynamoDB Local with ` +
        '"java -jar DynamoDBLocal.jar -sharedDb -dbPath ." and set DYNAMODB_ENDPOINT=http://127.0.0.1:8000, or set ' +
        'DYNOXIDE_BIN to a dynoxide binary.',
    )
  }
}

export interface EmulatorOptions {
  readonly binary?: string
  /** Address of an earlier process, which the functions use; a random address and port if absent. */
  readonly at?: ListenAddress
  /** Starts a separate process group, which Ctrl-C in the terminal does not signal. */
  readonly detached?: boolean
}

/**
 * Starts the emulator on a loopback address. Without `file` its data is in memory. Resolves when it accepts connections.
 * It verifies neither signatures nor the origin of requests: a web page in a browser of this machine could use it if it
 * knew the address. The address is therefore random, and only the callers of this function receive it.
 */
export const startEmulator = async (file?: string, options: EmulatorOptions = {}): Promise<Emulator> => {
  const { binary = emulatorBinary(), at = await randomAddress(), detached = false } = options
  const { host, port } = at
  const child = spawn(binary, ['--host', host, '--port', String(port), ...(file ? ['--db-path', file] : [])], {
    stdio: ['ignore', 'ignore', 'pipe'],
    detached,
  })
  let stderr = ''
  child.stderr?.on('data', (chunk: Buffer) => (stderr = (stderr + chunk.toString()).slice(-2000)))
  // A binary that cannot be executed emits an error and no exit event.
  child.once('error', error => (stderr = error.message))
  const exited = new Promise<void>(resolve => void child.once('exit', () => resolve()).once('error', () => resolve()))
  const ready = await Promise.race([acceptsConnections(at), exited.then(() => false)])
  if (!ready) child.kill('SIGKILL')
  if (!ready) throw new Error(`The embedded DynamoDB did not start: ${stderr.trim() || 'no reason given'}`)
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM')
    await exited
  }
  return { host, port, endpoint: `http://${host}:${port}`, process: child, stop }
}

/** Returns one of the 16 million loopback addresses of Linux, with a free port. Other systems have only 127.0.0.1. */
const randomAddress = async (): Promise<ListenAddress> => {
  const byte = () => randomInt(1, 255)
  const host = process.platform === 'linux' ? `127.${byte()}.${byte()}.${byte()}` : '127.0.0.1'
  return { host, port: await freePort(host) }
}

/** Returns a port on which no process listens. */
export const freePort = async (host = '127.0.0.1'): Promise<number> => {
  const server = createServer().listen(0, host)
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('no port was assigned')
  return address.port
}

const acceptsConnections = async ({ host, port }: ListenAddress): Promise<boolean> => {
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
