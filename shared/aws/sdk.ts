/** Table client with the AWS SDK, for background jobs. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import {
  BatchGetCommand,
  DeleteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb'
import type { Grant } from '../api/grants.ts'
import type { Host } from '../runtime.ts'
import { authorized } from '../table/authorized.ts'
import { dynamoTable, type Send } from '../table/dynamo.ts'
import type { Table } from '../table/table.ts'
import { agents } from './agents.ts'
import { EMULATOR_IDENTITY } from './emulatorIdentity.ts'
import { oncePerHost } from './oncePerHost.ts'

/* eslint-disable-next-line @typescript-eslint/no-explicit-any -- the eight command inputs share no type */
const COMMANDS: Record<string, new (input: any) => any> = {
  GetItem: GetCommand,
  BatchGetItem: BatchGetCommand,
  Query: QueryCommand,
  PutItem: PutCommand,
  UpdateItem: UpdateCommand,
  DeleteItem: DeleteCommand,
  TransactWriteItems: TransactWriteCommand,
}

const clients = new Map<string | undefined, Send>()

/** Returns the client of an endpoint. The process keeps one per endpoint. */
export const sdkSend = (endpoint: string | undefined): Send => {
  const known = clients.get(endpoint)
  if (known) return known
  const client = DynamoDBDocumentClient.from(
    new DynamoDBClient({
      maxAttempts: 4,
      requestHandler: { httpAgent: agents.http, httpsAgent: agents.https },
      ...(endpoint !== undefined && { endpoint, ...EMULATOR_IDENTITY }),
    }),
  )
  const send: Send = async (action, input) => {
    const Command = COMMANDS[action]
    if (!Command) throw new Error(`no command for ${action}`)
    return client.send(new Command(input))
  }
  clients.set(endpoint, send)
  return send
}

/** Returns the table with the grants of the function. */
export const sdkTable = oncePerHost((host: Host, address: string, grants: readonly Grant[]): Table => {
  const { dynamodbEndpoint, tableName } = host.environment
  return dynamoTable(authorized(sdkSend(dynamodbEndpoint), host, address, grants), tableName)
})
