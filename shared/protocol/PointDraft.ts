/** A point under construction. A protocol sets what it reads; the first thing that can't be accepted becomes the reason. */
import { AttributeMap, type Attribute } from './attributes.ts'
import { type DeviceReport, type Point, type RefusedRequest, reject } from './report.ts'

/** 2000-01-01T00:00:00Z: no tracker is older, so an earlier fix is a clock that was never set. */
const EARLIEST_MS = Date.UTC(2000, 0, 1)
/** How far a device's clock may be ahead of ours. */
export const AHEAD_MAX_MS = 24 * 3_600_000

export type Measure = 'latitude' | 'longitude' | 'altitude' | 'speed' | 'course' | 'accuracy'

/** Devices send a negative one for "unknown". */
const NEVER_NEGATIVE: ReadonlySet<Measure> = new Set<Measure>(['speed', 'course', 'accuracy'])

export class PointDraft {
  readonly attributes = new AttributeMap()
  private readonly point: Point
  private firstReason: string | undefined

  /** `receivedAt`, milliseconds, is the time of a point that says none. */
  constructor(private readonly receivedAt: number) {
    this.point = { fixTime: receivedAt }
  }

  /** Why the point can't be accepted; undefined as long as it can. */
  get reason(): string | undefined {
    return this.firstReason
  }

  refuse(reason: string): void {
    this.firstReason ??= reason
  }

  /** The moment of the fix in milliseconds; undefined is a text that is no date. */
  time(fixTime: number | undefined): void {
    if (fixTime === undefined) return this.refuse('timestamp is not a date')
    if (fixTime < EARLIEST_MS) return this.refuse('timestamp is before 2000-01-01')
    if (fixTime > this.receivedAt + AHEAD_MAX_MS) return this.refuse('timestamp is more than 24 hours in the future')
    this.point.fixTime = fixTime
  }

  /** A measure in the unit of the point; undefined is something that is no finite number. */
  measure(name: Measure, value: number | undefined): void {
    if (value === undefined || !Number.isFinite(value)) return this.refuse(`${name} is not a number`)
    if (name === 'latitude' && Math.abs(value) > 90) return this.refuse('latitude is not between -90 and 90')
    if (name === 'longitude' && Math.abs(value) > 180) return this.refuse('longitude is not between -180 and 180')
    this.point[name] = value < 0 && NEVER_NEGATIVE.has(name) ? 0 : value
  }

  valid(valid: boolean): void {
    this.point.valid = valid
  }

  attribute(name: string, value: Attribute | undefined): void {
    if (value === undefined) return this.refuse(`${name} is not a number`)
    this.attributes.set(name, value)
  }

  /** The point, or undefined when there is a reason against it. */
  finish(): Point | undefined {
    const { point } = this
    if ((point.latitude === undefined) !== (point.longitude === undefined)) {
      this.refuse(point.latitude === undefined ? 'latitude is missing' : 'longitude is missing')
    }
    if (this.firstReason !== undefined) return undefined
    const attributes = this.attributes.finish()
    if (attributes) point.attributes = attributes
    return point
  }

  /** Adds the point to the report or, if it can't be accepted, the request that it was read from. */
  addTo(report: DeviceReport, request: () => RefusedRequest): void {
    const point = this.finish()
    if (point) report.points.push(point)
    else reject(report, this.firstReason ?? 'is not usable', request())
  }
}
