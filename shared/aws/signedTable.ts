/** Table client with signed requests, for functions on the request path. See docs/adr/0016. */
import { randomUUID } from 'node:crypto'
import type { Grant } from '../api/grants.ts'
import type { Host } from '../runtime.ts'
import { authorized } from '../table/authorized.ts'
import { type DynamoAction, dynamoTable, type Send } from '../table/dynamo.ts'
import type { Table } from '../table/table.ts'
import { oncePerHost } from './oncePerHost.ts'
import { type AwsCall, type RetryPolicy, signedCalls } from './signed.ts'

/** Members of requests and responses that hold typed values of DynamoDB. */
const TYPED_IN = ['Key', 'Item', 'ExpressionAttributeValues', 'ExclusiveStartKey']
const TYPED_OUT = ['Item', 'Attributes', 'LastEvaluatedKey']

/** Value in DynamoDB's JSON format. Stored values are flat: see `Value` of the table. */
interface Wire {
  readonly S?: string
  readonly N?: string
  readonly B?: string
  readonly BOOL?: boolean
  readonly NULL?: true
}
type Typed = Readonly<Record<string, Wire>>

const wireOf = (value: unknown): Wire => {
  if (typeof value === 'string') return { S: value }
  if (typeof value === 'number' && Number.isFinite(value)) return { N: String(value) }
  if (typeof value === 'boolean') return { BOOL: value }
  if (value instanceof Uint8Array) return { B: Buffer.from(value).toString('base64') }
  if (value === null) return { NULL: true }
  throw new Error(`the table does not store ${typeof value} values`)
}

const valueOf = ({ S, N, B, BOOL, NULL }: Wire): unknown => {
  if (S !== undefined) return S
  if (N !== undefined) return Number(N)
  if (B !== undefined) return Buffer.from(B, 'base64')
  if (BOOL !== undefined) return BOOL
  if (NULL) return null
  throw new Error('the table has a value of an unsupported type')
}

const typed = (plain: object): Typed =>
  Object.fromEntries(
    Object.entries(plain).flatMap(([name, value]) => (value === undefined ? [] : [[name, wireOf(value)]])),
  )

const fromWire = (wire: Typed): Record<string, unknown> => {
  const plain: Record<string, unknown> = {}
  for (const name in wire) plain[name] = valueOf(wire[name] ?? {})
  return plain
}

/** Returns a copy of the object with the named members replaced, if present. */
const withMembers = <T extends object>(given: T, members: readonly string[], change: (member: any) => unknown): T => ({
  ...given,
  ...Object.fromEntries(
    Object.entries(given).flatMap(([name, member]) =>
      members.includes(name) && member !== undefined ? [[name, change(member)]] : [],
    ),
  ),
})

interface KeysOfTable {
  readonly Keys: readonly Typed[]
}

const requestFrom = (action: DynamoAction, input: Record<string, any>): object => {
  if (action === 'BatchGetItem') {
    const ofTable = (asked: KeysOfTable) => ({ ...asked, Keys: asked.Keys.map(typed) })
    return { RequestItems: mapped(input['RequestItems'], ofTable) }
  }
  if (action === 'TransactWriteItems') {
    const one = (item: Record<string, object>) => mapped(item, write => withMembers(write, TYPED_IN, typed))
    // The token makes a retry after a lost response idempotent.
    return { TransactItems: input['TransactItems'].map(one), ClientRequestToken: randomUUID() }
  }
  return withMembers(input, TYPED_IN, typed)
}

const answerFrom = (action: DynamoAction, answer: Record<string, any>): Record<string, any> => {
  if (action === 'BatchGetItem') {
    return {
      Responses: mapped(answer['Responses'] ?? {}, (items: Typed[]) => items.map(fromWire)),
      UnprocessedKeys: mapped(answer['UnprocessedKeys'] ?? {}, (left: KeysOfTable) => ({
        ...left,
        Keys: left.Keys.map(fromWire),
      })),
    }
  }
  return withMembers(withMembers(answer, TYPED_OUT, fromWire), ['Items'], items => items.map(fromWire))
}

const mapped = <T, R>(of: Record<string, T>, change: (value: T) => R): Record<string, R> =>
  Object.fromEntries(Object.entries(of).map(([name, value]) => [name, change(value)]))

const signedSend =
  (call: AwsCall): Send =>
  async (action, input) =>
    answerFrom(action, await call(action, requestFrom(action, input)))

/** Returns the table with the grants of the function. */
export const signedTable = oncePerHost(
  (host: Host, address: string, grants: readonly Grant[], patience?: RetryPolicy): Table => {
    const { dynamodbEndpoint, region, tableName } = host.environment
    const service = {
      name: 'dynamodb',
      target: 'DynamoDB_20120810',
      contentType: 'application/x-amz-json-1.0',
      region,
      endpoint: dynamodbEndpoint,
    } as const
    const call = signedCalls(service, patience)
    return dynamoTable(authorized(signedSend(call), host, address, grants), tableName)
  },
)
