/** What a vehicle of the demo did before the demo began: rounds through the town, and rests between them. */
import type { Fix } from './tracker.ts'
import type { Vehicle } from './vehicle.ts'

const MINUTE_MS = 60_000
const PAST_MS = 6 * 60 * MINUTE_MS
const DRIVING_EVERY_MS = 10_000
const STANDING_EVERY_MS = 5 * MINUTE_MS

/** The fixes of six hours until `nowMs`, the same for the same number and time. Afterwards the vehicle drives on. */
export const pastHours = (vehicle: Vehicle, number: number, nowMs: number): Fix[] => {
  const fixes: Fix[] = []
  let at = nowMs - PAST_MS
  for (let round = 0; at < nowMs; round += 1) {
    const leaves = Math.min(nowMs, at + minutes(20, 60, number * 13 + round * 17))
    for (; at < leaves; at += STANDING_EVERY_MS) fixes.push(vehicle.standUntil(at))
    vehicle.standUntil(leaves)
    const rests = Math.min(nowMs, leaves + minutes(12, 20, number * 7 + round * 11))
    for (at = leaves; at < rests; at += DRIVING_EVERY_MS) fixes.push(vehicle.driveUntil(at))
  }
  return fixes
}

const minutes = (least: number, spread: number, seed: number): number => (least + (seed % spread)) * MINUTE_MS
