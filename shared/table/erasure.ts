/**
 * Deletes what a device has reported once the device is gone. Nobody can see it any more from the moment in which the
 * device is deleted; to delete it may take longer than a request, so an item says what is left to do. Every step can be
 * done again, by several runs at once, and a run that is cut off is continued by the next.
 */
import { messageCountFrom } from '../domain/statistics.ts'
import { months } from '../domain/months.ts'
import { deviceId, type DeviceId } from '../model/ids.ts'
import { msOfTick } from '../model/position.ts'
import { numberOf, type TransactWrite, textOf } from './entities.ts'
import { keys } from './keys.ts'
import { entryKey } from './quarantineItem.ts'
import { finishedItem } from './statistics.ts'
import type { Item, Key, Table } from './table.ts'

/** A consumer that read the device's state before it was deleted can still write for this long. */
const SETTLED_MS = 15 * 60_000
const DELETED_AT_ONCE = 25
/** Of partitions that are looked through, so many are before progress is noted. */
const PARTITIONS_AT_ONCE = 50

/**
 * The writes that begin an erasure: they belong to the transaction that deletes the device. `state` is the device's. Its
 * uniqueId is kept meanwhile for reports that are still on their way and end in the quarantine.
 */
export const beginErasure = (device: DeviceId, uniqueId: string, state: Item | undefined): TransactWrite[] => {
  const count = textOf(state?.['count'])
  const lateFrom = state?.['lateFrom']
  const begin = { ...keys.erasure(device), v: 1, pass: 1, step: 0, uniqueId }
  return [
    { write: { put: { ...begin, ...(lateFrom !== undefined && { lateFrom, lateTo: state?.['lateTo'] }) } } },
    // Its messages have counted for the day.
    ...(count === '' ? [] : [{ write: { put: finishedItem(device, messageCountFrom(count)) } }]),
  ]
}

export interface WorkDeadline {
  /** Milliseconds. */
  readonly now: () => number
  /** No more work is begun after this moment. */
  readonly until: number
}

/** Works on all erasures until they are done or time is up; gives how many items it deleted. */
export const erase = async (table: Table, shift: WorkDeadline): Promise<number> => {
  let deleted = 0
  for await (const job of table.query({ PK: keys.erasure(deviceId(1)).PK })) {
    if (shift.now() >= shift.until) break
    deleted += await work(table, job, shift)
  }
  return deleted
}

const work = async (table: Table, job: Item, shift: WorkDeadline): Promise<number> => {
  const key: Key = { PK: job.PK, SK: job.SK }
  const began = shift.now()
  const firstAt = numberOf(job['firstAt']) || began
  const isLast = began >= firstAt + SETTLED_MS
  // Everything is deleted but what may still be written: look again later.
  if (job['pass'] === 2 && !isLast) return 0
  const partitions = partitionsOf(job, began)
  let deleted = 0
  for (let step = numberOf(job['step']); step < partitions.length;) {
    const some = partitions.slice(step, step + PARTITIONS_AT_ONCE)
    const counts = await Promise.all(some.map(partition => deletePartition(table, partition, shift)))
    deleted += counts.reduce((sum, count) => sum + count, 0)
    if (shift.now() >= shift.until) return deleted
    step += some.length
    await table.write({ update: key, set: { step, firstAt }, onlyIf: 'present' })
  }
  if (isLast && job['pass'] === 2) await table.write({ delete: key })
  else await table.write({ update: key, set: { pass: 2, step: 0, firstAt }, onlyIf: 'present' })
  return deleted
}

/** Every partition in which the device may have something: the months since ticks began, and those of late positions. */
const partitionsOf = (job: Item, now: number): string[] => {
  const device = deviceId(Number(job.SK.slice('DEVICE#'.length)))
  const inOrder = months(msOfTick(0), now + 31 * 86_400_000)
  const late = job['lateFrom'] === undefined ? [] : months(numberOf(job['lateFrom']), numberOf(job['lateTo']))
  const log = [...new Set([...inOrder, ...late].map(moment => keys.log(device, moment)))]
  return [
    keys.command(device, '', 0).PK,
    keys.deviceQuarantine(device, '').PK,
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
