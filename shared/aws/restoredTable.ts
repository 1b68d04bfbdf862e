/** Table restored from a backup: it has the items and the index of the original, but not its settings. */
import { setTimeout as sleep } from 'node:timers/promises'
import {
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  DynamoDBClient,
  ListTagsOfResourceCommand,
  ResourceNotFoundException,
  type TableDescription,
  TagResourceCommand,
  UpdateContinuousBackupsCommand,
  UpdateTableCommand,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb'
import { BY_KIND, PARTITION_KEY, RECOVERY_DAYS, SORT_KEY, TTL_ATTRIBUTE } from '../table/layout.ts'

/** The table cannot be adopted. */
export class NotOurTable extends Error {
  override readonly name = 'NotOurTable'
}

export interface RestoredTableOptions {
  readonly tableName: string
  /** Table whose tags are copied, or undefined if it no longer exists. */
  readonly original: string | undefined
  /** Pause between two polls of a table that is changing, in milliseconds. */
  readonly pauseMs?: number
}

const PAUSE_MS = 2000
const LOOKS = 150

/**
 * Applies the settings of the data stack to the table: TTL, point-in-time recovery, deletion protection and the
 * original's tags. Safe to repeat. Throws NotOurTable if the table does not exist or has another layout.
 */
export const configureRestoredTable = async (options: RestoredTableOptions): Promise<void> => {
  const { tableName: TableName, original, pauseMs = PAUSE_MS } = options
  const client = new DynamoDBClient({})
  const table = await whenActive(client, TableName, pauseMs)
  requireLayout(table)
  const { TimeToLiveDescription: ttl } = await client.send(new DescribeTimeToLiveCommand({ TableName }))
  if (ttl?.TimeToLiveStatus !== 'ENABLED' && ttl?.TimeToLiveStatus !== 'ENABLING') {
    const TimeToLiveSpecification = { AttributeName: TTL_ATTRIBUTE, Enabled: true }
    await client.send(new UpdateTimeToLiveCommand({ TableName, TimeToLiveSpecification }))
  }
  const recovery = { PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays: RECOVERY_DAYS }
  await client.send(new UpdateContinuousBackupsCommand({ TableName, PointInTimeRecoverySpecification: recovery }))
  await client.send(new UpdateTableCommand({ TableName, DeletionProtectionEnabled: true }))
  await copyTags(client, table, original)
  await whenActive(client, TableName, pauseMs)
}

/** Returns whether a table with this name exists. */
export const tableExists = async (tableName: string): Promise<boolean> =>
  (await describe(new DynamoDBClient({}), tableName)) !== undefined

const describe = async (client: DynamoDBClient, TableName: string): Promise<TableDescription | undefined> => {
  try {
    return (await client.send(new DescribeTableCommand({ TableName }))).Table
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined
    throw error
  }
}

const whenActive = async (client: DynamoDBClient, name: string, pauseMs: number): Promise<TableDescription> => {
  for (let look = 0; look < LOOKS; look += 1) {
    const table = await describe(client, name)
    if (!table) throw new NotOurTable(`Table ${name} not found in this account and region.`)
    if (table.TableStatus === 'ACTIVE') return table
    await sleep(pauseMs)
  }
  throw new NotOurTable(`The table ${name} is not active yet: wait until it is restored.`)
}

const requireLayout = ({ TableName, KeySchema = [], GlobalSecondaryIndexes = [] }: TableDescription): void => {
  const keys = KeySchema.map(({ AttributeName }) => AttributeName).join()
  const hasIndex = GlobalSecondaryIndexes.some(({ IndexName }) => IndexName === BY_KIND)
  if (keys === `${PARTITION_KEY},${SORT_KEY}` && hasIndex) return
  throw new NotOurTable(`The table ${TableName} is not a copy of a table of this system: its keys or its index differ.`)
}

const copyTags = async (client: DynamoDBClient, { TableArn }: TableDescription, original?: string): Promise<void> => {
  const source = original === undefined ? undefined : await describe(client, original)
  if (!source) return
  const { Tags = [] } = await client.send(new ListTagsOfResourceCommand({ ResourceArn: source.TableArn }))
  // Tags that begin with aws: cannot be set.
  const ours = Tags.filter(({ Key }) => !Key?.startsWith('aws:'))
  if (ours.length > 0) await client.send(new TagResourceCommand({ ResourceArn: TableArn, Tags: ours }))
}
