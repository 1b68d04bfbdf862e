/** Sets the total distance of a device. As in Traccar, this stores a copy of the latest position with another total. */
import { unavailable } from '../errors.ts'
import type { DeviceId } from '../model/ids.ts'
import type { Meters } from '../units.ts'
import { ConditionFailed } from '../table/table.ts'
import type { PositionLog } from './positionLog.ts'
import { latestRow } from './state.ts'

const ATTEMPTS = 12

/**
 * Returns false if the device has no position yet. Throws `unavailable` if the device reports faster than the write
 * succeeds.
 */
export const setTotalDistance = async (
  log: PositionLog,
  device: DeviceId,
  totalDistance: Meters,
  now: number,
): Promise<boolean> => {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const state = await log.stateOf(device)
    const last = state && latestRow(state)?.position
    if (!last) return false
    // If our clock went back, the copy must not look like a fix from the future.
    const serverTime = Math.max(now, last.serverTime)
    const { id: _, ...draft } = { ...last, serverTime, attributes: { ...last.attributes, totalDistance } }
    try {
      await log.commit(await log.append(state, draft))
      return true
    } catch (error) {
      // The device reported meanwhile, so the next attempt starts from its new position.
      if (!(error instanceof ConditionFailed)) throw error
    }
  }
  throw unavailable('The device is reporting too fast to change its odometer, try again', 1)
}
