/**
 * Detects trips and stops by places instead of speeds, as later Traccar versions do. A device that moved 200 m away from
 * where it stopped is on a trip. A device that stayed within 200 m for three minutes has stopped. So jitter of fixes at
 * rest is no trip, and a drive that has not ended at the last point is one.
 */
import type { Position } from '../model/position.ts'
import { knots, knotsFromMetersPerSecond, milliseconds } from '../units.ts'
import { distanceBetween } from './geometry.ts'
import type { Settings } from './settings.ts'
import { type Fold, traveledDistance } from './summary.ts'
import type { Stop, Trip, TripsAndStops } from './trips.ts'

export interface GeometricRules {
  readonly minDistanceMeters: number
  readonly minDurationMs: number
  /** The device was away during a longer time without positions if it is elsewhere afterwards. */
  readonly stopGapMs: number
  readonly ignoreOdometer: boolean
}

/** The positions of this time are compared with each other. */
const LONGEST_DURATION_SECONDS = 3600

/** Returns the rules of a device. The settings have durations in seconds. */
export const geometricRules = (settings: Settings): GeometricRules => ({
  minDistanceMeters: Math.max(1, settings.number('report.trip.minDistance', 200)),
  minDurationMs:
    Math.min(Math.max(1, settings.number('report.trip.minDuration', 180)), LONGEST_DURATION_SECONDS) * 1000,
  stopGapMs: settings.number('report.trip.stopGap', 3600) * 1000,
  ignoreOdometer: settings.flag('report.ignoreOdometer'),
})

/** Returns true if the device's trips are detected by places. */
export const isGeometric = (settings: Settings): boolean => settings.flag('report.trip.newLogic')

/** Returns the trips and stops of a device. */
export const geometricFold = (rules: GeometricRules): Fold<TripsAndStops> => {
  let detection: Detection | undefined
  return {
    add: position => {
      if (detection) detection.add(position)
      else detection = new Detection(rules, position)
    },
    result: () => detection?.result() ?? { trips: [], stops: [] },
  }
}

const isMoving = ({ attributes, speed }: Position): boolean =>
  typeof attributes['motion'] === 'boolean' ? attributes['motion'] : speed > 0

class Detection {
  private readonly trips: Trip[] = []
  private readonly stops: Stop[] = []
  private moving: boolean
  /** Position of the last change between moving and stopped: start of the current trip or stop. */
  private anchor: Position
  private maxSpeed: number
  /** The newest positions, at least those of the shortest stop. */
  private readonly window: Position[]

  constructor(
    private readonly rules: GeometricRules,
    first: Position,
  ) {
    this.moving = isMoving(first)
    this.anchor = first
    this.maxSpeed = first.speed
    this.window = [first]
  }

  add(position: Position): void {
    const last = this.window.at(-1) ?? position
    this.maxSpeed = Math.max(this.maxSpeed, position.speed)
    if (this.drovePast(last, position)) this.addGap(last, position)
    else if (this.moving) this.tryStop(position)
    else this.tryMove(position)
    this.remember(position)
  }

  result(): TripsAndStops {
    const last = this.window.at(-1)
    if (last) this.change(last, !this.moving)
    return { trips: this.trips, stops: this.stops }
  }

  private get minSpeedMetersPerMs(): number {
    return this.rules.minDistanceMeters / this.rules.minDurationMs
  }

  /** Returns true if the device drove between two positions that are long apart. */
  private drovePast(last: Position, position: Position): boolean {
    const { distance } = position.attributes
    const gapMs = position.fixTime - last.fixTime
    return (
      gapMs > this.rules.stopGapMs &&
      typeof distance === 'number' &&
      distance >= this.rules.minDistanceMeters &&
      distance / gapMs > this.minSpeedMetersPerMs
    )
  }

  private addGap(last: Position, position: Position): void {
    if (this.moving) this.change(last, false)
    this.change(last, true)
    this.maxSpeed = Math.max(last.speed, position.speed)
    this.change(position, false)
  }

  private tryStop(position: Position): void {
    const isAway = (other: Position) => distanceBetween(other, position) >= this.rules.minDistanceMeters
    const [oldest] = this.window
    if (this.window.some(isAway) || !oldest) return
    if (position.fixTime - oldest.fixTime >= this.rules.minDurationMs) this.change(position, false)
  }

  /** Begins a trip at the last resting position: walks back while the device was fast enough. */
  private tryMove(position: Position): void {
    if (distanceBetween(this.anchor, position) < this.rules.minDistanceMeters) return
    let start = position
    let maxSpeed: number = position.speed
    for (const candidate of this.window.toReversed()) {
      const leg = distanceBetween(candidate, start)
      const isFast = start === position || leg / (start.fixTime - candidate.fixTime) > this.minSpeedMetersPerMs
      if (candidate.fixTime <= this.anchor.fixTime || !isFast) break
      start = candidate
      maxSpeed = Math.max(maxSpeed, candidate.speed)
    }
    this.change(start, true)
    this.maxSpeed = maxSpeed
  }

  /** Ends the current trip or stop, unless it has no duration, and begins the next one. */
  private change(at: Position, moving: boolean): void {
    if (at.fixTime > this.anchor.fixTime) {
      if (this.moving) this.trips.push(this.tripTo(at))
      else this.stops.push({ start: this.anchor, end: at })
    }
    this.moving = moving
    this.anchor = at
    this.maxSpeed = at.speed
  }

  private tripTo(end: Position): Trip {
    const start = this.anchor
    const distance = traveledDistance(start, end, this.rules.ignoreOdometer)
    const duration = milliseconds(end.fixTime - start.fixTime)
    const averageSpeed = knotsFromMetersPerSecond((distance * 1000) / duration)
    return { start, end, distance, duration, averageSpeed, maxSpeed: knots(this.maxSpeed) }
  }

  private remember(position: Position): void {
    this.window.push(position)
    const isOld = (other: Position | undefined) =>
      other !== undefined && position.fixTime - other.fixTime >= this.rules.minDurationMs
    while (isOld(this.window[1])) this.window.shift()
  }
}
