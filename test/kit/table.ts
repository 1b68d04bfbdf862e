/** A fresh, empty table on the real emulator: one emulator per jest worker, one table per call. */
import { randomUUID } from 'node:crypto'
import { createTable } from '../../local/createTable.ts'
import { type Emulator, startEmulator } from '../../local/dynamodb.ts'
import { sdkTable } from '#shared/aws/sdk.ts'
import type { Host } from '#shared/runtime.ts'
import type { Table } from '#shared/table/table.ts'

let emulator: Promise<Emulator> | undefined

/** An endpoint and the name of a table nobody else uses. */
export const emulatedTable = async (): Promise<{ endpoint: string; tableName: string }> => {
  emulator ??= startEmulator().then(started => {
    // jest ends the worker without telling us: the emulator must not outlive it, nor keep it alive.
    started.process.unref()
    started.process.stderr?.destroy()
    process.once('exit', () => started.process.kill('SIGKILL'))
    return started
  })
  const { endpoint } = await emulator
  const tableName = `test-${randomUUID()}`
  await createTable(endpoint, tableName)
  return { endpoint, tableName }
}

/** The host's table with every right, for tests that look behind the API. */
export const tableOf = (host: Host): Table =>
  sdkTable(host, 'test', ['table:read', 'table:write'])
