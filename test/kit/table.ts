/** Empty tables on the DynamoDB emulator that all tests share. */
import { randomUUID } from 'node:crypto'
import { createTable } from '../../local/table/createTable.ts'
import { signedTable } from '#shared/aws/signedTable.ts'
import type { Host } from '#shared/runtime.ts'
import type { Table } from '#shared/table/table.ts'

/** Creates a table. Returns the endpoint of the emulator and the name of the table. */
export const emulatedTable = async (): Promise<{ endpoint: string; tableName: string }> => {
  const endpoint = process.env['TEST_DYNAMODB_ENDPOINT']
  if (endpoint === undefined) throw new Error('no emulator was started: run the tests with jest')
  const tableName = `test-${randomUUID()}`
  await createTable(endpoint, tableName)
  return { endpoint, tableName }
}

/** Returns the host's table with all grants, for tests that read stored items. */
export const tableOf = (host: Host): Table =>
  signedTable(host, 'test', [
    'table:read',
    'table:write',
    'signing:read',
    'signing:rotate',
    'vapid:read',
    'vapid:create',
  ])
