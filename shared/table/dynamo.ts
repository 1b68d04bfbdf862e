/** Implements the table on DynamoDB. The only module with expression strings. */
import { setTimeout as sleep } from 'node:timers/promises'
import { pieces } from '../domain/pieces.ts'
import { BY_KIND, KIND_ATTRIBUTE } from './layout.ts'
import {
  type Condition,
  ConditionFailed,
  type Item,
  type Key,
  keyOf,
  nameOf,
  type Range,
  type ReadOptions,
  type Table,
  TableBusy,
  type Update,
  type Write,
} from './table.ts'

export type DynamoAction =
  'GetItem' | 'BatchGetItem' | 'Query' | 'PutItem' | 'UpdateItem' | 'DeleteItem' | 'TransactWriteItems'

/** Sends one request with plain values and returns the plain response. Retries transport errors itself. */
export type Send = (action: DynamoAction, input: Record<string, unknown>) => Promise<Record<string, any>>

const BATCH_GET_MAX = 100
const MAX_ATTEMPTS = 8

export const dynamoTable = (send: Send, tableName: string): Table => {
  const TableName = tableName

  const get = async (key: Key): Promise<Item | undefined> =>
    (await send('GetItem', { TableName, Key: key, ConsistentRead: true }))['Item']

  /** Sends one BatchGetItem, and again for the keys that DynamoDB did not process, which the SDK does not do. */
  const getBatch = async (keys: readonly Key[], { consistency = 'strong', only }: ReadOptions): Promise<Item[]> => {
    const found: Item[] = []
    const names = new Names()
    const projection = only && { ProjectionExpression: only.map(name => names.name(name)).join(), ...names.input() }
    let requested: Record<string, unknown> = {
      [TableName]: { Keys: keys, ConsistentRead: consistency === 'strong', ...projection },
    }
    for (let attempt = 0; Object.keys(requested).length > 0; attempt += 1) {
      if (attempt === MAX_ATTEMPTS) throw new TableBusy(`BatchGetItem returned unprocessed keys ${MAX_ATTEMPTS} times`)
      if (attempt > 0) await sleep(Math.random() * Math.min(2000, 25 * 2 ** attempt))
      const response = await send('BatchGetItem', { RequestItems: requested })
      found.push(...(response['Responses']?.[TableName] ?? []))
      requested = response['UnprocessedKeys'] ?? {}
    }
    return found
  }

  const getMany: Table['getMany'] = async (keys, options = {}) => {
    const distinct = [...new Map(keys.map(key => [nameOf(key), keyOf(key)])).values()]
    const batches = pieces(distinct, BATCH_GET_MAX).map(batch => getBatch(batch, options))
    const items = (await Promise.all(batches)).flat()
    const byName = new Map(items.map(item => [nameOf(item), item]))
    return keys.map(key => byName.get(nameOf(key)))
  }

  async function* pages(input: Record<string, unknown>, limit = Infinity): AsyncIterable<Item> {
    let left = limit
    let start: unknown
    do {
      const response = await send('Query', {
        TableName,
        ...input,
        ...(left < Infinity && { Limit: left }),
        ...(start !== undefined && { ExclusiveStartKey: start }),
      })
      const items: Item[] = response['Items'] ?? []
      yield* items
      left -= items.length
      start = response['LastEvaluatedKey']
    } while (start !== undefined && left > 0)
  }

  const query = ({ PK, from, to, prefix, newestFirst = false, limit }: Range): AsyncIterable<Item> => {
    const values: Record<string, unknown> = { ':pk': PK }
    let sort = ''
    if (prefix !== undefined) {
      values[':prefix'] = prefix
      sort = ' AND begins_with(SK, :prefix)'
    } else if (from !== undefined && to !== undefined) {
      Object.assign(values, { ':from': from, ':to': to })
      sort = ' AND SK BETWEEN :from AND :to'
    } else if (from !== undefined || to !== undefined) {
      values[':bound'] = from ?? to
      sort = from === undefined ? ' AND SK <= :bound' : ' AND SK >= :bound'
    }
    return pages(
      {
        KeyConditionExpression: `PK = :pk${sort}`,
        ExpressionAttributeValues: values,
        ScanIndexForward: !newestFirst,
        ConsistentRead: true,
      },
      limit,
    )
  }

  const list = (kind: string): AsyncIterable<Item> =>
    pages({
      IndexName: BY_KIND,
      KeyConditionExpression: '#kind = :kind',
      ExpressionAttributeNames: { '#kind': KIND_ATTRIBUTE },
      ExpressionAttributeValues: { ':kind': kind },
    })

  const write = async (one: Write): Promise<Item | undefined> => {
    const request = requestOf(TableName, one)
    if (request.action === 'ConditionCheck') throw new Error('a condition check is allowed only in a transaction')
    try {
      const response = await send(request.action, {
        ...request.input,
        ...(request.action === 'UpdateItem' && { ReturnValues: 'ALL_NEW' }),
      })
      return response['Attributes']
    } catch (error) {
      throw errorName(error) === 'ConditionalCheckFailedException' ? new ConditionFailed(0) : error
    }
  }

  const transact = async (writes: readonly Write[]): Promise<void> => {
    const TransactItems = writes.map(one => {
      const { action, input } = requestOf(TableName, one)
      return { [action.replace('Item', '')]: input }
    })
    for (let attempt = 1; ; attempt += 1) {
      try {
        await send('TransactWriteItems', { TransactItems })
        return
      } catch (error) {
        const codes = cancellationCodes(error)
        const failed = codes.indexOf('ConditionalCheckFailed')
        if (failed >= 0) throw new ConditionFailed(failed)
        // Another transaction held one of the items. Nothing was written, so the same writes can be retried.
        if (!codes.some(code => CONTENDED.has(code ?? ''))) throw error
        if (attempt === MAX_ATTEMPTS) throw new TableBusy(`a transaction was canceled ${MAX_ATTEMPTS} times`)
        await sleep(Math.random() * Math.min(1000, 10 * 2 ** attempt))
      }
    }
  }

  return { get, getMany, query, list, write, transact }
}

/** Reasons of a canceled transaction that can succeed unchanged later. */
const CONTENDED = new Set(['TransactionConflict', 'ThrottlingError', 'ProvisionedThroughputExceeded'])

const errorName = (error: unknown): string => (error instanceof Error ? error.name : '')

const cancellationCodes = (error: unknown): readonly (string | undefined)[] =>
  errorName(error) === 'TransactionCanceledException'
    ? ((error as { CancellationReasons?: { Code?: string }[] }).CancellationReasons ?? []).map(reason => reason.Code)
    : []

interface Request {
  readonly action: 'PutItem' | 'UpdateItem' | 'DeleteItem' | 'ConditionCheck'
  readonly input: Record<string, unknown>
}

const requestOf = (TableName: string, one: Write): Request => {
  const names = new Names()
  const condition = (of: Condition | undefined) =>
    of === undefined ? {} : { ConditionExpression: conditionExpression(of, names) }
  const input = (() => {
    if ('put' in one) return { TableName, Item: defined(one.put), ...condition(one.onlyIf) }
    if ('delete' in one) return { TableName, Key: one.delete, ...condition(one.onlyIf) }
    if ('check' in one) return { TableName, Key: one.check, ...condition(one.onlyIf) }
    return { TableName, Key: one.update, UpdateExpression: updateExpression(one, names), ...condition(one.onlyIf) }
  })()
  const action =
    'put' in one ? 'PutItem' : 'delete' in one ? 'DeleteItem' : 'check' in one ? 'ConditionCheck' : 'UpdateItem'
  return { action, input: { ...input, ...names.input() } }
}

const defined = (item: Item) => Object.fromEntries(Object.entries(item).filter(([, value]) => value !== undefined))

const updateExpression = ({ set = {}, add = {}, remove = [] }: Update, names: Names): string => {
  const sets = Object.entries(set).map(([name, value]) => `${names.name(name)} = ${names.value(value)}`)
  const adds = Object.entries(add).map(([name, value]) => `${names.name(name)} ${names.value(value)}`)
  const removes = remove.map(name => names.name(name))
  return [
    sets.length > 0 ? `SET ${sets.join(', ')}` : '',
    adds.length > 0 ? `ADD ${adds.join(', ')}` : '',
    removes.length > 0 ? `REMOVE ${removes.join(', ')}` : '',
  ]
    .filter(Boolean)
    .join(' ')
}

const conditionExpression = (condition: Condition, names: Names): string => {
  if (condition === 'absent') return 'attribute_not_exists(PK)'
  if (condition === 'present') return 'attribute_exists(PK)'
  return Object.entries(condition)
    .map(([name, wanted]) => {
      if (typeof wanted !== 'object') return `${names.name(name)} = ${names.value(wanted)}`
      if ('missing' in wanted) return `attribute_not_exists(${names.name(name)})`
      if ('upTo' in wanted) {
        const attribute = names.name(name)
        return `(attribute_not_exists(${attribute}) OR ${attribute} <= ${names.value(wanted.upTo)})`
      }
      if ('below' in wanted) return `${names.name(name)} < ${names.value(wanted.below)}`
      return `${names.name(name)} > ${names.value(wanted.above)}`
    })
    .join(' AND ')
}

/** Placeholders, so that no expression contains an attribute name or a value. */
class Names {
  private readonly names: Record<string, string> = {}
  private readonly values: Record<string, unknown> = {}

  name(attribute: string): string {
    const placeholder = `#${Object.keys(this.names).length}`
    this.names[placeholder] = attribute
    return placeholder
  }

  value(value: unknown): string {
    const placeholder = `:${Object.keys(this.values).length}`
    this.values[placeholder] = value
    return placeholder
  }

  input(): Record<string, unknown> {
    return {
      ...(Object.keys(this.names).length > 0 && { ExpressionAttributeNames: this.names }),
      ...(Object.keys(this.values).length > 0 && { ExpressionAttributeValues: this.values }),
    }
  }
}
