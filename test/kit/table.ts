/** A fresh, empty table on the real emulator: one emulator for all tests, one table per call. */
import { randomUUID } from 'node:crypto'
import { createTable } from '../../local/table/createTable.ts'
import { signedTable } from '#shared/aws/signedTable.ts'
import type { Host } from '#shared/runtime.ts'
import type { Table } from '#shared/table/table.ts'

/** An endpoint and the name of a table nobody else uses. */
export const emulatedTable = async (): Promise<{ endpoint: string; tableName: string }> => {
  const endpoint = process.env['TEST_DYNAMODB_ENDPOINT']
  if (endpoint === undefined) throw new Error('no emulator was started: run the tests with jest')
  const tableName = `test-${randomUUID()}`
  await createTable(endpoint, tableName)
  return { endpoint, tableName }
}

/** The host's table with every right, for tests that look behind the API. */
export const tableOf = (host: Host): Table =>
  signedTable(host, 'test', ['table:read', 'table:write', 'signing:read', 'signing:rotate'])
