/** The speed of a vehicle along a path: it accelerates, slows down for corners, and stops at red lights and at the end. */
import type { Path } from './path.ts'
import { courseBetween } from './course.ts'

/** Meters per second, per second. */
const ACCELERATION = 1.5
const BRAKING = 2.5
/** Vehicles take corners with less than this sideways acceleration, on a curve of this radius. */
const CORNER_ACCELERATION = 2
const CORNER_RADIUS_METERS = 14
/** Turns of fewer degrees are curves of a street. */
const CORNER_LEAST_DEGREES = 25
const TURNAROUND_DEGREES = 150
const TURNAROUND_METERS_PER_SECOND = 2
/** A vehicle that is about to stop still moves. */
const CREEP_METERS_PER_SECOND = 0.5
const STEPS_PER_SECOND = 4
const METERS_PER_SECOND_OF_KMH = 1000 / 3600

export interface Driving {
  readonly path: Path
  /** Distances from the first point of the path at which the vehicle starts and stops. */
  readonly fromMeters: number
  readonly toMeters: number
  readonly topKmh: number
  /** Share of the usual speed of the street. */
  readonly pace: number
  /** Seconds that the vehicle waits at the end of each lane. */
  readonly waits: readonly number[]
  /** The profile ends at this time even if the vehicle still moves. */
  readonly mostSeconds: number
}

export interface Moment {
  /** Distance from the first point of the path. */
  readonly meters: number
  readonly metersPerSecond: number
}

/** Returns the distance and speed of the vehicle in each second, from its start to its stop. */
export const speedProfile = (driving: Driving): Moment[] => {
  const stages = stagesOf(driving)
  const moments: Moment[] = []
  let [meters, speed, waiting] = [driving.fromMeters, 0, 0]
  let stage = 0
  for (let step = 0; ; step += 1) {
    if (step % STEPS_PER_SECOND === 0) {
      moments.push({ meters, metersPerSecond: speed })
      if (stage === stages.length || moments.length > driving.mostSeconds) return moments
    }
    const current = stages[stage]
    if (!current) speed = 0
    else if (waiting > 0) waiting -= 1
    else {
      const braking = Math.sqrt(current.endSpeed ** 2 + 2 * BRAKING * (current.endMeters - meters))
      const faster = speed + ACCELERATION / STEPS_PER_SECOND
      speed = Math.max(CREEP_METERS_PER_SECOND, Math.min(faster, current.limit, braking))
      meters = Math.min(current.endMeters, meters + speed / STEPS_PER_SECOND)
      if (meters < current.endMeters) continue
      waiting = current.waitSeconds * STEPS_PER_SECOND
      if (waiting > 0 || stage === stages.length - 1) speed = 0
      stage += 1
    }
  }
}

/** A part of the path with one speed limit. */
interface Stage {
  readonly endMeters: number
  readonly limit: number
  /** Highest speed at the end from which the vehicle can still slow down for all that follows. */
  endSpeed: number
  readonly waitSeconds: number
}

const stagesOf = ({ path, fromMeters, toMeters, topKmh, pace, waits }: Driving): Stage[] => {
  const stages: Stage[] = []
  path.lanes.forEach(({ street }, n) => {
    const last = path.starts[n + 1] ?? path.points.length - 1
    const limit = Math.min(street.speedKmh * pace, topKmh) * METERS_PER_SECOND_OF_KMH
    for (let point = (path.starts[n] ?? 0) + 1; point <= last; point += 1) {
      const end = path.meters[point] ?? 0
      if (end <= fromMeters || (path.meters[point - 1] ?? 0) >= toMeters) continue
      const waitSeconds = point === last && end < toMeters ? (waits[n] ?? 0) : 0
      const endSpeed = end >= toMeters || waitSeconds > 0 ? 0 : cornerSpeed(path, point)
      stages.push({ endMeters: Math.min(end, toMeters), limit, endSpeed, waitSeconds })
    }
  })
  for (let n = stages.length - 2; n >= 0; n -= 1) {
    const [stage, next] = [stages[n], stages[n + 1]]
    if (!stage || !next) continue
    const length = next.endMeters - stage.endMeters
    const braking = Math.sqrt(next.endSpeed ** 2 + 2 * BRAKING * length)
    stage.endSpeed = Math.min(stage.endSpeed, next.limit, braking)
  }
  return stages
}

/** Returns the highest speed at a point of the path. */
const cornerSpeed = ({ points }: Path, point: number): number => {
  const [before, at, after] = [points[point - 1], points[point], points[point + 1]]
  if (!before || !at || !after) return Infinity
  const turn = Math.abs(((courseBetween(at, after) - courseBetween(before, at) + 540) % 360) - 180)
  if (turn < CORNER_LEAST_DEGREES) return Infinity
  if (turn > TURNAROUND_DEGREES) return TURNAROUND_METERS_PER_SECOND
  const radius = CORNER_RADIUS_METERS * (90 / turn)
  return Math.sqrt(CORNER_ACCELERATION * radius)
}
