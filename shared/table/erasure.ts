/**
 * Deletes the data of removed devices in the background. The data is inaccessible as soon as the device is removed. Deleting
 * it can take longer than a request, so an item stores the progress. Every step is safe to repeat, also concurrently, and the
 * next run continues an interrupted one.
 */
import { messageCountFrom } from '../domain/statistics.ts'
import { months } from '../model/time.ts'
import { deviceId, type DeviceId } from '../model/ids.ts'
import { msOfTick } from '../model/position.ts'
import { numberOf, type TransactWrite, textOf } from './entities.ts'
import { keys } from './keys.ts'
import { entryKey } from './quarantineItem.ts'
import { finishedItem } from './statistics.ts'
import { type Item, type Key, keyOf, type Table } from './table.ts'

/** A consumer that read the device's state before the removal can write for this long afterwards. */
const SETTLED_MS = 15 * 60_000
const DELETED_AT_ONCE = 25
/** Number of partitions to search before the progress is stored. */
const PARTITIONS_AT_ONCE = 50

/**
 * Returns the writes that begin an erasure, for the transaction that deletes the device. `state` is the device's state. The
 * unique id is kept during the erasure, for late reports that end in the quarantine.
 */
export const beginErasure = (device: DeviceId, uniqueId: string, state: Item | undefined): TransactWrite[] => {
  const count = textOf(state?.['count'])
  const lateFrom = state?.['lateFrom']
  const begin = { ...keys.erasure(device), v: 1, pass: 1, step: 0, uniqueId }
  return [
    { write: { put: { ...begin, ...(lateFrom !== undefined && { lateFrom, lateTo: state?.['lateTo'] }) } } },
    // Its messages count in the statistics of the day.
    ...(count === '' ? [] : [{ write: { put: finishedItem(device, messageCountFrom(count)) } }]),
  ]
}

export interface WorkDeadline {
  /** Unix time in milliseconds. */
  readonly now: () => number
  /** No work begins after this time, Unix time in milliseconds. */
  readonly until: number
}

/** Continues all erasures until they are complete or the deadline has passed. Returns the number of deleted items. */
export const erase = async (table: Table, deadline: WorkDeadline): Promise<number> => {
  let deleted = 0
  for await (const job of table.query({ PK: keys.erasure(deviceId(1)).PK })) {
    if (deadline.now() >= deadline.until) break
    deleted += await work(table, job, deadline)
  }
  return deleted
}

const work = async (table: Table, job: Item, deadline: WorkDeadline): Promise<number> => {
  const key = keyOf(job)
  const began = deadline.now()
  const firstAt = numberOf(job['firstAt']) || began
  const isLast = began >= firstAt + SETTLED_MS
  // All data is deleted, except for data that a consumer can still write: check again later.
  if (job['pass'] === 2 && !isLast) return 0
  const partitions = partitionsOf(job, began)
  let deleted = 0
  for (let step = numberOf(job['step']); step < partitions.length;) {
    const some = partitions.slice(step, step + PARTITIONS_AT_ONCE)
    const counts = await Promise.all(some.map(partition => deletePartition(table, partition, deadline)))
    deleted += counts.reduce((sum, count) => sum + count, 0)
    if (deadline.now() >= deadline.until) return deleted
    step += some.length
    await table.write({ update: key, set: { step, firstAt }, onlyIf: 'present' })
  }
  if (isLast && job['pass'] === 2) await table.write({ delete: key })
  else await table.write({ update: key, set: { pass: 2, step: 0, firstAt }, onlyIf: 'present' })
  return deleted
}

/** Returns the partitions that can have data of the device: the months since the first tick, and those of late positions. */
const partitionsOf = (job: Item, now: number): string[] => {
  const device = deviceId(Number(job.SK.slice('DEVICE#'.length)))
  const inOrder = months(msOfTick(0), now + 31 * 86_400_000)
  const late = job['lateFrom'] === undefined ? [] : months(numberOf(job['lateFrom']), numberOf(job['lateTo']))
  const log = [...new Set([...inOrder, ...late].map(moment => keys.log(device, moment)))]
  return [
    keys.command(device, '', 0).PK,
    keys.image(device, 1).PK,
    keys.deviceQuarantine(device, '').PK,
    keys.refusedReports(device).PK,
    ...log,
    ...inOrder.map(moment => keys.events(device, moment)),
  ]
}

const deletePartition = async (table: Table, PK: string, { now, until }: WorkDeadline): Promise<number> => {
  let deleted = 0
  let some: Key[] = []
  const deleteSome = async () => {
    await Promise.all(some.map(key => deleteItem(table, key)))
    deleted += some.length
    some = []
  }
  for await (const { SK } of table.query({ PK })) {
    some.push({ PK, SK })
    if (some.length < DELETED_AT_ONCE) continue
    await deleteSome()
    if (now() >= until) return deleted
  }
  await deleteSome()
  return deleted
}

const QUARANTINED = keys.deviceQuarantine(deviceId(1), '').PK.replace(/\d+$/, '')

/** Deletes an item. If it is a pointer to an entry of the quarantine, deletes the entry first. */
const deleteItem = async (table: Table, key: Key): Promise<void> => {
  const entry = key.PK.startsWith(QUARANTINED) ? entryKey(key.SK) : undefined
  if (entry) await table.write({ delete: entry })
  await table.write({ delete: key })
}
