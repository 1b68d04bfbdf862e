/** The database of the embedded DynamoDB in a folder, opened for a command. */
import { join } from 'node:path'
import { ServiceError } from '#shared/aws/signed.ts'
import { emulatorCall } from './createTable.ts'
import { startEmulator } from './emulator.ts'
import { requireEmulator } from './emulatedTable.ts'
import { cleanUp } from '../program/command.ts'
import { TABLE_FILE } from '../operations/snapshot.ts'

/** Runs work with the endpoint of an emulator that has the database of the folder, and closes the database. */
export const withDatabase = async <T>(folder: string, work: (endpoint: string) => Promise<T>): Promise<T> => {
  const emulator = await startEmulator(join(folder, TABLE_FILE), { binary: requireEmulator() })
  const ended = cleanUp(() => emulator.process.kill('SIGKILL'))
  try {
    const result = await work(emulator.endpoint)
    await emulator.stop()
    return result
  } finally {
    ended()
  }
}

/** Whether there is a table of this name. */
export const hasTable = async (endpoint: string, tableName: string): Promise<boolean> => {
  try {
    await emulatorCall(endpoint)('DescribeTable', { TableName: tableName })
    return true
  } catch (error) {
    if (error instanceof ServiceError && error.name === 'ResourceNotFoundException') return false
    throw error
  }
}
