/**
 * Control socket of a running server, for `npm run backup` and `npm run redrive`: HTTP with JSON on a Unix domain socket in
 * the data folder. Only the owner of the folder can open it.
 */
import { once } from 'node:events'
import { chmodSync, rmSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { json } from 'node:stream/consumers'
import { join } from 'node:path'
import * as z from 'zod/mini'
import type { PositionStream } from '#shared/stream/stream.ts'
import { CONTROL_SOCKET, socketPathIn } from './controlClient.ts'
import { PRIVATE_FILE } from '../program/files.ts'
import type { EmulatedTable } from '../table/emulatedTable.ts'
import { removeSnapshots, snapshotName, takeSnapshot } from './snapshot.ts'

export interface ControlDependencies {
  readonly dataFolder: string
  readonly stream: PositionStream
  /** Resolves when the invocation is durable. */
  readonly invoke: (address: string, payload: unknown) => Promise<void>
  readonly functions: { has(address: string): boolean }
  /** Undefined if the table is not in the data folder. */
  readonly table: Pick<EmulatedTable, 'whilePaused'> | undefined
  readonly tableName: string
}

const RecordRequest = z.strictObject({ partitionKey: z.string(), data: z.string() })
const InvocationRequest = z.strictObject({ address: z.string(), payload: z.unknown() })

/** The command is invalid; repeating it fails again. */
class InvalidCommand extends Error {
  override readonly name = 'InvalidCommand'
}

/** Listens for commands. Returns the function that stops it. The caller must have locked the data folder. */
export const startControlServer = async (
  controlled: ControlDependencies,
  say: (line: string) => void,
): Promise<() => Promise<void>> => {
  const { dataFolder } = controlled
  await removeSnapshots(dataFolder)
  const file = join(dataFolder, CONTROL_SOCKET)
  // Left by a server that was killed.
  rmSync(file, { force: true })
  const address = socketPathIn(dataFolder)
  if (!address) {
    say('The control socket is unavailable: stop the server before npm run backup and npm run redrive.')
    return async () => undefined
  }
  const commands = new Commands(controlled)
  const server = createServer((request, response) => void respond(commands, request, response))
  server.listen({ path: address.path })
  await once(server, 'listening')
  chmodSync(file, PRIVATE_FILE)
  return async () => {
    const closed = once(server, 'close')
    server.close()
    server.closeAllConnections()
    await closed
    address.release()
  }
}

class Commands {
  /** Settles when no snapshot is being taken. */
  private snapshots: Promise<unknown> = Promise.resolve()

  constructor(private readonly dependencies: ControlDependencies) {}

  /** `isDisconnected` returns true if the client no longer waits for the response. */
  async run(command: string, body: unknown, isDisconnected: () => boolean): Promise<object> {
    const { stream, functions, invoke } = this.dependencies
    switch (command) {
      case 'POST /records': {
        const { partitionKey, data } = RecordRequest.parse(body)
        // The record moves from the on-failure folder back to the stream, so a concurrent snapshot could miss it.
        await this.snapshots
        await stream.put(partitionKey, Buffer.from(data, 'base64'))
        return {}
      }
      case 'POST /invocations': {
        const { address, payload } = InvocationRequest.parse(body)
        if (!functions.has(address)) throw new InvalidCommand(`unknown function ${address}`)
        await this.snapshots
        await invoke(address, payload)
        return {}
      }
      case 'POST /snapshots':
        return this.snapshot(isDisconnected)
      default:
        throw new InvalidCommand(`unknown command ${command}`)
    }
  }

  private async snapshot(isDisconnected: () => boolean): Promise<{ name: string; tableName: string }> {
    const { dataFolder, table, tableName } = this.dependencies
    if (!table) {
      throw new InvalidCommand(
        'The table is in another DynamoDB, which can change during the backup: stop the server first.',
      )
    }
    const name = snapshotName()
    const taken = this.snapshots.then(() =>
      takeSnapshot(dataFolder, join(dataFolder, name), copy => table.whilePaused(copy)),
    )
    this.snapshots = taken.catch(() => undefined)
    await taken
    if (isDisconnected()) await rm(join(dataFolder, name), { recursive: true, force: true })
    return { name, tableName }
  }
}

const respond = async (commands: Commands, request: IncomingMessage, response: ServerResponse): Promise<void> => {
  const [status, body] = await json(request)
    .then(content => commands.run(`${request.method} ${request.url}`, content, () => response.destroyed))
    .then(
      result => [200, result] as const,
      (error: unknown) => {
        const isInvalid = error instanceof InvalidCommand || error instanceof z.core.$ZodError
        return [isInvalid ? 400 : 503, { error: error instanceof Error ? error.message : String(error) }] as const
      },
    )
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}
