/**
 * A point under construction, and the one rule of all protocols about values. Only time and place can refuse a point. Any
 * other value that can't be read is left out, and its name is listed in the attribute `ignored`.
 */
import { type SpeedUnit, knotsFrom } from '../units.ts'
import { AttributeMap } from './attributes.ts'
import type { Point } from './report.ts'
import { timestampFrom } from './timestamp.ts'
import { booleanFrom, isAbsent, numberFrom } from './values.ts'

/** 2000-01-01T00:00:00Z: no tracker is older, so an earlier fix comes from a clock that was never set. */
const EARLIEST_MS = Date.UTC(2000, 0, 1)
/** How far a device's clock can be ahead of ours. */
const AHEAD_MAX_MS = 24 * 3_600_000
/** No altitude, speed or accuracy on earth is larger, in any unit. */
const MEASURE_MAX = 1e9

type Essential = 'time' | 'latitude' | 'longitude'
type Measure = 'altitude' | 'course' | 'accuracy'

/** A value, or why there is none. */
type Read = number | { readonly refused: string }

const DEGREES_MAX = { latitude: 90, longitude: 180 }

const REQUIRED = [
  ['latitude', 'latitude'],
  ['longitude', 'longitude'],
  ['time', 'timestamp'],
] as const

export class PointDraft {
  readonly attributes = new AttributeMap()
  private readonly essentials = new Map<Essential, Read>()
  private readonly measures = new Map<Measure, number>()
  private speedValue: { readonly value: number; readonly unit: SpeedUnit | undefined } | undefined
  private speedUnit: string | undefined
  private trusted: boolean | undefined
  private unreliable = false
  private otherReason: string | undefined

  /** `receivedAt`, milliseconds, is the time of a point that states none. */
  constructor(private readonly receivedAt: number) {}

  /** Returns true if a latitude or longitude was given, readable or not. */
  get hasPlace(): boolean {
    return this.essentials.has('latitude') || this.essentials.has('longitude')
  }

  /** Returns true if nothing was given that belongs to a point. */
  get isBlank(): boolean {
    const { essentials, measures, attributes, speedValue, trusted, unreliable, otherReason } = this
    const isGiven = speedValue !== undefined || trusted !== undefined || unreliable || otherReason !== undefined
    return essentials.size === 0 && measures.size === 0 && attributes.isBlank && !isGiven
  }

  /** Refuses the point for a reason that is not one value's. */
  refuse(reason: string): void {
    this.otherReason ??= reason
  }

  /** Refuses the point because its place can't be read. */
  refusePlace(refused: string): void {
    for (const name of ['latitude', 'longitude'] as const) this.essentials.set(name, { refused })
  }

  /** Refuses the point unless time, latitude and longitude were given. */
  require(): void {
    for (const [name, sentAs] of REQUIRED) {
      if (!this.essentials.has(name)) this.essentials.set(name, { refused: `${sentAs} is missing` })
    }
  }

  /** Sets the moment of the fix: any form that `timestampFrom` reads. */
  time(value: unknown): void {
    if (!isAbsent(value)) this.essentials.set('time', this.readTime(value))
  }

  /** Sets a coordinate in degrees. */
  coordinate(name: 'latitude' | 'longitude', value: unknown): void {
    if (isAbsent(value)) return
    const most = DEGREES_MAX[name]
    const number = numberFrom(value)
    if (number === undefined) this.essentials.set(name, { refused: `${name} is not a number` })
    else if (Math.abs(number) > most)
      this.essentials.set(name, { refused: `${name} is not between -${most} and ${most}` })
    else this.essentials.set(name, number)
  }

  /** Sets a measure in the unit of the point. A negative accuracy marks the place as unreliable, a negative course is unknown. */
  measure(name: Measure, value: unknown, sentAs: string = name): void {
    const number = this.measured(value, sentAs)
    if (number === undefined) return
    if (name !== 'altitude' && number < 0) this.unreliable ||= name === 'accuracy'
    else this.measures.set(name, number)
  }

  /** Sets the speed. Without a unit it is in the unit that `unit` sets, or in knots. A negative speed is unknown. */
  speed(value: unknown, unit?: SpeedUnit, sentAs = 'speed'): void {
    const number = this.measured(value, sentAs)
    if (number !== undefined && number >= 0) this.speedValue = { value: number, unit }
  }

  /** Sets the unit of a speed that brings none, in any spelling that `knotsFrom` knows. */
  unit(value: unknown): void {
    if (!isAbsent(value)) this.speedUnit = String(value)
  }

  /** Sets whether the device trusts the fix. */
  valid(value: unknown): void {
    if (isAbsent(value)) return
    // NMEA's active and void.
    const nmea = value === 'A' ? true : value === 'V' ? false : undefined
    const trusted = nmea ?? booleanFrom(value)
    if (trusted === undefined) this.attributes.ignore('valid')
    else this.trusted = trusted
  }

  /** Returns true if two drafts can be one point: they do not state different times or places. */
  agreesWith(other: PointDraft): boolean {
    if (this.otherReason !== undefined || other.otherReason !== undefined) return false
    if (!this.hasPlace || !other.hasPlace) return true
    for (const [name, value] of this.essentials) {
      const others = other.essentials.get(name)
      if (others !== undefined && (typeof value !== 'number' || value !== others)) return false
    }
    return true
  }

  /** Adds everything that the other draft states and this one does not. */
  fill(other: PointDraft): void {
    for (const [name, value] of other.essentials) if (!this.essentials.has(name)) this.essentials.set(name, value)
    for (const [name, value] of other.measures) if (!this.measures.has(name)) this.measures.set(name, value)
    this.speedValue ??= other.speedValue
    this.speedUnit ??= other.speedUnit
    this.trusted ??= other.trusted
    this.unreliable ||= other.unreliable
    this.otherReason ??= other.otherReason
    this.attributes.fill(other.attributes)
  }

  /** Returns the point, or the reason why it can't be one. */
  finish(): Point | string {
    const time = this.essentials.get('time') ?? this.receivedAt
    const latitude = this.essentials.get('latitude')
    const longitude = this.essentials.get('longitude')
    for (const one of [latitude, longitude, time]) if (typeof one === 'object') return one.refused
    if (this.otherReason !== undefined) return this.otherReason
    if ((latitude === undefined) !== (longitude === undefined))
      return `${latitude === undefined ? 'latitude' : 'longitude'} is missing`
    const speed = this.knots()
    if (typeof speed === 'string') return speed
    const point: Point = { fixTime: time as number }
    if (latitude !== undefined && longitude !== undefined && !this.isWithoutFix(latitude, longitude)) {
      Object.assign(point, { latitude, longitude }, Object.fromEntries(this.measures))
      if (speed !== undefined) point.speed = speed
      const valid = this.unreliable ? false : this.trusted
      if (valid !== undefined) point.valid = valid
    }
    const attributes = this.attributes.finish()
    if (attributes) point.attributes = attributes
    return point
  }

  private readTime(value: unknown): Read {
    const time = timestampFrom(value)
    if (time === undefined) return { refused: 'timestamp is not a date' }
    if (time < EARLIEST_MS) return { refused: 'timestamp is before 2000-01-01' }
    if (time > this.receivedAt + AHEAD_MAX_MS) return { refused: 'timestamp is more than 24 hours in the future' }
    return time
  }

  private measured(value: unknown, sentAs: string): number | undefined {
    if (isAbsent(value)) return undefined
    const number = numberFrom(value)
    if (number !== undefined && Math.abs(number) <= MEASURE_MAX) return number
    this.attributes.ignore(sentAs)
    return undefined
  }

  /** The speed in knots, undefined without one, or why it can't be told. */
  private knots(): number | string | undefined {
    if (this.speedUnit !== undefined && !knotsFrom(this.speedUnit)) {
      // Read in another unit than it was measured in, it would be a wrong speed for ever.
      if (this.speedValue && !this.speedValue.unit) return `speedUnit "${this.speedUnit.slice(0, 64)}" is not known`
      this.attributes.ignore('speedUnit')
    }
    if (!this.speedValue) return undefined
    const { value, unit = this.speedUnit ?? 'kn' } = this.speedValue
    return knotsFrom(unit)?.(value)
  }

  /** Receivers write 0, 0 before they have a fix. Trusted, it is a place in the Gulf of Guinea. */
  private isWithoutFix(latitude: Read, longitude: Read): boolean {
    return latitude === 0 && longitude === 0 && (this.unreliable || this.trusted === false)
  }
}
