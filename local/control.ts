/**
 * The control socket of a running server: how `npm run backup` and `npm run redrive` work with it. HTTP with JSON on a Unix
 * domain socket in the data folder, for its owner alone.
 */
import { once } from 'node:events'
import { chmodSync, rmSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { json } from 'node:stream/consumers'
import { join } from 'node:path'
import * as z from 'zod/mini'
import type { PositionStream } from '#shared/ports.ts'
import { CONTROL_SOCKET, socketPathIn } from './controlSocket.ts'
import { PRIVATE_FILE } from './durable.ts'
import type { EmulatedTable } from './emulatedTable.ts'
import { removeSnapshots, snapshotName, takeSnapshot } from './snapshot.ts'

export interface Controlled {
  readonly dataFolder: string
  readonly stream: PositionStream
  /** Resolves when the invocation is durable. */
  readonly invoke: (address: string, payload: unknown) => Promise<void>
  readonly functions: { has(address: string): boolean }
  /** Undefined if the table is not in the data folder. */
  readonly table: Pick<EmulatedTable, 'frozen'> | undefined
  readonly tableName: string
}

const RecordRequest = z.strictObject({ partitionKey: z.string(), data: z.string() })
const InvocationRequest = z.strictObject({ address: z.string(), payload: z.unknown() })

/** The request can't be served, and never will. */
class Refused extends Error {
  override readonly name = 'Refused'
}

/** Listens for commands. Returns the function that stops it. The caller must have locked the data folder. */
export const startControl = async (
  controlled: Controlled,
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
  const server = createServer((request, response) => void answer(commands, request, response))
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

  constructor(private readonly on: Controlled) {}

  /** `isGone` tells whether the client has gone away. */
  async run(command: string, body: unknown, isGone: () => boolean): Promise<object> {
    switch (command) {
      case 'POST /records': {
        const { partitionKey, data } = RecordRequest.parse(body)
        // A record moves against the flow here, from the on-failure folder into the stream: a snapshot could miss it.
        await this.snapshots
        await this.on.stream.put(partitionKey, Buffer.from(data, 'base64'))
        return {}
      }
      case 'POST /invocations': {
        const { address, payload } = InvocationRequest.parse(body)
        if (!this.on.functions.has(address)) throw new Refused(`unknown function ${address}`)
        await this.snapshots
        await this.on.invoke(address, payload)
        return {}
      }
      case 'POST /snapshots':
        return this.snapshot(isGone)
      default:
        throw new Refused(`unknown command ${command}`)
    }
  }

  private async snapshot(isGone: () => boolean): Promise<{ name: string; tableName: string }> {
    const { dataFolder, table, tableName } = this.on
    if (!table) {
      throw new Refused('The table is in another DynamoDB, which can change during the backup: stop the server first.')
    }
    const name = snapshotName()
    const taken = this.snapshots.then(() =>
      takeSnapshot(dataFolder, join(dataFolder, name), copy => table.frozen(copy)),
    )
    this.snapshots = taken.catch(() => undefined)
    await taken
    if (isGone()) await rm(join(dataFolder, name), { recursive: true, force: true })
    return { name, tableName }
  }
}

const answer = async (commands: Commands, request: IncomingMessage, response: ServerResponse): Promise<void> => {
  const [status, body] = await json(request)
    .then(asked => commands.run(`${request.method} ${request.url}`, asked, () => response.destroyed))
    .then(
      done => [200, done] as const,
      (error: unknown) => {
        const hopeless = error instanceof Refused || error instanceof z.core.$ZodError
        return [hopeless ? 400 : 503, { error: error instanceof Error ? error.message : String(error) }] as const
      },
    )
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}
