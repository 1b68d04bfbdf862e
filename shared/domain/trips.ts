/**
 * Detects trips as Traccar 3.9 does, but in one pass. A trip begins at the point that ended a parking and ends at the
 * first point of the next parking. A shorter rest is part of the trip. A drive that has not ended at the last point is
 * not a trip. The time before, between and after trips are stops, except for a drive that has not ended.
 */
import type { Position } from '../model/position.ts'
import { type Knots, knots, type Meters, type Milliseconds, milliseconds } from '../units.ts'
import { type Fold, meanSpeed, totalBetween, traveledDistance } from './summary.ts'
import type { Settings } from './settings.ts'
import { DEFAULT_SPEED_THRESHOLD_KNOTS } from './steps.ts'

export interface TripRules {
  /** A faster device is moving. */
  readonly speedThresholdKnots: number
  /** A drive that is shorter in both time and distance is not a trip. */
  readonly minTripMs: number
  readonly minTripMeters: number
  /** A shorter rest does not end a trip. */
  readonly minParkingMs: number
  /** If true, a parking continues across a drive that is too short to be a trip. */
  readonly greedyParking: boolean
  readonly ignoreOdometer: boolean
}

const DEFAULT_MINIMAL_SECONDS = 300
const DEFAULT_MINIMAL_METERS = 500

/** Returns the rules of a device. The settings have durations in seconds. */
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

/** Time between two trips. */
export interface Stop {
  readonly start: Position
  readonly end: Position
}

/** Trips and stops of a device, oldest first. A stop begins where the trip before it ended, and ends where the next begins. */
export interface TripsAndStops {
  readonly trips: readonly Trip[]
  readonly stops: readonly Stop[]
}

/** Returns the trips and stops of a device. */
export const tripFold = (rules: TripRules): Fold<TripsAndStops> => {
  let detection: Detection | undefined
  // The latest point is processed by the next call, because only that call shows whether it is the last.
  let previous: Position | undefined
  const add = (position: Position, last: boolean) => (detection ??= new Detection(rules, position)).add(position, last)
  return {
    add: position => {
      if (previous) add(previous, false)
      previous = position
    },
    result: () => {
      if (previous) add(previous, true)
      return { trips: detection?.trips ?? [], stops: detection?.stops ?? [] }
    },
  }
}

/** A point at which a parking ended, and the speeds of all points from it on. */
interface Mark {
  readonly index: number
  readonly position: Position
  speedSum: number
  maxSpeed: number
}

/** A point at which the device stopped, with the marks at that time: a trip that ends here includes no later speeds. */
interface Rest {
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
  readonly stops: Stop[] = []
  /** End of the newest trip, or the first point. */
  private stopStart: Position
  private index = -1
  /** Ends of the latest rest and of the latest parking. Between them are rests that were too short. */
  private restEnd: Mark
  private parkingEnd: Mark
  /** The current rest; undefined while the device moves. */
  private rest: Rest | undefined
  private previousRest: Rest
  private skipped = false
  private filtered = false

  constructor(
    private readonly rules: TripRules,
    first: Position,
  ) {
    this.restEnd = markAt(0, first)
    this.parkingEnd = this.restEnd
    this.previousRest = { index: 0, position: first, marks: [] }
    this.stopStart = first
  }

  add(position: Position, last: boolean): void {
    this.index += 1
    grow(this.restEnd, position)
    if (this.parkingEnd !== this.restEnd) grow(this.parkingEnd, position)
    const moving = position.speed > this.rules.speedThresholdKnots
    if (this.rest && (moving || last)) {
      this.parkingEnd = this.driveStart()
      this.restEnd = markAt(this.index, position)
      grow(this.restEnd, position)
    }
    if (!moving && !this.rest) this.stopAt(position)
    if (this.rest && (this.restEnd.index > this.rest.index || last)) this.endRest(this.rest, last)
    if (last) this.stopUntil(moving ? this.driveStart().position : position)
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

  /** Decides whether an ended rest was a parking, and so ended a trip. */
  private endRest(rest: Rest, last: boolean): void {
    const parkedMs = this.restEnd.position.fixTime - rest.position.fixTime
    if ((parkedMs >= this.rules.minParkingMs || last) && this.parkingEnd.index < rest.index) {
      if (!this.filtered) this.addTrip(this.tripTo(rest))
      this.parkingEnd = this.restEnd
      this.skipped = false
    } else {
      this.skipped = true
    }
    this.rest = undefined
  }

  private addTrip(trip: Trip): void {
    this.trips.push(trip)
    this.stopUntil(trip.start)
    this.stopStart = trip.end
  }

  /** Adds the stop since the newest trip, unless it has no duration. */
  private stopUntil(end: Position): void {
    if (end.fixTime > this.stopStart.fixTime) this.stops.push({ start: this.stopStart, end })
  }

  /** Returns the point at which the current drive began. A rest that was too short did not end it. */
  private driveStart(): Mark {
    return !this.skipped || this.parkingEnd.index === 0 ? this.restEnd : this.parkingEnd
  }

  private tripTo({ index, position, marks }: Rest): Trip {
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
