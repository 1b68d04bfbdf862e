/**
 * Trips by the rules of Traccar 3.9, in one pass. A trip begins at the point that ended a parking and ends at the first
 * point of the next one. Shorter rests belong to the trip. A drive that continues at the end of the range is not a
 * trip.
 */
import type { Position } from '../model/position.ts'
import { type Knots, knots, type Meters, type Milliseconds, milliseconds } from '../units.ts'
import { type Fold, traveledDistance, totalBetween, meanSpeed } from './summary.ts'
import type { Settings } from './settings.ts'
import { DEFAULT_SPEED_THRESHOLD_KNOTS } from './steps.ts'

export interface TripRules {
  /** A faster device is moving. */
  readonly speedThresholdKnots: number
  /** A drive below both the minimum time and distance is not a trip. */
  readonly minTripMs: number
  readonly minTripMeters: number
  /** Shorter rests do not end a trip. */
  readonly minParkingMs: number
  /** If true, a parking continues across a drive that is too short for a trip. */
  readonly greedyParking: boolean
  readonly ignoreOdometer: boolean
}

const DEFAULT_MINIMAL_SECONDS = 300
const DEFAULT_MINIMAL_METERS = 500

/** Returns the rules of a device. Its durations are set in seconds. */
export const tripRules = (settings: Settings): TripRules => ({
  speedThresholdKnots: settings.number('event.motion.speedThreshold', DEFAULT_SPEED_THRESHOLD_KNOTS),
  minTripMs: settings.number('report.trip.minimalTripDuration', DEFAULT_MINIMAL_SECONDS) * 1000,
  minTripMeters: settings.number('report.trip.minimalTripDistance', DEFAULT_MINIMAL_METERS),
  minParkingMs: settings.number('report.trip.minimalParkingDuration', DEFAULT_MINIMAL_SECONDS) * 1000,
  greedyParking: settings.flag('report.trip.greedyParking'),
  ignoreOdometer: settings.flag('report.ignoreOdometer'),
})

export interface Trip {
  readonly start: Position
  readonly end: Position
  readonly distance: Meters
  readonly duration: Milliseconds
  /** Sum of all speeds divided by the number of steps between the points, which is one less than the points. */
  readonly averageSpeed: Knots
  readonly maxSpeed: Knots
}

/** Returns a fold that finds the trips of a device, oldest first. */
export const tripFold = (rules: TripRules): Fold<readonly Trip[]> => {
  let detection: Detection | undefined
  // The last point is known only at the end, so each point is held until the next.
  let held: Position | undefined
  const take = (position: Position, last: boolean) =>
    (detection ??= new Detection(rules, position)).take(position, last)
  return {
    add: position => {
      if (held) take(held, false)
      held = position
    },
    result: () => {
      if (held) take(held, true)
      return detection?.trips ?? []
    },
  }
}

/** Point where a parking ended, and the speeds of this point and all later ones. */
interface Mark {
  readonly index: number
  readonly position: Position
  speedSum: number
  maxSpeed: number
}

/**
 * Point where the device came to rest, with the marks at that time. A trip that ends here does not sum further points.
 */
interface Stop {
  readonly index: number
  readonly position: Position
  readonly marks: readonly Mark[]
}

const markAt = (index: number, position: Position): Mark => ({ index, position, speedSum: 0, maxSpeed: 0 })

const grow = (mark: Mark, { speed }: Position): void => {
  mark.speedSum += speed
  mark.maxSpeed = Math.max(mark.maxSpeed, speed)
}

class Detection {
  readonly trips: Trip[] = []
  private index = -1
  /** Ends of the latest rest and of the latest parking. Rests between them were too short. */
  private restEnd: Mark
  private parkingEnd: Mark
  /** Current rest; undefined while the device moves. */
  private rest: Stop | undefined
  private previousRest: Stop
  private skipped = false
  private filtered = false

  constructor(
    private readonly rules: TripRules,
    first: Position,
  ) {
    this.restEnd = markAt(0, first)
    this.parkingEnd = this.restEnd
    this.previousRest = { index: 0, position: first, marks: [] }
  }

  take(position: Position, last: boolean): void {
    this.index += 1
    grow(this.restEnd, position)
    if (this.parkingEnd !== this.restEnd) grow(this.parkingEnd, position)
    const moving = position.speed > this.rules.speedThresholdKnots
    if (this.rest && (moving || last)) {
      if (!this.skipped || this.parkingEnd.index === 0) this.parkingEnd = this.restEnd
      this.restEnd = markAt(this.index, position)
      grow(this.restEnd, position)
    }
    if (!moving && !this.rest) this.stopAt(position)
    if (this.rest && (this.restEnd.index > this.rest.index || last)) this.judge(this.rest, last)
  }

  private stopAt(position: Position): void {
    const stop = { index: this.index, position, marks: [{ ...this.restEnd }, { ...this.parkingEnd }] }
    const { greedyParking } = this.rules
    this.filtered = this.isTooShort(greedyParking ? this.restEnd.position : this.parkingEnd.position, position)
    if (greedyParking && this.filtered) {
      this.rest = this.previousRest
      this.restEnd = this.parkingEnd
      this.filtered = false
    } else {
      this.rest = stop
      this.previousRest = stop
    }
  }

  private isTooShort(from: Position, to: Position): boolean {
    const { minTripMs, minTripMeters } = this.rules
    return to.fixTime - from.fixTime < minTripMs && totalBetween(from, to) < minTripMeters
  }

  /** Decides if a finished rest was a parking, which ends a trip. */
  private judge(rest: Stop, last: boolean): void {
    const parkedMs = this.restEnd.position.fixTime - rest.position.fixTime
    if ((parkedMs >= this.rules.minParkingMs || last) && this.parkingEnd.index < rest.index) {
      if (!this.filtered) this.trips.push(this.tripTo(rest))
      this.parkingEnd = this.restEnd
      this.skipped = false
    } else {
      this.skipped = true
    }
    this.rest = undefined
  }

  private tripTo({ index, position, marks }: Stop): Trip {
    const start = marks.find(mark => mark.index === this.parkingEnd.index)
    if (!start) throw new Error('a trip starts at a mark later than its end')
    return {
      start: start.position,
      end: position,
      distance: traveledDistance(start.position, position, this.rules.ignoreOdometer),
      duration: milliseconds(position.fixTime - start.position.fixTime),
      averageSpeed: meanSpeed(start.speedSum, index - start.index),
      maxSpeed: knots(start.maxSpeed),
    }
  }
}
