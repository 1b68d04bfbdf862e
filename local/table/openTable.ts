/**
 * The table and the stream belong together: the stream remembers what it has applied, and a table without that would look
 * like an empty system. Both hold the same id, and a start with a table that has not is refused.
 */
import { randomUUID } from 'node:crypto'
import { existsSync, mkdirSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ServiceError, signedCalls } from '#shared/aws/signed.ts'
import { keys } from '#shared/table/keys.ts'
import type { Key } from '#shared/table/table.ts'
import { readCheckpoints } from '../stream/checkpoint.ts'
import { PRIVATE_FOLDER, replaceFile } from '../program/files.ts'
import { errorCode } from '../program/errorCode.ts'
import { NOTHING } from '../stream/frames.ts'
import { CHECKPOINT } from '../stream/journal.ts'
import { StartError } from '../program/settings.ts'
import { damageOfTableFile } from './tableFile.ts'

/** In the folder of the stream, so that a stream that is moved away takes it along. */
const FILE = 'table-id'
/** Attribute of the item. */
const ID = 'installation'

/** Throws StartError if this stream has a table, and the file of the embedded DynamoDB is missing, empty or cut. */
export const checkTableFile = (tableFile: string, streamFolder: string): void => {
  if (!existsSync(join(streamFolder, FILE))) return
  const damage = damageOfTableFile(tableFile)
  if (damage !== undefined) throw new StartError(`The database ${tableFile} ${damage}, ${whatToDo(streamFolder)}`)
}

/**
 * Compares the ids of table and stream. A new installation gets one; an older one without ids, and a stream folder that is
 * new, are taken over. Can be repeated after a crash at any point. Throws StartError if they do not belong together.
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
  // The table first: an id in the folder then means that the table has had it.
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

/** Returns true if the stream of an older version without an id has applied records. */
const hasApplied = async (streamFolder: string): Promise<boolean> => {
  const checkpoints = await readCheckpoints(join(streamFolder, CHECKPOINT))
  return checkpoints === 'damaged' || Object.values(checkpoints).some(sequence => sequence > NOTHING)
}

interface IdentityTable {
  id(): Promise<string | undefined>
  /** Returns the id that the table has now: this one, or that of another process that was first. */
  claim(id: string): Promise<string>
  /** Returns true if no start has ever set up the table. */
  isEmpty(): Promise<boolean>
}

/** Without the SDK, which costs a start more than all the rest. */
const identityTable = (endpoint: string, tableName: string): IdentityTable => {
  const call = signedCalls({
    name: 'dynamodb',
    target: 'DynamoDB_20120810',
    contentType: 'application/x-amz-json-1.0',
    region: undefined,
    endpoint,
  })
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
        // A put that was repeated because its answer was lost fails on itself.
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
