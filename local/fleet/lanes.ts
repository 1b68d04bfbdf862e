/** Streets as vehicles see them: lanes in one direction, with lengths and times, and the fastest ways between junctions. */
import { type Coordinates, distanceBetween } from '#shared/domain/geometry.ts'
import { TimeQueue } from './timeQueue.ts'
import type { Street, StreetNetwork } from './streets.ts'

/** A street in one direction. */
export interface Lane {
  readonly street: Street
  readonly from: number
  readonly to: number
  /** Points in the direction of the lane. */
  readonly line: readonly Coordinates[]
  readonly meters: number
  /** The junction at the end has traffic lights. */
  readonly lights: boolean
}

export interface RoadMap {
  readonly lanes: readonly Lane[]
  /** Lanes that begin at each junction. */
  readonly exits: readonly (readonly Lane[])[]
  /** Middle of the city. */
  readonly center: Coordinates
}

/** Time that a vehicle loses at a junction, and more if it has traffic lights. */
const JUNCTION_SECONDS = 2
const LIGHTS_SECONDS = 8
const SECONDS_PER_HOUR = 3600

/** Returns the lanes of a network. Throws if it has no streets. */
export const roadMapOf = ({ junctions, streets, lights, center }: StreetNetwork): RoadMap => {
  if (streets.length === 0) throw new Error('the network has no streets')
  const lanes = streets.flatMap(street => {
    const { from, to, line } = street
    const meters = line.reduce((sum, point, n) => sum + distanceBetween(line[n - 1] ?? point, point), 0)
    const lane = (start: number, end: number, points: readonly Coordinates[]): Lane => {
      return { street, from: start, to: end, line: points, meters, lights: lights.has(end) }
    }
    return street.oneWay ? [lane(from, to, line)] : [lane(from, to, line), lane(to, from, line.toReversed())]
  })
  const exits: Lane[][] = Array.from({ length: junctions }, () => [])
  for (const lane of lanes) exits[lane.from]?.push(lane)
  return { lanes, exits, center }
}

/** Returns the usual time on a lane, with the junction at its end. */
const secondsOn = ({ street, meters, lights }: Lane, topKmh: number): number =>
  (meters * SECONDS_PER_HOUR) / (Math.min(topKmh, street.speedKmh) * 1000) +
  JUNCTION_SECONDS +
  (lights ? LIGHTS_SECONDS : 0)

/** Returns the lanes that a vehicle can take after a lane. It turns around only at a dead end. */
const exitsAfter = ({ exits }: RoadMap, { street, to }: Lane): readonly Lane[] => {
  const all = exits[to] ?? []
  const onward = all.filter(exit => exit.street !== street)
  return onward.length > 0 ? onward : all
}

/** Fastest ways from the end of a lane. */
export interface Reach {
  /** Junctions within the times, the nearest first. If there are none, the farthest one before. */
  readonly targets: readonly number[]
  /** Returns the lanes that lead to a junction. */
  to(junction: number): Lane[]
}

export interface ReachOptions {
  /** The way begins at the end of this lane. */
  readonly start: Lane
  readonly topKmh: number
  readonly leastSeconds: number
  readonly mostSeconds: number
}

/** Finds the fastest ways to the junctions that are between two times away (Dijkstra). */
export const reachFrom = (map: RoadMap, { start, topKmh, leastSeconds, mostSeconds }: ReachOptions): Reach => {
  const times = new Float64Array(map.exits.length).fill(Infinity)
  // A way back to the start would be a circle.
  times[start.to] = 0
  const arrivals: (Lane | undefined)[] = []
  const queue = new TimeQueue()
  const take = (lane: Lane, seconds: number): void => {
    if (seconds >= (times[lane.to] ?? 0)) return
    times[lane.to] = seconds
    arrivals[lane.to] = lane
    queue.add(lane.to, seconds)
  }
  for (const lane of exitsAfter(map, start)) take(lane, secondsOn(lane, topKmh))
  const targets: number[] = []
  let farthest: number | undefined
  for (let next = queue.next(); next; next = queue.next()) {
    const { junction, seconds } = next
    if (seconds > mostSeconds && farthest !== undefined) break
    // A faster way was found after this entry was added.
    if (seconds > (times[junction] ?? 0)) continue
    farthest = junction
    if (seconds >= leastSeconds) targets.push(junction)
    for (const lane of map.exits[junction] ?? []) take(lane, seconds + secondsOn(lane, topKmh))
  }
  const to = (junction: number): Lane[] => {
    const lanes: Lane[] = []
    for (let lane = arrivals[junction]; lane; lane = arrivals[lane.from]) lanes.push(lane)
    return lanes.toReversed()
  }
  return { targets: targets.length > 0 || farthest === undefined ? targets : [farthest], to }
}
