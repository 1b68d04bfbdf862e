/** The whole table as it is, to see that a call changed nothing, and to put it back when one did. */
import { type AwsCall, signedCalls } from '#shared/aws/signed.ts'
import type { Host } from '#shared/runtime.ts'

type Stored = Readonly<Record<string, unknown>> & {
  readonly PK: { readonly S: string }
  readonly SK: { readonly S: string }
}

/** Every item by its key, as text that is equal when the items are. */
export type Contents = ReadonlyMap<string, string>

/** What any call may write, whoever makes it: counts of failed sign-ins and of requests. */
const COUNTS = /^(LOGIN|REQUESTS)#/

const known = new WeakMap<Host, AwsCall>()

/** One connection pool for each host: a new one for each question would cost more than the question. */
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

/** Reads the whole table, which only tests may. */
export const contents = async (host: Host): Promise<Contents> => {
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
      if (!COUNTS.test(item.PK.S)) found.set(keyOf(item), textOf(item))
    }
    from = page['LastEvaluatedKey']
  } while (from !== undefined)
  return found
}

/** The keys of what is not the same in both. */
export const changed = (before: Contents, after: Contents): string[] =>
  [...new Set([...before.keys(), ...after.keys()])].filter(key => before.get(key) !== after.get(key))

/** The partitions that were written, or that somebody tried to write, since `take` was called last. */
export interface Watch {
  take(): ReadonlySet<string>
}

/** Watches what is asked of a host's table. */
export const watch = (host: Host): Watch => {
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

/** Makes some partitions, or all, what they were; gives the keys of what was not the same. */
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
