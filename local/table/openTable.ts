/**
 * Opens the table, and checks that it belongs to the stream of the data folder. The checkpoint of the stream says which
 * records are applied; with another table these records would be missing. Both store the same id, which must match.
 */
import { randomUUID } from 'node:crypto'
import { existsSync, mkdirSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ServiceError } from '#shared/aws/signed.ts'
import type { Host } from '#shared/runtime.ts'
import { keys } from '#shared/table/keys.ts'
import type { Key } from '#shared/table/table.ts'
import { readCheckpoints } from '../stream/checkpoint.ts'
import { errorCode, PRIVATE_FOLDER, replaceFile } from '../program/files.ts'
import { NOTHING } from '../stream/frames.ts'
import { CHECKPOINT } from '../stream/journal.ts'
import { StartError } from '../program/settings.ts'
import { createTable, emulatorCall } from './createTable.ts'
import { type EmulatedTable, startEmulatedTable, TABLE_FILE } from './emulatedTable.ts'
import { tableFileDamage } from './tableFile.ts'

/** File in the folder of the stream, so that the id moves with the stream. */
const FILE = 'table-id'
/** Attribute of the item with the id. */
const ID = 'installation'

/** Starts the embedded DynamoDB. Throws StartError if its file was lost. */
export const startTable = async (
  dataFolder: string,
  streamFolder: string,
  log: Host['log'],
): Promise<EmulatedTable> => {
  checkTableFile(join(dataFolder, TABLE_FILE), streamFolder)
  return startEmulatedTable(dataFolder, log)
}

/** Creates the table unless it exists. Throws StartError if that fails, or if the table belongs to another stream. */
export const openTable = async (endpoint: string, tableName: string, streamFolder: string): Promise<void> => {
  await createTable(endpoint, tableName).catch((error: unknown) => {
    throw new StartError(`Cannot create the table at ${endpoint}: ${String(error)}.`)
  })
  await checkTableIdentity(endpoint, tableName, streamFolder)
}

/** Throws StartError if this stream has a table, and the file of the embedded DynamoDB is missing, empty or truncated. */
export const checkTableFile = (tableFile: string, streamFolder: string): void => {
  if (!existsSync(join(streamFolder, FILE))) return
  const damage = tableFileDamage(tableFile)
  if (damage !== undefined) throw new StartError(`The database ${tableFile} ${damage}, ${whatToDo(streamFolder)}`)
}

/**
 * Compares the ids of table and stream. Assigns an id if neither has one, and copies the table's id to a new stream folder.
 * It can be repeated after a crash at any point. Throws StartError if table and stream do not belong together.
 */
export const checkTableIdentity = async (endpoint: string, tableName: string, streamFolder: string): Promise<void> => {
  const table = identityTable(endpoint, tableName)
  const known = await readId(join(streamFolder, FILE))
  const found = await table.id()
  if (known !== undefined && found === known) return
  if (known !== undefined && found !== undefined) {
    throw new StartError(`The table at ${endpoint} belongs to another data folder, ${whatToDo(streamFolder)}`)
  }
  if (found === undefined && (known !== undefined || ((await hasApplied(streamFolder)) && (await table.isEmpty())))) {
    throw new StartError(`The table at ${endpoint} is empty, ${whatToDo(streamFolder)}`)
  }
  // The table first, so that an id in the folder proves that the table had it.
  const id = found ?? (await table.claim(randomUUID()))
  mkdirSync(streamFolder, { recursive: true, mode: PRIVATE_FOLDER })
  await replaceFile(join(streamFolder, FILE), `${id}\n`)
}

const whatToDo = (streamFolder: string): string =>
  `but the stream in ${streamFolder} already belongs to a table: restore a backup, set DYNAMODB_ENDPOINT and DATA_DIR to ` +
  `values that belong together, or move ${streamFolder} away to start with this table.`

const readId = async (file: string): Promise<string | undefined> => {
  try {
    return (await readFile(file, 'utf8')).trim() || undefined
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined
    throw error
  }
}

/** Returns true if a stream without an id, from an older version, has applied records. */
const hasApplied = async (streamFolder: string): Promise<boolean> => {
  const checkpoints = await readCheckpoints(join(streamFolder, CHECKPOINT))
  return checkpoints === 'damaged' || Object.values(checkpoints).some(sequence => sequence > NOTHING)
}

interface IdentityTable {
  id(): Promise<string | undefined>
  /** Stores the id if the table has none. Returns the id of the table, which can be that of a concurrent process. */
  claim(id: string): Promise<string>
  /** Returns true if the table was never set up. */
  isEmpty(): Promise<boolean>
}

const identityTable = (endpoint: string, tableName: string): IdentityTable => {
  const call = emulatorCall(endpoint)
  const item = async ({ PK, SK }: Key): Promise<Readonly<Record<string, unknown>> | undefined> => {
    const { Item } = await call('GetItem', {
      TableName: tableName,
      Key: { PK: { S: PK }, SK: { S: SK } },
      ConsistentRead: true,
    })
    return typeof Item === 'object' && Item !== null ? { ...Item } : undefined
  }
  const id = async () => textOf((await item(keys.installation()))?.[ID])
  return {
    id,
    claim: async wanted => {
      const { PK, SK } = keys.installation()
      try {
        await call('PutItem', {
          TableName: tableName,
          Item: { PK: { S: PK }, SK: { S: SK }, v: { N: '1' }, [ID]: { S: wanted } },
          ConditionExpression: 'attribute_not_exists(PK)',
        })
        return wanted
      } catch (error) {
        // Also fails if the put is repeated because its response was lost.
        if (!(error instanceof ServiceError && error.name === 'ConditionalCheckFailedException')) throw error
        return (await id()) ?? wanted
      }
    },
    isEmpty: async () => (await item(keys.server())) === undefined,
  }
}

/** `{ S: 'text' }` → `text` */
const textOf = (value: unknown): string | undefined =>
  typeof value === 'object' && value !== null && 'S' in value && typeof value.S === 'string' ? value.S : undefined
