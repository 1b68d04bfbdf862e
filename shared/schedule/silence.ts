/**
 * Looks after devices that don't report: marks those that were silent for too long, and settles events that a process
 * which died left in the state of a device.
 */
import { forEachConcurrently } from '../forEachConcurrently.ts'
import { settingsFrom, statusTimeoutMs } from '../domain/settings.ts'
import { type PersistEvents, positionLog } from '../log/positionLog.ts'
import type { DeviceState } from '../log/state.ts'
import { withEvents } from '../log/transitions.ts'
import { deviceId } from '../model/ids.ts'
import { attributesOf } from '../table/entities.ts'
import { keys } from '../table/keys.ts'
import { ConditionFailed, type Item, type Table } from '../table/table.ts'

const BATCH = 100
const AT_ONCE = 8
/** A device that was heard within this time is the consumer's: a write of ours would only make it read the state again. */
const QUIET_MS = 5 * 60_000

export interface Silence {
  /** How many devices were marked. */
  readonly marked: number
  /** What went wrong, one for each device. The next run tries again. */
  readonly failures: readonly unknown[]
}

/**
 * Raises `deviceUnknown` once for each device that is online and was not heard within its time-out, and makes the state of
 * each quiet device let go of its events. Running it twice at once changes nothing. `now` is in milliseconds.
 */
export const markSilent = async (table: Table, now: number, persist: PersistEvents): Promise<Silence> => {
  const log = positionLog(table, persist)
  const server = attributesOf(await table.get(keys.server()))
  let marked = 0
  const failures: unknown[] = []
  for await (const devices of batches(table.list('device'))) {
    // A state that was overtaken is noticed by its revision when it is written.
    const states = await log.states(
      devices.map(({ id }) => deviceId(Number(id))),
      'eventual',
    )
    await forEachConcurrently(AT_ONCE, [...states.entries()], async ([n, state]) => {
      try {
        if (state && (await lookAfter(state, devices[n]))) marked += 1
      } catch (error) {
        failures.push(error)
      }
    })
  }
  return { marked, failures }

  /** Returns true if the device was marked. */
  async function lookAfter(state: DeviceState, device: Item | undefined): Promise<boolean> {
    const silentMs = now - state.seenAt
    const timeoutMs = statusTimeoutMs(settingsFrom(attributesOf(device), server))
    if (state.status === 'online' && silentMs > timeoutMs) {
      const unknown: DeviceState = { ...state, status: 'unknown', dirty: true }
      return commit(withEvents(unknown, [{ type: 'deviceUnknown' }], { serverTime: now, eventTime: now }))
    }
    if (state.unpersisted.length > 0 && silentMs > QUIET_MS) await commit({ ...state, dirty: true })
    return false
  }

  /** Returns false if the device reported in the meantime, so that it is not silent. */
  async function commit(state: DeviceState): Promise<boolean> {
    try {
      await log.commit(state)
      return true
    } catch (error) {
      if (error instanceof ConditionFailed) return false
      throw error
    }
  }
}

async function* batches(items: AsyncIterable<Item>): AsyncIterable<Item[]> {
  let batch: Item[] = []
  for await (const item of items) {
    batch.push(item)
    if (batch.length < BATCH) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}
