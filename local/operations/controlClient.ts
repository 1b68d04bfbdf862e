/** Client of the control socket of a running server. The socket is a file in the data folder of the server. */
import { closeSync, openSync } from 'node:fs'
import { request } from 'node:http'
import { join } from 'node:path'
import { json } from 'node:stream/consumers'
import * as z from 'zod/mini'
import { errorCode } from '../program/files.ts'

export const CONTROL_SOCKET = 'control.sock'

/** Limit of macOS, 104 bytes with the final zero. Linux allows 108. */
const PATH_MAX_BYTES = 103

export interface SocketPath {
  readonly path: string
  /** To call when the socket is connected or closed. */
  readonly release: () => void
}

/** Returns a path to the socket that is short enough for a socket address, or undefined if the system has none. */
export const socketPathIn = (dataFolder: string): SocketPath | undefined => {
  if (process.platform === 'win32') return undefined
  const path = join(dataFolder, CONTROL_SOCKET)
  if (Buffer.byteLength(path) <= PATH_MAX_BYTES) return { path, release: () => undefined }
  if (process.platform !== 'linux') return undefined
  // The descriptor of the folder has a short path on Linux.
  const folder = openSync(dataFolder, 'r')
  return { path: `/proc/self/fd/${folder}/${CONTROL_SOCKET}`, release: () => closeSync(folder) }
}

const Snapshot = z.object({ name: z.string(), tableName: z.string() })
const Failure = z.object({ error: z.string() })

/** The server rejected a command. It can be repeated later if `temporary` is true. */
export class ControlError extends Error {
  override readonly name = 'ControlError'
  constructor(
    message: string,
    readonly temporary: boolean,
  ) {
    super(message)
  }
}

export interface ControlClient {
  /** Resolves when the record is durable. */
  putRecord(partitionKey: string, data: Uint8Array): Promise<void>
  /** Resolves when the invocation is durable. */
  invoke(address: string, payload: unknown): Promise<void>
  /** Copies all data into a new folder in the data folder. Returns its name. */
  snapshot(): Promise<z.infer<typeof Snapshot>>
}

/** Returns the client of the server that uses the data folder, or undefined if no server listens. */
export const findServer = async (dataFolder: string): Promise<ControlClient | undefined> => {
  try {
    await send(dataFolder, '/', {})
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'ECONNREFUSED', 'ENOTSUP'].includes(errorCode(error) ?? '')) return undefined
    if (!(error instanceof ControlError)) throw error
  }
  return {
    putRecord: async (partitionKey, data) =>
      void (await send(dataFolder, '/records', { partitionKey, data: Buffer.from(data).toString('base64') })),
    invoke: async (address, payload) => void (await send(dataFolder, '/invocations', { address, payload })),
    snapshot: async () => Snapshot.parse(await send(dataFolder, '/snapshots', {})),
  }
}

const send = async (dataFolder: string, path: string, body: object): Promise<unknown> => {
  const address = socketPathIn(dataFolder)
  if (!address)
    throw Object.assign(new Error('this operating system does not support the control socket'), { code: 'ENOTSUP' })
  try {
    return await post(address.path, path, body)
  } finally {
    address.release()
  }
}

/** Sends a command. Rejects with ControlError and the message of the server, or with the error of the socket. */
const post = (socketPath: string, path: string, body: object): Promise<unknown> =>
  new Promise((resolve, reject) => {
    // Each request uses a new connection, because a kept one can belong to a server that has ended.
    const sent = request({
      socketPath,
      path,
      method: 'POST',
      agent: false,
      headers: { 'content-type': 'application/json' },
    })
    sent.once('error', reject)
    sent.once('response', response => {
      json(response).then(content => {
        const { statusCode = 0 } = response
        if (statusCode === 200) return resolve(content)
        const failure = Failure.safeParse(content)
        const message = failure.success ? failure.data.error : `the server returned ${statusCode}`
        reject(new ControlError(message, statusCode >= 500))
      }, reject)
    })
    sent.end(JSON.stringify(body))
  })
