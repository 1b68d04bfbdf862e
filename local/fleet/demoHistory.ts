/** The past of the demo's vehicles, so that history and reports have data. */
import type { Fix } from './tracker.ts'
import type { Vehicle } from './vehicle.ts'

const MINUTE_MS = 60_000
export const HISTORY_MS = 6 * 60 * MINUTE_MS
const DRIVING_EVERY_MS = 10_000
const PARKED_EVERY_MS = 5 * MINUTE_MS

/**
 * Returns the fixes of a vehicle in the six hours until `nowMs`: trips through the city, and fewer fixes while it is
 * parked. The vehicle then continues.
 */
export const backfillHistory = (vehicle: Vehicle, nowMs: number): Fix[] => {
  const fixes: Fix[] = []
  for (let at = nowMs - HISTORY_MS; at < nowMs;) {
    const parkedUntil = vehicle.parkedUntil(at)
    fixes.push(vehicle.fixAt(at))
    at = parkedUntil === undefined ? at + DRIVING_EVERY_MS : Math.min(parkedUntil, at + PARKED_EVERY_MS)
  }
  return fixes
}
