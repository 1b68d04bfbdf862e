/** A simulated vehicle: it drives on the streets of a city, parks, and drives on. */
import { knotsFromMetersPerSecond } from '#shared/units.ts'
import type { RoadMap } from './lanes.ts'
import { anyParking, type Parking, placeOfParking } from './parking.ts'
import { phasesFrom, plannedPhases } from './phases.ts'
import { seededRandom } from './seededRandom.ts'
import type { Fix } from './tracker.ts'

export interface Vehicle {
  /** Returns the fix at a Unix time in milliseconds. Times must not decrease. */
  fixAt(timeMs: number): Fix
  /** Returns the end of the stop that the vehicle makes at this time, or undefined if it drives. Times must not decrease. */
  parkedUntil(timeMs: number): number | undefined
}

export interface VehicleOptions {
  readonly map: RoadMap
  /** Unix time in milliseconds at which the vehicle begins with a stop. */
  readonly beginMs: number
  /** Time at which most vehicles drive: when somebody looks. */
  readonly lookMs: number
  /** The vehicle is never faster. */
  readonly topKmh: number
  /** Where it begins. Default: somewhere. */
  readonly start?: Parking | undefined
}

/** A phone charges while its vehicle drives. In percent. */
const CHARGED_PER_HOUR = 12
const USED_PER_HOUR = 4
const BATTERY_LEAST = 15
const HOUR_MS = 3_600_000

/** Returns a vehicle. The same number and options always give the same trips and stops. */
export const simulatedVehicle = (number: number, options: VehicleOptions): Vehicle => {
  const random = seededRandom(number)
  const { map, topKmh, beginMs } = options
  const start = options.start ?? anyParking(map, random)
  const next = phasesFrom({ map, start, topKmh, random })
  const planned = plannedPhases(next, options, random)
  let [phase, sinceMs] = [planned.shift() ?? next(), beginMs]
  let parked = { ...placeOfParking(start), metersPerSecond: 0 }
  let [battery, batteryMs] = [40 + random() * 50, beginMs]

  const advance = (timeMs: number): void => {
    const perHour = phase.trip ? CHARGED_PER_HOUR : -USED_PER_HOUR
    battery = Math.min(100, Math.max(BATTERY_LEAST, battery + (perHour * (timeMs - batteryMs)) / HOUR_MS))
    batteryMs = timeMs
    while (timeMs >= sinceMs + phase.ms) {
      if (phase.trip) parked = { ...phase.trip.at(phase.trip.seconds), metersPerSecond: 0 }
      sinceMs += phase.ms
      phase = planned.shift() ?? next()
    }
  }
  return {
    parkedUntil: timeMs => {
      advance(timeMs)
      return phase.trip ? undefined : sinceMs + phase.ms
    },
    fixAt: timeMs => {
      advance(timeMs)
      const { place, course, metersPerSecond } = phase.trip?.at((timeMs - sinceMs) / 1000) ?? parked
      return {
        time: timeMs,
        latitude: round(place.latitude),
        longitude: round(place.longitude),
        speedKnots: knotsFromMetersPerSecond(metersPerSecond),
        course,
        battery,
      }
    },
  }
}

/** Rounds to six digits, a tenth of a meter, like phones. */
const round = (value: number) => Math.round(value * 1e6) / 1e6
