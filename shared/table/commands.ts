/**
 * Queued commands, one item each. Ingest reads the lock of the unique id for every report. The lock names the newest
 * command, so that a report costs no second read if no command is queued. A delivered command moves to another partition,
 * where it is kept for a week.
 */
import { isShutOff } from '../domain/deviceExpiry.ts'
import { badRequest, conflict } from '../errors.ts'
import type { DeviceId } from '../model/ids.ts'
import { commit, numberOf, recordOf, Conflict, textOf, retryOnConflict } from './entities.ts'
import { keys } from './keys.ts'
import { collect, ConditionFailed, type Item, keyOf, type Range, type Table } from './table.ts'

/** A command expires if it is not delivered in this time, and it is listed for as long after its delivery. */
export const KEPT_MS = 7 * 86_400_000
const QUEUED_MAX = 50
const DELIVERED_LISTED_MAX = 100
const CLAIM_ATTEMPTS_MAX = 5

/** A command of a device. Times are Unix times in milliseconds. */
export interface QueuedCommand {
  /** Unique among the commands of the device. */
  readonly number: number
  readonly text: string
  readonly queuedAt: number
  /** Undefined until it is delivered. */
  readonly handedOutAt: number | undefined
}

export const commands = (table: Table) => ({
  /**
   * Queues a command and returns its number, or undefined if the device does not exist. `now` is Unix time in milliseconds. Throws conflict if
   * 50 commands are queued, badRequest if the device is disabled or expired.
   */
  queue: (device: DeviceId, text: string, now: number): Promise<number | undefined> =>
    retryOnConflict(() => queue(table, device, text, now)),

  /**
   * Returns the queued commands of a device, and at most 100 that were delivered in the last seven days, newest first; none if
   * the device does not exist.
   */
  ofDevice: (device: DeviceId, now: number): Promise<QueuedCommand[]> => ofDevice(table, device, now),
})

const ofDevice = async (table: Table, device: DeviceId, now: number): Promise<QueuedCommand[]> => {
  const item = await table.get(keys.device(device))
  if (!item) return []
  const found: QueuedCommand[] = []
  const { uniqueId } = recordOf<{ readonly uniqueId: string }>(item)
  for await (const one of table.query(queuedRange(device, uniqueId, now))) found.push(commandFrom(one))
  const { PK } = keys.handedOutCommand(device, 0)
  for await (const one of table.query({ PK, newestFirst: true, limit: DELIVERED_LISTED_MAX }))
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

/** Returns the range of commands that have not expired. Commands are numbered by the time at which they were queued. */
const queuedRange = (device: DeviceId, uniqueId: string, now: number): Range => {
  const { PK, SK } = keys.command(device, uniqueId, Math.max(0, now - KEPT_MS))
  return { PK, from: SK, to: keys.command(device, uniqueId, 999_999_999_999_999).SK }
}

const queue = async (table: Table, device: DeviceId, text: string, now: number): Promise<number | undefined> => {
  const item = await table.get(keys.device(device))
  if (!item) return undefined
  const { uniqueId } = recordOf<{ readonly uniqueId: string }>(item)
  const lock = await table.get(keys.uniqueId(uniqueId))
  if (lock?.['deviceId'] !== device) throw new Conflict()
  if (isShutOff(lock, now)) throw badRequest('Device is disabled')
  const queued = await collect(table.query(queuedRange(device, uniqueId, now)))
  if (queued.length >= QUEUED_MAX) throw conflict('Too many commands are waiting for the device')
  const newest = numberOf(lock['newestCommand'])
  const number = Math.max(now, newest + 1)
  const ttl = Math.ceil((number + KEPT_MS) / 1000)
  await commit(table, [
    {
      // One of two concurrent requests must read again, so that order and limit hold.
      write: {
        update: keys.uniqueId(uniqueId),
        set: { newestCommand: number },
        onlyIf: { deviceId: device, newestCommand: newest === 0 ? { missing: true } : newest },
      },
      otherwise: new Conflict(),
    },
    { write: { put: { ...keys.command(device, uniqueId, number), v: 1, number, text, queued: now, ttl } } },
  ])
  return number
}

/**
 * Claims the oldest queued command for a report, or returns undefined if none is queued. Delivery is at most once: a command
 * is not sent again if the response to the tracker is lost. `now` is Unix time in milliseconds.
 */
export const claimNextCommand = async (
  table: Table,
  device: DeviceId,
  uniqueId: string,
  now: number,
): Promise<string | undefined> => {
  for (let attempt = 1; attempt <= CLAIM_ATTEMPTS_MAX; attempt += 1) {
    const [oldest] = await collect(table.query({ ...queuedRange(device, uniqueId, now), limit: 1 }))
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
      await table.transact([{ delete: keyOf(oldest), onlyIf: 'present' }, { put: kept }])
      return text
    } catch (error) {
      // A concurrent report of the same tracker claimed it.
      if (!(error instanceof ConditionFailed)) throw error
    }
  }
  return undefined
}
