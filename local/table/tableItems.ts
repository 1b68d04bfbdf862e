/**
 * Exports a table to a compressed file with one item per line, `{"Item":{"PK":{"S":"…"}}}`, and imports it. This is the
 * format of DynamoDB's exports to S3 and its imports.
 */
import { once } from 'node:events'
import { createReadStream, createWriteStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { finished } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'
import { setTimeout as sleep } from 'node:timers/promises'
import { forEachConcurrently } from '#shared/forEachConcurrently.ts'
import type { RetryPolicy } from '#shared/aws/signed.ts'
import { batches } from '#shared/table/table.ts'
import * as z from 'zod/mini'
import { emulatorCall } from './createTable.ts'
import { PRIVATE_FILE } from '../program/files.ts'

export const TABLE_ITEMS = 'table.jsonl.gz'

const Item = z.record(z.string(), z.unknown())
const Line = z.strictObject({ Item })
const ScanResponse = z.object({ Items: z.array(Item), LastEvaluatedKey: z.optional(Item) })
const BatchResponse = z.object({ UnprocessedItems: z._default(z.record(z.string(), z.array(z.unknown())), {}) })

/** The first page of a large database on a busy disk takes seconds. */
const RETRY_POLICY: RetryPolicy = { attempts: 3, attemptMs: 120_000, pauseMs: 500 }

/** DynamoDB's limit for a batch. */
const BATCH_ITEMS = 25
const CONCURRENT_BATCHES = 4
const BATCH_ATTEMPTS = 8

/** Called with the number of items so far. */
export type ItemProgress = (items: number) => void

/** Writes all items of a table to a new file. The table must not change meanwhile. Returns the number of items. */
export const exportTable = async (
  endpoint: string,
  tableName: string,
  file: string,
  progress: ItemProgress,
): Promise<number> => {
  const call = emulatorCall(endpoint, RETRY_POLICY)
  const gzip = createGzip()
  const written = finished(gzip.pipe(createWriteStream(file, { flags: 'wx', mode: PRIVATE_FILE, flush: true })))
  // Awaited below. An earlier error must not be an unhandled rejection.
  written.catch(() => undefined)
  let items = 0
  let start: unknown
  do {
    const page = await call('Scan', { TableName: tableName, ...(start !== undefined && { ExclusiveStartKey: start }) })
    const { Items, LastEvaluatedKey } = ScanResponse.parse(page)
    const lines = Items.map(item => `${JSON.stringify({ Item: item })}\n`).join('')
    if (!gzip.write(lines)) await Promise.race([once(gzip, 'drain'), written])
    items += Items.length
    progress(items)
    start = LastEvaluatedKey
  } while (start !== undefined)
  gzip.end()
  await written
  return items
}

/** Writes all items of a file into a table. Rejects if a line is not an item. Returns the number of items. */
export const importTable = async (
  endpoint: string,
  tableName: string,
  file: string,
  progress: ItemProgress,
): Promise<number> => {
  const call = emulatorCall(endpoint, RETRY_POLICY)
  let items = 0
  const put = async (batch: readonly unknown[]): Promise<void> => {
    let left: readonly unknown[] = batch.map(Item => ({ PutRequest: { Item } }))
    for (let attempt = 0; left.length > 0; attempt += 1) {
      if (attempt === BATCH_ATTEMPTS) throw new Error(`the table returned unprocessed items ${BATCH_ATTEMPTS} times`)
      if (attempt > 0) await sleep(20 * 2 ** attempt)
      const response = await call('BatchWriteItem', { RequestItems: { [tableName]: left } })
      left = BatchResponse.parse(response).UnprocessedItems[tableName] ?? []
    }
    progress((items += batch.length))
  }
  for await (const group of batches(batches(itemsIn(file), BATCH_ITEMS), CONCURRENT_BATCHES))
    await forEachConcurrently(CONCURRENT_BATCHES, group, put)
  return items
}

async function* itemsIn(file: string): AsyncIterable<unknown> {
  const source = createReadStream(file)
  const unpacked = source.pipe(createGunzip())
  source.once('error', error => unpacked.destroy(error))
  for await (const line of createInterface({ input: unpacked, crlfDelay: Infinity }))
    yield Line.parse(JSON.parse(line)).Item
}
