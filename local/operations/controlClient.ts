/** Finds the running server of a data folder, and asks it for what only it can do. */
import { request } from 'node:http'
import { json } from 'node:stream/consumers'
import * as z from 'zod/mini'
import { socketPathIn } from './controlSocket.ts'
import { errorCode } from '../program/errorCode.ts'

const Snapshot = z.object({ name: z.string(), tableName: z.string() })
const Failure = z.object({ error: z.string() })

/** The server can't do this. `passing` if it may later. */
export class ControlError extends Error {
  override readonly name = 'ControlError'
  constructor(
    message: string,
    readonly passing: boolean,
  ) {
    super(message)
  }
}

export interface ControlClient {
  /** Resolves when the record is durable. */
  putRecord(partitionKey: string, data: Uint8Array): Promise<void>
  /** Resolves when the invocation is durable. */
  invoke(address: string, payload: unknown): Promise<void>
  /** Copies what is stored into a folder of the data folder, whose name is in the answer. */
  snapshot(): Promise<z.infer<typeof Snapshot>>
}

/** Returns the client of the server that uses the data folder, or undefined if none listens. */
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

/** Throws ControlError with what the server said, and errors of the socket as they are. */
const post = (socketPath: string, path: string, body: object): Promise<unknown> =>
  new Promise((resolve, reject) => {
    // A connection for each request: one that is kept may be of a server that has ended.
    const asked = request({
      socketPath,
      path,
      method: 'POST',
      agent: false,
      headers: { 'content-type': 'application/json' },
    })
    asked.once('error', reject)
    asked.once('response', response => {
      json(response).then(answer => {
        const { statusCode = 0 } = response
        if (statusCode === 200) return resolve(answer)
        const failure = Failure.safeParse(answer)
        const message = failure.success ? failure.data.error : `the server returned ${statusCode}`
        reject(new ControlError(message, statusCode >= 500))
      }, reject)
    })
    asked.end(JSON.stringify(body))
  })
