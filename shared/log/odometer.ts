/** Sets a device's total distance and engine hours. As in Traccar, this is a copy of the latest position with other values. */
import { unavailable } from '../errors.ts'
import type { DeviceId } from '../model/ids.ts'
import type { Meters, Milliseconds } from '../units.ts'
import { ConditionFailed } from '../table/table.ts'
import type { PositionLog } from './positionLog.ts'
import { latestRow } from './state.ts'

const ATTEMPTS = 12

/** Counters of a device. Absent ones remain unchanged. */
export interface Accumulators {
  readonly totalDistance?: Meters
  readonly hours?: Milliseconds
}

/**
 * Returns false if the device has no position yet. Throws `unavailable` if it reports too fast for 12 attempts to
 * succeed.
 */
export const setAccumulators = async (
  log: PositionLog,
  device: DeviceId,
  accumulators: Accumulators,
  now: number,
): Promise<boolean> => {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const state = await log.stateOf(device)
    const last = state && latestRow(state)?.position
    if (!last) return false
    // The copy must not look like a fix from the future if our clock went back.
    const serverTime = Math.max(now, last.serverTime)
    const { id: _, ...draft } = { ...last, serverTime, attributes: { ...last.attributes, ...accumulators } }
    try {
      await log.commit(await log.append(state, draft))
      return true
    } catch (error) {
      // The device reported in the meantime. Later distances are added to the new position.
      if (!(error instanceof ConditionFailed)) throw error
    }
  }
  throw unavailable('The device is reporting too fast to change its odometer, try again', 1)
}
