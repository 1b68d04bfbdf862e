/**
 * Prepares a restored copy of the table for use. The original assigned ids after the copy was made, and clients may have
 * stored them, so they must never name other objects. See docs/adr/0036.
 */
import { forEachConcurrently } from '../forEachConcurrently.ts'
import { deviceId, type DeviceId } from '../model/ids.ts'
import { tickOf } from '../model/position.ts'
import { numberOf } from './entities.ts'
import { keys } from './keys.ts'
import { type Table, writeIf } from './table.ts'

/** More than the entities of one kind that are created between a backup and its restore. */
const COUNTER_MARGIN = 1000
/** The ids of positions can be this far ahead of the clock: 14,400 late positions of one device. */
const TICK_MARGIN_MS = 3_600_000
const DEVICES_AT_ONCE = 16

export interface TakeOverOptions {
  /** Unix time in milliseconds, after the last use of the original. */
  readonly now: number
  /** The original, if it is readable. */
  readonly original?: Table | undefined
  /** Called after each device with the number of finished devices and the number of all devices. */
  readonly progress?: (done: number, all: number) => void
}

export interface TakenOver {
  readonly counters: number
  readonly devices: number
}

/**
 * Raises every counter, and the position and event ids of every device, above the values that the original can have
 * assigned. Deletes the secrets that sign DeviceHive's tokens. Safe to repeat. No other process must write to the
 * copy meanwhile.
 */
export const takeOver = async (copy: Table, options: TakeOverOptions): Promise<TakenOver> => {
  const counters = await raiseCounters(copy, options.original)
  const devices = await raiseDevices(copy, options)
  // The next token creates a new secret.
  await copy.write({ delete: keys.signingKeys() })
  return { counters, devices }
}

const raiseCounters = async (copy: Table, original: Table | undefined): Promise<number> => {
  const { PK } = keys.counter('')
  const highest = new Map<string, number>()
  for (const table of original ? [copy, original] : [copy]) {
    for await (const { SK, last } of table.query({ PK })) {
      // The number of administrators is among the counters, but assigns no ids.
      if (typeof last === 'number') highest.set(SK, Math.max(highest.get(SK) ?? 0, last))
    }
  }
  for (const [SK, last] of highest) await copy.write({ update: { PK, SK }, set: { last: last + COUNTER_MARGIN } })
  return highest.size
}

const raiseDevices = async (copy: Table, { now, original, progress }: TakeOverOptions): Promise<number> => {
  const devices: DeviceId[] = []
  for await (const item of copy.list('device')) devices.push(deviceId(numberOf(item['id'])))
  const least = tickOf(now + TICK_MARGIN_MS)
  let done = 0
  await forEachConcurrently(DEVICES_AT_ONCE, devices, async device => {
    const key = keys.deviceState(device)
    const [state, before] = await Promise.all([copy.get(key), original?.get(key)])
    const raisedTick = (name: string) => Math.max(least, numberOf(state?.[name]), numberOf(before?.[name]))
    const raised = { tick: raisedTick('tick'), eventTick: raisedTick('eventTick') }
    // The new revision rejects writes of consumers that cached the old state. A device that was being deleted when the copy
    // was made has no state, and gets no positions.
    await writeIf(copy, { update: key, set: raised, add: { rev: 1 }, onlyIf: 'present' })
    progress?.((done += 1), devices.length)
  })
  return devices.length
}
