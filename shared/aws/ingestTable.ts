/** The table over signed requests: single items and queries. Functions that write transactions use the SDK. */
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb'
import type { Grant } from '../api/grants.ts'
import type { Host } from '../runtime.ts'
import { authorized } from '../table/authorized.ts'
import { type DynamoAction, dynamoTable, type Send } from '../table/dynamo.ts'
import type { Table } from '../table/table.ts'
import { type Call, signedCalls } from './signed.ts'

const SINGLE: ReadonlySet<DynamoAction> = new Set<DynamoAction>([
  'GetItem',
  'PutItem',
  'UpdateItem',
  'DeleteItem',
  'Query',
])
/** The members of requests and answers that hold DynamoDB's typed values. */
const TYPED_IN = ['Key', 'Item', 'ExpressionAttributeValues', 'ExclusiveStartKey']
const TYPED_OUT = ['Item', 'Attributes', 'LastEvaluatedKey']

type Typed = Parameters<typeof unmarshall>[0]

/** The SDK's converters leave bytes as they are; on the wire they are base64. Values are flat: see `Value` of the table. */
const toWire = (typed: Typed): object =>
  Object.fromEntries(
    Object.entries(typed).map(([name, value]) => [
      name,
      value.B ? { B: Buffer.from(value.B).toString('base64') } : value,
    ]),
  )

/** The same of an answer, whose shape nothing but DynamoDB vouches for. */
const fromWire = (wire: Typed): Record<string, unknown> =>
  unmarshall(
    Object.fromEntries(
      Object.entries(wire).map(([name, value]) => [
        name,
        value.B ? { B: new Uint8Array(Buffer.from(String(value.B), 'base64')) } : value,
      ]),
    ),
  )

const signedSend =
  (call: Call): Send =>
  async (action, input) => {
    if (!SINGLE.has(action)) throw new Error(`${action} needs the SDK`)
    const typed = { ...input }
    for (const name of TYPED_IN) {
      if (typed[name] !== undefined) typed[name] = toWire(marshall(typed[name], { removeUndefinedValues: true }))
    }
    const answer: Awaited<ReturnType<Send>> = await call(action, typed)
    for (const name of TYPED_OUT) if (answer[name] !== undefined) answer[name] = fromWire(answer[name])
    if (answer['Items'] !== undefined) answer['Items'] = answer['Items'].map(fromWire)
    return answer
  }

/** The table as the function at this address may use it. */
export const signedTable = (host: Host, address: string, grants: readonly Grant[]): Table => {
  const { dynamodbEndpoint, region, tableName } = host.environment
  const call = signedCalls({
    name: 'dynamodb',
    target: 'DynamoDB_20120810',
    contentType: 'application/x-amz-json-1.0',
    region,
    endpoint: dynamodbEndpoint,
  })
  return dynamoTable(authorized(signedSend(call), host, address, grants), tableName)
}
