/** Snapshots of the whole table: shows that a call changed nothing, and undoes changes. */
import { type AwsCall, signedCalls } from '#shared/aws/signed.ts'
import type { Host } from '#shared/runtime.ts'

type Stored = Readonly<Record<string, unknown>> & {
  readonly PK: { readonly S: string }
  readonly SK: { readonly S: string }
}

/** Items by key, as JSON with sorted members, so that equal items have equal text. */
export type Contents = ReadonlyMap<string, string>

/** Partitions that any call can write: counters of failed sign-ins and of requests, the last use of tokens, the audit log. */
const COUNTS = /^(LOGIN|REQUESTS|TOKENUSE|AUDIT)#/

const known = new WeakMap<Host, AwsCall>()

/** Returns the client of a host. Its connection pool is reused, because opening one costs more than a request. */
const callsTo = (host: Host): AwsCall => {
  const endpoint = host.environment.dynamodbEndpoint
  const target = 'DynamoDB_20120810'
  const call =
    known.get(host) ??
    signedCalls({ name: 'dynamodb', target, contentType: 'application/x-amz-json-1.0', region: undefined, endpoint })
  known.set(host, call)
  return call
}

const keyOf = ({ PK, SK }: Stored) => `${PK.S}\n${SK.S}`
const textOf = (item: Stored) =>
  JSON.stringify(Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1))))

/** Scans the table, except partitions that any call can write. */
export const contents = async (host: Host, except = COUNTS): Promise<Contents> => {
  const call = callsTo(host)
  const found = new Map<string, string>()
  let from: unknown
  do {
    const page = await call('Scan', {
      TableName: host.environment.tableName,
      ConsistentRead: true,
      ...(from !== undefined && { ExclusiveStartKey: from }),
    })
    for (const item of page['Items'] as Stored[]) {
      if (!except.test(item.PK.S)) found.set(keyOf(item), textOf(item))
    }
    from = page['LastEvaluatedKey']
  } while (from !== undefined)
  return found
}

/** Returns the keys of items that differ. */
export const changed = (before: Contents, after: Contents): string[] =>
  [...new Set([...before.keys(), ...after.keys()])].filter(key => before.get(key) !== after.get(key))

/** Records the partitions of attempted writes. */
export interface WriteRecorder {
  /** Returns the partitions since the last call. */
  take(): ReadonlySet<string>
}

/** Starts to record the writes to a host's table. */
export const recordWrites = (host: Host): WriteRecorder => {
  let written = new Set<string>()
  const { authorize } = host
  const watched: Host['authorize'] = (address, grants, action, partition = '') => {
    if (/Put|Update|Delete/.test(action) && !COUNTS.test(partition)) written.add(partition)
    authorize(address, grants, action, partition)
  }
  Object.assign(host, { authorize: watched })
  return {
    take: () => {
      const taken = written
      written = new Set()
      return taken
    },
  }
}

/** Restores some partitions, or all. Returns the keys of the items that had changed. */
export const restore = async (host: Host, before: Contents, partitions?: ReadonlySet<string>): Promise<string[]> => {
  const call = callsTo(host)
  const inThem = (key: string) => partitions?.has(key.split('\n', 1)[0] ?? '') ?? true
  const wanted = partitions ? new Map([...before].filter(([key]) => inThem(key))) : before
  const touched = changed(wanted, partitions ? await partitionsNow(host, partitions) : await contents(host))
  const requests = touched.map(key => {
    const item = before.get(key)
    const [PK = '', SK = ''] = key.split('\n')
    return item === undefined
      ? { DeleteRequest: { Key: { PK: { S: PK }, SK: { S: SK } } } }
      : { PutRequest: { Item: JSON.parse(item) } }
  })
  for (let n = 0; n < requests.length; n += 25) {
    await call('BatchWriteItem', { RequestItems: { [host.environment.tableName]: requests.slice(n, n + 25) } })
  }
  return touched
}

const partitionsNow = async (host: Host, partitions: ReadonlySet<string>): Promise<Contents> => {
  const call = callsTo(host)
  const pages = await Promise.all(
    [...partitions].map(PK =>
      call('Query', {
        TableName: host.environment.tableName,
        KeyConditionExpression: 'PK = :pk',
        ExpressionAttributeValues: { ':pk': { S: PK } },
        ConsistentRead: true,
      }),
    ),
  )
  return new Map(pages.flatMap(page => (page['Items'] as Stored[]).map(item => [keyOf(item), textOf(item)])))
}
