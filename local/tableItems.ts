/**
 * A table that is not in the data folder as a file: one item a line, compressed, `{"Item":{"PK":{"S":"…"}}}`. DynamoDB's own
 * exports to S3 have this form, and its imports read it.
 */
import { once } from 'node:events'
import { createReadStream, createWriteStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { finished } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'
import { setTimeout as sleep } from 'node:timers/promises'
import { forEachConcurrently } from '#shared/forEachConcurrently.ts'
import type { RetryPolicy } from '#shared/aws/signed.ts'
import * as z from 'zod/mini'
import { emulatorCall } from './createTable.ts'
import { PRIVATE_FILE } from './durable.ts'

export const TABLE_ITEMS = 'table.jsonl.gz'

const Item = z.record(z.string(), z.unknown())
const Line = z.strictObject({ Item })
const ScanAnswer = z.object({ Items: z.array(Item), LastEvaluatedKey: z.optional(Item) })
const BatchAnswer = z.object({ UnprocessedItems: z._default(z.record(z.string(), z.array(z.unknown())), {}) })

/** Nobody waits for one page: a large database on a busy disk takes seconds for the first. */
const PATIENCE: RetryPolicy = { attempts: 3, attemptMs: 120_000, pauseMs: 500 }

/** DynamoDB's own limit for a batch. */
const BATCH_ITEMS = 25
const BATCHES_AT_ONCE = 4
const BATCH_ATTEMPTS = 8

/** Called with the number of items so far. */
export type ItemProgress = (items: number) => void

/** Writes all items of a table into a file. Nothing may write to the table meanwhile. Returns the number of items. */
export const exportTable = async (
  endpoint: string,
  tableName: string,
  file: string,
  progress: ItemProgress,
): Promise<number> => {
  const call = emulatorCall(endpoint, PATIENCE)
  const gzip = createGzip()
  const written = finished(gzip.pipe(createWriteStream(file, { flags: 'wx', mode: PRIVATE_FILE, flush: true })))
  // Awaited below; an error before that must not be one that nothing handles.
  written.catch(() => undefined)
  let items = 0
  let start: unknown
  do {
    const page = await call('Scan', { TableName: tableName, ...(start !== undefined && { ExclusiveStartKey: start }) })
    const { Items, LastEvaluatedKey } = ScanAnswer.parse(page)
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

/** Puts all items of a file into a table. Throws for a line that is not an item. Returns the number of items. */
export const importTable = async (
  endpoint: string,
  tableName: string,
  file: string,
  progress: ItemProgress,
): Promise<number> => {
  const call = emulatorCall(endpoint, PATIENCE)
  let items = 0
  const put = async (batch: readonly unknown[]): Promise<void> => {
    let left: readonly unknown[] = batch.map(Item => ({ PutRequest: { Item } }))
    for (let attempt = 0; left.length > 0; attempt += 1) {
      if (attempt === BATCH_ATTEMPTS) throw new Error(`the table returned unprocessed items ${BATCH_ATTEMPTS} times`)
      if (attempt > 0) await sleep(20 * 2 ** attempt)
      const answer = await call('BatchWriteItem', { RequestItems: { [tableName]: left } })
      left = BatchAnswer.parse(answer).UnprocessedItems[tableName] ?? []
    }
    progress((items += batch.length))
  }
  for await (const batches of batchesOf(file)) await forEachConcurrently(BATCHES_AT_ONCE, batches, put)
  return items
}

/** Groups of batches of items. */
async function* batchesOf(file: string): AsyncIterable<unknown[][]> {
  let batches: unknown[][] = []
  let batch: unknown[] = []
  const source = createReadStream(file)
  const unpacked = source.pipe(createGunzip())
  source.once('error', error => unpacked.destroy(error))
  for await (const line of createInterface({ input: unpacked, crlfDelay: Infinity })) {
    batch.push(Line.parse(JSON.parse(line)).Item)
    if (batch.length < BATCH_ITEMS) continue
    batches.push(batch)
    batch = []
    if (batches.length < BATCHES_AT_ONCE) continue
    yield batches
    batches = []
  }
  if (batch.length > 0) batches.push(batch)
  if (batches.length > 0) yield batches
}
