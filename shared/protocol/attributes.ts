/** Free attributes of a point: names that devices can set, their types, and their maximum size. */
import { hasNoControlCharacters } from '../model/wire.ts'
import { booleanFrom, isEmpty, isScalar, numberFrom, type Scalar } from './values.ts'

const MOST = 64
const NAME_MAX_CHARACTERS = 64
/** Maximum size as JSON, including `ignored`. A position holds 4,000 including computed attributes, so this leaves room for them. */
const JSON_MAX_CHARACTERS = 3500
const IGNORED_MAX_CHARACTERS = 400

/** Names that the system computes for each position. Values from outside would corrupt every later position. */
const COMPUTED: ReadonlySet<string> = new Set(['totalDistance', 'ip', 'ignored'])
const FORBIDDEN: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype'])

/**
 * Attributes in order of arrival. An unreadable or oversized value is omitted, and its name is listed in the attribute
 * `ignored`, because the position is worth more than the value.
 */
export class AttributeMap {
  private readonly named: Record<string, Scalar> = {}
  private readonly leftOut = new Set<string>()
  private count = 0
  /** Never less than their length as JSON: `isClean` admits only characters that are escaped with one more at most. */
  private charactersAtMost = 2

  /** Reads a value in the name's type and sets it. `sentAs` is the sender's name. */
  set(name: string, value: unknown, sentAs = name): void {
    if (isEmpty(value)) return
    const read = readAs(name, value)
    if (read === UNKNOWN) return
    const isUsable =
      read !== undefined && name.length <= NAME_MAX_CHARACTERS && !isReserved(name) && hasNoControlCharacters(name)
    if (!isUsable || (!this.has(name) && this.count === MOST)) return this.ignore(sentAs)
    if (!this.has(name)) this.count += 1
    this.named[name] = read
    this.charactersAtMost += 2 * name.length + (typeof read === 'string' ? 2 * read.length : 25) + 6
  }

  /** Lists a name in `ignored`. */
  ignore(name: string): void {
    this.leftOut.add(name)
  }

  get isBlank(): boolean {
    return this.count === 0 && this.leftOut.size === 0
  }

  has(name: string): boolean {
    return Object.hasOwn(this.named, name)
  }

  /** Returns the names that both maps have with different values. */
  differences(other: AttributeMap): string[] {
    return Object.entries(this.named).flatMap(([name, value]) =>
      other.has(name) && other.named[name] !== value ? [name] : [],
    )
  }

  /** Adds the attributes of another map whose names this one lacks. */
  fill(other: AttributeMap): void {
    for (const [name, value] of Object.entries(other.named)) if (!this.has(name)) this.set(name, value)
    for (const name of other.leftOut) if (!this.has(name)) this.ignore(name)
  }

  /** Returns the attributes, or undefined if none was set. */
  finish(): Record<string, Scalar> | undefined {
    const kept = this.fitting()
    if (this.leftOut.size > 0) kept['ignored'] = listed(this.leftOut)
    return Object.keys(kept).length > 0 ? kept : undefined
  }

  private fitting(): Record<string, Scalar> {
    if (this.charactersAtMost + IGNORED_MAX_CHARACTERS * 2 <= JSON_MAX_CHARACTERS) return this.named
    let characters = IGNORED_MAX_CHARACTERS * 2
    const kept = Object.entries(this.named).filter(([name, value]) => {
      const more = JSON.stringify(name).length + JSON.stringify(value).length + 2
      if (characters + more > JSON_MAX_CHARACTERS) {
        this.ignore(name)
        return false
      }
      characters += more
      return true
    })
    return Object.fromEntries(kept)
  }
}

const isReserved = (name: string): boolean => name === '' || FORBIDDEN.has(name) || COMPUTED.has(name)

/** Marks a value that the device does not know. */
const UNKNOWN = Symbol('unknown')

/**
 * Returns the value in the type of its name, UNKNOWN if the device does not know it, or undefined if it cannot be read.
 */
const readAs = (name: string, value: unknown): Scalar | typeof UNKNOWN | undefined => {
  const kind = attributeKind(name)
  if (kind === 'boolean') return booleanFrom(value)
  if (kind === 'number') {
    const number = numberFrom(value)
    if (number === undefined || number >= 0) return number
    if (NEVER_NEGATIVE.has(name)) return UNKNOWN
    return name === 'distance' ? undefined : number
  }
  if (!isScalar(value)) return undefined
  const read = kind === 'text' ? String(value) : value
  if (typeof read === 'string') return hasNoControlCharacters(read) ? read : undefined
  return typeof read === 'number' ? numberFrom(read) : read
}

const listed = (names: ReadonlySet<string>): string => {
  let list = ''
  for (const name of names) {
    const shown = shownName(name)
    if (list.length + shown.length + 2 > IGNORED_MAX_CHARACTERS) return `${list},…`
    list += list === '' ? shown : `,${shown}`
  }
  return list
}

/** Returns the name without characters that are invisible or would make it look like two names. */
const shownName = (name: string): string =>
  Array.from(name.slice(0, NAME_MAX_CHARACTERS), character =>
    character === ',' || !hasNoControlCharacters(character) ? '\u{fffd}' : character,
  ).join('')

/** Attributes with a known type: Traccar's position keys and those of common apps. All others keep their text. */

export type AttributeKind = 'number' | 'boolean' | 'text'

const words = (list: string): readonly string[] => list.trim().split(/\s+/)

const NUMBERS = words(`
  acceleration axleWeight battery batteryLevel coolantTemp deviceTemp distance drivingTime engineLoad engineTemp flags
  fuel fuelConsumption fuelLevel fuelUsed gps hacc hdop heartRate hours humidity input obdOdometer obdSpeed odometer
  output pdop power pressure rpm rssi sat satVisible serviceOdometer speedLimit steps temperature throttle totalDistance
  tripOdometer vacc vdop voltage dta dtf tta ttf
`)

const BOOLEANS = words(`
  approximate archive armed blocked charge charging door emergency ignition is_charging is_moving isCharging isMoving
  lock mock motion roaming
`)

/** Identifiers that can consist of digits. */
const TEXTS = words('card driverUniqueId iccid phone vin')

const NUMBERED_NUMBER = /^(?:adc|battery|count|fuel|humidity|io|power|temp)\d*$/
const NUMBERED_BOOLEAN = /^(?:door|in|out)\d+$/

const KINDS: ReadonlyMap<string, AttributeKind> = new Map([
  ...NUMBERS.map((name): [string, AttributeKind] => [name, 'number']),
  ...BOOLEANS.map((name): [string, AttributeKind] => [name, 'boolean']),
  ...TEXTS.map((name): [string, AttributeKind] => [name, 'text']),
])

/** Returns the type of a known attribute, or undefined if its values are kept as sent. */
const attributeKind = (name: string): AttributeKind | undefined => {
  const kind = KINDS.get(name)
  if (kind) return kind
  if (NUMBERED_NUMBER.test(name)) return 'number'
  return NUMBERED_BOOLEAN.test(name) ? 'boolean' : undefined
}

/** Attributes for which devices send a negative value to mean "unknown". */
const NEVER_NEGATIVE: ReadonlySet<string> = new Set(['batteryLevel', 'odometer'])
