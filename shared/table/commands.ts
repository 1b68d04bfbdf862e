/**
 * Commands of trackers. Each that waits is an item; the lock of the uniqueId, which ingest reads for every report, names
 * the newest one, so that a tracker for which nothing waits costs no second read. Handing one out moves it to another
 * partition, where it stays for a week.
 */
import { badRequest, conflict } from '../errors.ts'
import type { DeviceId } from '../model/ids.ts'
import { commit, numberOf, recordOf, Conflict, textOf, retryOnConflict } from './entities.ts'
import { keys } from './keys.ts'
import { ConditionFailed, type Item, type Range, type Table } from './table.ts'

/** How long a command waits for its tracker, and how long it is listed after it was handed out. */
export const KEPT_MS = 7 * 86_400_000
const MOST_WAITING = 50
const MOST_LISTED = 100
const TAKE_ATTEMPTS = 5

/** A command of a device, as it was queued. Times are milliseconds. */
export interface QueuedCommand {
  /** Unique among the commands of the device. */
  readonly number: number
  readonly text: string
  readonly queuedAt: number
  /** Undefined while it waits. */
  readonly handedOutAt: number | undefined
}

export const commands = (table: Table) => ({
  /**
   * Puts a text behind those that wait for the device; `now` is in milliseconds. False when there is no such device;
   * throws `conflict`
   * when too many wait and `badRequest` when the device is disabled.
   */
  queue: (device: DeviceId, text: string, now: number): Promise<boolean> =>
    retryOnConflict(() => queue(table, device, text, now)),

  /**
   * The commands that wait for the device's tracker, and at most 100 of those that were handed out in the last seven days,
   * newest first; none if there is no such device.
   */
  ofDevice: (device: DeviceId, now: number): Promise<QueuedCommand[]> => ofDevice(table, device, now),
})

const ofDevice = async (table: Table, device: DeviceId, now: number): Promise<QueuedCommand[]> => {
  const item = await table.get(keys.device(device))
  if (!item) return []
  const found: QueuedCommand[] = []
  const { uniqueId } = recordOf<{ readonly uniqueId: string }>(item)
  for await (const one of table.query(waiting(device, uniqueId, now))) found.push(commandFrom(one))
  const { PK } = keys.handedOutCommand(device, 0)
  for await (const one of table.query({ PK, newestFirst: true, limit: MOST_LISTED }))
    if (numberOf(one['handedOut']) > now - KEPT_MS) found.push(commandFrom(one))
  return found.sort((a, b) => b.number - a.number)
}

const commandFrom = (item: Item): QueuedCommand => {
  const number = numberOf(item['number']) || Number(item.SK.slice(item.SK.lastIndexOf('#') + 1))
  return {
    number,
    text: textOf(item['text']),
    queuedAt: numberOf(item['queued']) || number,
    handedOutAt: numberOf(item['handedOut']) || undefined,
  }
}

/** Commands are numbered by the moment at which they were queued, so those that wait too long lie before the range. */
const waiting = (device: DeviceId, uniqueId: string, now: number): Range => {
  const { PK, SK } = keys.command(device, uniqueId, Math.max(0, now - KEPT_MS))
  return { PK, from: SK, to: keys.command(device, uniqueId, 999_999_999_999_999).SK }
}

const queue = async (table: Table, device: DeviceId, text: string, now: number): Promise<boolean> => {
  const item = await table.get(keys.device(device))
  if (!item) return false
  const { uniqueId } = recordOf<{ readonly uniqueId: string }>(item)
  const lock = await table.get(keys.uniqueId(uniqueId))
  if (lock?.['deviceId'] !== device) throw new Conflict()
  if (lock['disabled'] === true) throw badRequest('Device is disabled')
  const before: Item[] = []
  for await (const one of table.query(waiting(device, uniqueId, now))) before.push(one)
  if (before.length >= MOST_WAITING) throw conflict('Too many commands are waiting for the device')
  const newest = numberOf(lock['newestCommand'])
  const number = Math.max(now, newest + 1)
  const ttl = Math.ceil((number + KEPT_MS) / 1000)
  await commit(table, [
    {
      // Of two at once one must look again: neither the order nor the bound may suffer.
      write: {
        update: keys.uniqueId(uniqueId),
        set: { newestCommand: number },
        onlyIf: { deviceId: device, newestCommand: newest === 0 ? { missing: true } : newest },
      },
      otherwise: new Conflict(),
    },
    { write: { put: { ...keys.command(device, uniqueId, number), v: 1, number, text, queued: now, ttl } } },
  ])
  return true
}

/**
 * Takes the oldest command that waits; returns undefined if none does. No other report gets it: a command whose answer is
 * lost on its way to the tracker is not sent again. `now` is in milliseconds.
 */
export const claimNextCommand = async (
  table: Table,
  device: DeviceId,
  uniqueId: string,
  now: number,
): Promise<string | undefined> => {
  for (let attempt = 1; attempt <= TAKE_ATTEMPTS; attempt += 1) {
    const oldest = await firstOf(table.query({ ...waiting(device, uniqueId, now), limit: 1 }))
    if (!oldest) return undefined
    try {
      const { number, text, queuedAt } = commandFrom(oldest)
      const ttl = Math.ceil((now + KEPT_MS) / 1000)
      const kept = {
        ...keys.handedOutCommand(device, number),
        v: 1,
        number,
        text,
        queued: queuedAt,
        handedOut: now,
        ttl,
      }
      await table.transact([{ delete: { PK: oldest.PK, SK: oldest.SK }, onlyIf: 'present' }, { put: kept }])
      return text
    } catch (error) {
      // Another report of the same tracker was faster.
      if (!(error instanceof ConditionFailed)) throw error
    }
  }
  return undefined
}

const firstOf = async (items: AsyncIterable<Item>): Promise<Item | undefined> => {
  for await (const item of items) return item
  return undefined
}
