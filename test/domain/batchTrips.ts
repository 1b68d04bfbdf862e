/**
 * Trips by indices over the complete list, step by step as in Traccar 3.9: the reference for the one-pass detection.
 */
import type { TripRules } from '#shared/domain/trips.ts'
import type { Position } from '#shared/model/position.ts'

export interface IndexedTrip {
  readonly start: number
  readonly end: number
}

const total = (position: Position) => position.attributes['totalDistance']
const between = (from: Position, to: Position): number => {
  const [a, b] = [total(from), total(to)]
  return typeof a === 'number' && typeof b === 'number' ? Math.max(0, b - a) : 0
}

export const batchTrips = (points: readonly Position[], rules: TripRules): IndexedTrip[] => {
  const at = (index: number): Position => points[index]!
  const tiny = (from: number, to: number) =>
    at(to).fixTime - at(from).fixTime < rules.minTripMs && between(at(from), at(to)) < rules.minTripMeters
  const found: IndexedTrip[] = []
  let [startP, endP, prevEndP, prevStartP] = [-1, 0, 0, 0]
  let [skipped, filtered] = [false, false]
  for (let i = 0; i < points.length; i += 1) {
    const moving = at(i).speed > rules.speedThresholdKnots
    const last = i === points.length - 1
    if ((moving || last) && startP !== -1) {
      if (!skipped || prevEndP === 0) prevEndP = endP
      endP = i
    }
    if (!moving && startP === -1) {
      if (rules.greedyParking) {
        filtered = tiny(endP, i)
        if (filtered) {
          startP = prevStartP
          endP = prevEndP
          filtered = false
        } else {
          prevStartP = i
          startP = i
        }
      } else {
        filtered = tiny(prevEndP, i)
        startP = i
      }
    }
    if (startP !== -1 && (endP > startP || last)) {
      const parking = at(endP).fixTime - at(startP).fixTime
      if ((parking >= rules.minParkingMs || last) && prevEndP < startP) {
        if (!filtered) found.push({ start: prevEndP, end: startP })
        prevEndP = endP
        skipped = false
      } else {
        skipped = true
      }
      startP = -1
    }
  }
  return found
}

/** Traccar's division by one less than the number of points. */
export const batchAverage = (points: readonly Position[], { start, end }: IndexedTrip): number =>
  points.slice(start, end + 1).reduce((sum, { speed }) => sum + speed, 0) / (end - start)
