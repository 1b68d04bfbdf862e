/** The stream and the table of the local run: opened, and checked to belong together. */
import type { Host } from '#shared/runtime.ts'
import type { Closers } from './closers.ts'
import { createTable } from '../table/createTable.ts'
import { type EmulatedTable, startEmulatedTable, tableFileIn } from '../table/emulatedTable.ts'
import { Journal } from '../stream/journal.ts'
import { StartError } from './settings.ts'
import { streamArnIn } from '../stream/openStream.ts'
import { checkTableFile, checkTableIdentity } from '../table/openTable.ts'

/** Throws StartError if the table cannot be made or belongs to another stream. */
export const openTable = async (endpoint: string, tableName: string, streamFolder: string): Promise<void> => {
  await createTable(endpoint, tableName).catch((error: unknown) => {
    throw new StartError(`Cannot create the table at ${endpoint}: ${String(error)}.`)
  })
  await checkTableIdentity(endpoint, tableName, streamFolder)
}

/** Starts the embedded DynamoDB. Throws StartError if its file was lost. */
export const startTable = async (
  dataFolder: string,
  streamFolder: string,
  { log, closers }: { readonly log: Host['log']; readonly closers: Closers },
): Promise<EmulatedTable> => {
  checkTableFile(tableFileIn(dataFolder), streamFolder)
  const table = await startEmulatedTable(dataFolder, log)
  closers.add(() => table.stop())
  return table
}

/** Throws StartError if the stream cannot be read. */
export const openStream = async (folder: string, shards: number, log: Host['log']) => {
  try {
    const streamArn = await streamArnIn(folder)
    return { streamArn, journal: await Journal.open({ folder, shards, now: () => Date.now(), log }) }
  } catch (error) {
    throw new StartError(`Cannot read the stream in ${folder}: ${String(error)}.`)
  }
}
