/** A trip of a vehicle from one place in the city to another. */
import { distanceBetween } from '#shared/domain/geometry.ts'
import { type Lane, reachFrom, type RoadMap } from './lanes.ts'
import type { Parking } from './parking.ts'
import { laneAt, lengthOf, type OnPath, type Path, pathAlong, placeOn } from './path.ts'
import { type Moment, speedProfile } from './speedProfile.ts'

export interface Trip {
  readonly seconds: number
  readonly end: Parking
  /** Returns where the vehicle is this time after the start. */
  at(seconds: number): OnPath & { readonly metersPerSecond: number }
}

export interface TripOptions {
  readonly map: RoadMap
  readonly start: Parking
  /** Duration of the trip. It ends a few seconds later, because the vehicle still has to stop. */
  readonly seconds: number
  /** The vehicle is never faster. */
  readonly topKmh: number
  /** Returns a number from 0 to 1. */
  readonly random: () => number
}

const RED_CHANCE = 0.2
const RED_LEAST_SECONDS = 5
const RED_SPREAD_SECONDS = 25
/** Targets are at most farther away by this factor than the vehicle drives. It parks on the way. */
const BEYOND = 1.25
/** Targets are nearer to the middle of the city than this, if there are such targets. */
const CITY_METERS = 7500
/** Of so many random targets, the one nearest to the middle is taken: traffic goes there, but most streets are outside. */
const CHOICES = 2
/** Drivers differ in how much of the usual speed they drive. */
const PACE_LEAST = 0.84
/** Distance in which a vehicle stops from its speed, with a margin. */
const stoppingMeters = ({ metersPerSecond }: Moment): number => metersPerSecond ** 2 / 4 + 5

/** Plans a trip along the fastest way to a random junction. In a small network it goes on from there to others. */
export const planTrip = ({ map, start, seconds, topKmh, random }: TripOptions): Trip => {
  const lanes: Lane[] = [start.lane]
  const waits: number[] = [redSeconds(start.lane, random)]
  const pace = PACE_LEAST + random() * (1 - PACE_LEAST)
  for (;;) {
    const more = nextLanes({ map, start: { ...start, lane: lanes.at(-1) ?? start.lane }, seconds, topKmh, random })
    lanes.push(...more)
    waits.push(...more.map(lane => redSeconds(lane, random)))
    const path = pathAlong(lanes)
    const common = { path, fromMeters: start.meters, topKmh, pace, waits }
    const without = speedProfile({ ...common, toMeters: lengthOf(path), mostSeconds: seconds })
    const last = without.at(-1)
    if (!last || without.length <= seconds) continue
    const toMeters = Math.min(lengthOf(path), last.meters + stoppingMeters(last))
    return tripOf(path, speedProfile({ ...common, toMeters, mostSeconds: Infinity }))
  }
}

const redSeconds = ({ lights }: Lane, random: () => number): number =>
  lights && random() < RED_CHANCE ? Math.round(RED_LEAST_SECONDS + random() * RED_SPREAD_SECONDS) : 0

/** Returns the lanes from the end of a lane to a target. */
const nextLanes = ({ map, start, seconds, topKmh, random }: TripOptions): Lane[] => {
  const range = { leastSeconds: seconds, mostSeconds: seconds * BEYOND }
  const reach = reachFrom(map, { start: start.lane, topKmh, ...range })
  const inCity = reach.targets.filter(target => fromCenter(map, target) < CITY_METERS)
  const targets = inCity.length > 0 ? inCity : reach.targets
  const choices = Array.from({ length: CHOICES }, () => targets[Math.floor(random() * targets.length)])
  const [target] = choices.flatMap(one => one ?? []).toSorted((a, b) => fromCenter(map, a) - fromCenter(map, b))
  if (target === undefined) throw new Error('the street leads nowhere')
  return reach.to(target)
}

const fromCenter = ({ exits, center }: RoadMap, junction: number): number => {
  const place = exits[junction]?.[0]?.line[0]
  return place ? distanceBetween(place, center) : Infinity
}

const tripOf = (path: Path, moments: readonly Moment[]): Trip => {
  const [first, last] = [moments[0], moments.at(-1)]
  if (!first || !last) throw new Error('the trip has no moments')
  return {
    seconds: moments.length - 1,
    end: laneAt(path, last.meters),
    at: seconds => {
      const n = Math.min(Math.max(0, Math.floor(seconds)), moments.length - 1)
      const [from, to] = [moments[n] ?? first, moments[n + 1] ?? last]
      const share = Math.min(1, Math.max(0, seconds - n))
      const meters = from.meters + (to.meters - from.meters) * share
      const metersPerSecond = from.metersPerSecond + (to.metersPerSecond - from.metersPerSecond) * share
      return { ...placeOn(path, meters), metersPerSecond }
    },
  }
}
