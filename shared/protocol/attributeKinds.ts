/** The attributes whose type is known: Traccar's position keys and what common apps add. All others keep their characters. */

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

/** Digits that are a name. */
const TEXTS = words('card driverUniqueId iccid phone vin')

const NUMBERED_NUMBER = /^(?:adc|battery|count|fuel|humidity|io|power|temp)\d*$/
const NUMBERED_BOOLEAN = /^(?:door|in|out)\d+$/

const KINDS: ReadonlyMap<string, AttributeKind> = new Map([
  ...NUMBERS.map((name): [string, AttributeKind] => [name, 'number']),
  ...BOOLEANS.map((name): [string, AttributeKind] => [name, 'boolean']),
  ...TEXTS.map((name): [string, AttributeKind] => [name, 'text']),
])

/** Returns the type of a known attribute, or undefined if its values stay as they were sent. */
export const attributeKind = (name: string): AttributeKind | undefined => {
  const kind = KINDS.get(name)
  if (kind) return kind
  if (NUMBERED_NUMBER.test(name)) return 'number'
  return NUMBERED_BOOLEAN.test(name) ? 'boolean' : undefined
}

/** Devices send a negative value for "unknown". */
export const NEVER_NEGATIVE: ReadonlySet<string> = new Set(['batteryLevel', 'odometer'])
