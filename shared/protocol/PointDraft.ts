/**
 * Draft of a point, with the rules for values of all protocols. Only time and place can reject a point. Any other
 * unreadable value is omitted, and its name is listed in the attribute `ignored`.
 */
import { type SpeedUnit, knotsFrom } from '../units.ts'
import { AttributeMap } from './attributes.ts'
import { coordinateFrom, type Essential, fixTimeFrom, booleanFrom, isAbsent, numberFrom } from './values.ts'
import type { Point } from './report.ts'

/** Upper bound of every altitude, speed and accuracy on earth, in any unit. */
const MEASURE_MAX = 1e9

type Measure = 'altitude' | 'course' | 'accuracy'

/** Values that can reject the point. */
const SENT_AS = { latitude: 'latitude', longitude: 'longitude', time: 'timestamp' } as const
const ESSENTIALS = ['latitude', 'longitude', 'time'] as const

export class PointDraft {
  readonly attributes = new AttributeMap()
  private readonly essentials = new Map<keyof typeof SENT_AS, Essential>()
  private readonly measures = new Map<Measure, number>()
  private speedValue: { readonly value: number; readonly unit: SpeedUnit | undefined } | undefined
  private speedUnit: string | undefined
  private trusted: boolean | undefined
  private unreliable = false
  private otherReason: string | undefined
  private suspected: string | undefined

  /** `receivedAt`, Unix time in milliseconds, is the time of a point without one. */
  constructor(private readonly receivedAt: number) {}

  /** Returns true if a latitude or longitude was set, readable or not. */
  get hasPlace(): boolean {
    return this.essentials.has('latitude') || this.essentials.has('longitude')
  }

  /** Returns true if no value was set. */
  get isEmpty(): boolean {
    return this.isBlank && this.speedUnit === undefined
  }

  /** Returns true if no value of a point was set. A unit alone does not make a point. */
  get isBlank(): boolean {
    const { essentials, measures, attributes, speedValue, trusted, unreliable, otherReason } = this
    const isGiven = speedValue !== undefined || trusted !== undefined || unreliable || otherReason !== undefined
    return essentials.size === 0 && measures.size === 0 && attributes.isBlank && !isGiven
  }

  /** Rejects the point for a reason that does not concern a single value. */
  refuse(reason: string): void {
    this.otherReason ??= reason
  }

  /** Rejects the point if it has no place in the end, because the named value can be one. */
  suspect(name: string): void {
    this.suspected ??= name
  }

  /** Rejects the point because its place cannot be read. */
  refusePlace(refused: string): void {
    for (const name of ['latitude', 'longitude'] as const) this.essentials.set(name, { refused })
  }

  /** Rejects the point unless time, latitude and longitude were set. */
  require(): void {
    for (const name of ESSENTIALS)
      if (!this.essentials.has(name)) this.essentials.set(name, { refused: `${SENT_AS[name]} is missing` })
  }

  /** Sets the time of the fix, in any form that `timestampFrom` reads. */
  time(value: unknown): void {
    if (!isAbsent(value)) this.essentials.set('time', fixTimeFrom(value, this.receivedAt))
  }

  /** Sets a coordinate in degrees. */
  coordinate(name: 'latitude' | 'longitude', value: unknown): void {
    if (!isAbsent(value)) this.essentials.set(name, coordinateFrom(name, value))
  }

  /** Sets a measure in the point's unit. A negative accuracy makes the place unreliable, a negative course is unknown. */
  measure(name: Measure, value: unknown, sentAs: string = name): void {
    const number = this.measured(value, sentAs)
    if (number === undefined) return
    if (name !== 'altitude' && number < 0) this.unreliable ||= name === 'accuracy'
    else this.measures.set(name, number)
  }

  /** Sets the speed. The unit is the given one, else that of `unit`, else knots. A negative speed is unknown. */
  speed(value: unknown, unit?: SpeedUnit, sentAs = 'speed'): void {
    const number = this.measured(value, sentAs)
    if (number !== undefined && number >= 0) this.speedValue = { value: number, unit }
  }

  /** Sets the unit of a speed without one, in any spelling that `knotsFrom` knows. */
  unit(value: unknown): void {
    if (!isAbsent(value)) this.speedUnit = String(value)
  }

  /** Sets the device's trust in the fix. */
  valid(value: unknown): void {
    if (isAbsent(value)) return
    // A and V are NMEA's active and void.
    const nmea = value === 'A' ? true : value === 'V' ? false : undefined
    const trusted = nmea ?? booleanFrom(value)
    if (trusted === undefined) this.attributes.ignore('valid')
    else this.trusted = trusted
  }

  /**
   * Returns true if two drafts can be one point: one has no place, or all values that both have are equal. Reports of
   * the same time with any different value are two points.
   */
  agreesWith(other: PointDraft): boolean {
    if (this.otherReason !== undefined || other.otherReason !== undefined) return false
    if (!this.hasPlace || !other.hasPlace) return true
    const isRefused = [...this.essentials.values(), ...other.essentials.values()].some(one => typeof one === 'object')
    return !isRefused && this.differences(other).length === 0
  }

  /** Adds all values of the other draft that this one lacks. Lists different values in `ignored`. */
  fill(other: PointDraft): void {
    for (const name of this.differences(other)) this.attributes.ignore(name)
    for (const [name, value] of other.essentials) if (!this.essentials.has(name)) this.essentials.set(name, value)
    for (const [name, value] of other.measures) if (!this.measures.has(name)) this.measures.set(name, value)
    this.speedValue ??= other.speedValue
    this.speedUnit ??= other.speedUnit
    this.trusted ??= other.trusted
    this.unreliable ||= other.unreliable
    this.otherReason ??= other.otherReason
    this.suspected ??= other.suspected
    this.attributes.fill(other.attributes)
  }

  /** Returns the names of values that both have and that differ. */
  private differences(other: PointDraft): string[] {
    const names = this.attributes.differences(other.attributes)
    const differ = <T>(mine: T | undefined, others: T | undefined) =>
      mine !== undefined && others !== undefined && JSON.stringify(mine) !== JSON.stringify(others)
    for (const name of ESSENTIALS)
      if (differ(this.essentials.get(name), other.essentials.get(name))) names.push(SENT_AS[name])
    for (const [name, value] of this.measures) if (differ(value, other.measures.get(name))) names.push(name)
    if (differ(this.speedValue, other.speedValue)) names.push('speed')
    if (differ(this.trusted, other.trusted)) names.push('valid')
    return names
  }

  /** Returns the point, or the reason for its rejection. */
  finish(): Point | string {
    const time = this.essentials.get('time') ?? this.receivedAt
    const latitude = this.essentials.get('latitude')
    const longitude = this.essentials.get('longitude')
    if (typeof latitude === 'object') return latitude.refused
    if (typeof longitude === 'object') return longitude.refused
    if (typeof time === 'object') return time.refused
    if (this.otherReason !== undefined) return this.otherReason
    if ((latitude === undefined) !== (longitude === undefined))
      return `${latitude === undefined ? 'latitude' : 'longitude'} is missing`
    if (latitude === undefined && this.suspected !== undefined)
      return `${this.suspected.slice(0, 64)} can be a place, but is not known as one`
    const speed = this.knots()
    if (typeof speed === 'string') return speed
    const point: Point = { fixTime: time }
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

  private measured(value: unknown, sentAs: string): number | undefined {
    if (isAbsent(value)) return undefined
    const number = numberFrom(value)
    if (number !== undefined && Math.abs(number) <= MEASURE_MAX) return number
    this.attributes.ignore(sentAs)
    return undefined
  }

  /** Returns the speed in knots, undefined if it is not set, or the reason if its unit is unknown. */
  private knots(): number | string | undefined {
    if (this.speedUnit !== undefined && !knotsFrom(this.speedUnit)) {
      // In another unit than it was measured in, the speed would be wrong permanently.
      if (this.speedValue && !this.speedValue.unit) return `speedUnit "${this.speedUnit.slice(0, 64)}" is unknown`
      this.attributes.ignore('speedUnit')
    }
    if (!this.speedValue) return undefined
    const { value, unit = this.speedUnit ?? 'kn' } = this.speedValue
    return knotsFrom(unit)?.(value)
  }

  /** Receivers write 0, 0 before they have a fix. If trusted, it is a place in the Gulf of Guinea. */
  private isWithoutFix(latitude: number, longitude: number): boolean {
    return latitude === 0 && longitude === 0 && (this.unreliable || this.trusted === false)
  }
}
