/**
 * Maintains devices that do not report. Marks devices that were silent for too long. Persists events that a crashed
 * process left in a device's state.
 */
import { forEachConcurrently } from '../forEachConcurrently.ts'
import { settingsFrom, statusTimeoutMs } from '../domain/settings.ts'
import { type PersistEvents, positionLog } from '../log/positionLog.ts'
import type { DeviceState } from '../log/state.ts'
import { withEvents } from '../log/transitions.ts'
import { deviceId } from '../model/ids.ts'
import { attributesOf } from '../table/entities.ts'
import { keys } from '../table/keys.ts'
import { batches, ConditionFailed, type Item, type Table } from '../table/table.ts'

const BATCH = 100
const AT_ONCE = 8
/**
 * The consumer owns devices that reported within this time. A write from here would only force it to read the state
 * again.
 */
const QUIET_MS = 5 * 60_000

export interface Silence {
  /** Number of marked devices. */
  readonly marked: number
  /** Errors, one per device. The next run retries. */
  readonly failures: readonly unknown[]
}

/**
 * Raises `deviceUnknown` once for each online device that has not reported within its timeout. Also persists the events
 * in the state of each quiet device. Concurrent runs are harmless. `now` is Unix time in milliseconds.
 */
export const markSilent = async (table: Table, now: number, persist: PersistEvents): Promise<Silence> => {
  const log = positionLog(table, persist)
  const server = attributesOf(await table.get(keys.server()))
  let marked = 0
  const failures: unknown[] = []
  for await (const devices of batches(table.list('device'), BATCH)) {
    // A concurrent change of a state is detected by its revision at the write.
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

  /** Returns false if the device reported in the meantime, so that it is no longer silent. */
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
