/**
 * Makes a restored copy of the table safe to use. The original gave ids after the copy was made, and clients may have
 * stored them: none of them may ever mean something else. See docs/adr/0036.
 */
import { forEachConcurrently } from '../forEachConcurrently.ts'
import { deviceId, type DeviceId } from '../model/ids.ts'
import { tickOf } from '../model/position.ts'
import { numberOf } from './entities.ts'
import { keys } from './keys.ts'
import { ConditionFailed, type Table } from './table.ts'

/** More entities of one kind than are created between a backup and its restore. */
const COUNTER_MARGIN = 1000
/** How far ahead of the clock the ids of positions may have been: 14,400 late positions of one device. */
const TICK_MARGIN_MS = 3_600_000
const DEVICES_AT_ONCE = 16

export interface TakeOverOptions {
  /** Unix time in milliseconds, after the last use of the original. */
  readonly now: number
  /** The original, if it can still be read. */
  readonly original?: Table | undefined
  /** Called after each device with the number of finished devices and of all. */
  readonly progress?: (done: number, all: number) => void
}

export interface TakenOver {
  readonly counters: number
  readonly devices: number
}

/**
 * Raises every counter and the position and event ids of every device beyond what the original can have given, and
 * deletes the secrets that sign DeviceHive's tokens. Safe to repeat. Nothing else may write to the copy meanwhile.
 */
export const takeOver = async (copy: Table, options: TakeOverOptions): Promise<TakenOver> => {
  const counters = await raiseCounters(copy, options.original)
  const devices = await raiseDevices(copy, options)
  // The next token makes a new secret.
  await copy.write({ delete: keys.signingKeys() })
  return { counters, devices }
}

const raiseCounters = async (copy: Table, original: Table | undefined): Promise<number> => {
  const { PK } = keys.counter('')
  const given = new Map<string, number>()
  for (const table of original ? [copy, original] : [copy]) {
    for await (const { SK, last } of table.query({ PK })) {
      // The number of administrators is stored beside the counters, but gives no ids.
      if (typeof last === 'number') given.set(SK, Math.max(given.get(SK) ?? 0, last))
    }
  }
  for (const [SK, last] of given) await copy.write({ update: { PK, SK }, set: { last: last + COUNTER_MARGIN } })
  return given.size
}

const raiseDevices = async (copy: Table, { now, original, progress }: TakeOverOptions): Promise<number> => {
  const devices: DeviceId[] = []
  for await (const item of copy.list('device')) devices.push(deviceId(numberOf(item['id'])))
  const least = tickOf(now + TICK_MARGIN_MS)
  let done = 0
  await forEachConcurrently(DEVICES_AT_ONCE, devices, async device => {
    const key = keys.deviceState(device)
    const [state, before] = await Promise.all([copy.get(key), original?.get(key)])
    const beyond = (name: string) => Math.max(least, numberOf(state?.[name]), numberOf(before?.[name]))
    const raised = { tick: beyond('tick'), eventTick: beyond('eventTick') }
    try {
      // With the revision: a consumer that still holds the state from before can't write it any more.
      await copy.write({ update: key, set: raised, add: { rev: 1 }, onlyIf: 'present' })
    } catch (error) {
      // A device that was being deleted when the copy was made has no state and gets no more positions.
      if (!(error instanceof ConditionFailed)) throw error
    }
    progress?.((done += 1), devices.length)
  })
  return devices.length
}
