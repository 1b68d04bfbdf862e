/** OsmAnd's parameters, from a query string or a form: their text, and the point that they say. */
import { knotsFromKilometersPerHour, knotsFromMetersPerSecond, knotsFromMilesPerHour } from '../units.ts'
import { decimalFrom, inferred } from './attributes.ts'
import { PointDraft } from './PointDraft.ts'
import { timestampFrom } from './timestamp.ts'

export type Parameters = ReadonlyMap<string, string>

/** `a=1&b=2`, percent-encoded, as a map. The last value of a repeated key counts; any text is accepted. */
export const parametersFrom = (text: string): Parameters => {
  const parameters = new Map<string, string>()
  let start = 0
  while (start < text.length) {
    const and = text.indexOf('&', start)
    const end = and < 0 ? text.length : and
    const equals = text.indexOf('=', start)
    if (equals > start && equals < end) {
      parameters.set(decoded(text.slice(start, equals)), decoded(text.slice(equals + 1, end)))
    }
    start = end + 1
  }
  return parameters
}

const ESCAPED = /[%+]/

const decoded = (text: string): string => {
  if (!ESCAPED.test(text)) return text
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    // Not UTF-8, or a lone percent sign: this reader keeps what it can't decode.
    return new URLSearchParams(`v=${text}`).get('v') ?? text
  }
}

/** The id of the device, where the parameters name one. */
export const idOf = (parameters: Parameters): string | undefined => parameters.get('id') || parameters.get('deviceid')

const ADDRESSING = new Set(['id', 'deviceid', 'notificationToken'])

/** Whether they say anything besides who sends them; if not, there is no point to store. */
export const saySomething = (parameters: Parameters): boolean => {
  for (const [key, value] of parameters) if (value !== '' && !ADDRESSING.has(key)) return true
  return false
}

/**
 * Reads parameters into a point; `receivedAt` in milliseconds is its time when they say none. Speed is in knots, unless
 * `speedUnit` says otherwise: apps that let their address be typed know only their own unit.
 */
export const draftFromParameters = (parameters: Parameters, receivedAt: number): PointDraft => {
  const draft = new PointDraft(receivedAt)
  const inKnots = SPEEDS.get(parameters.get('speedUnit') ?? 'kn')
  for (const [key, value] of parameters) {
    if (key === 'speed' && inKnots && value !== '') {
      const speed = decimalFrom(value)
      draft.measure('speed', speed === undefined ? undefined : inKnots(speed))
    } else if (value !== '' && !(key === 'speedUnit' && inKnots)) read(draft, key, value)
  }
  return draft
}

/** By the names that Traccar's settings have for them. */
const SPEEDS: ReadonlyMap<string, (value: number) => number> = new Map([
  ['kn', value => value],
  ['kmh', knotsFromKilometersPerHour],
  ['mph', knotsFromMilesPerHour],
  ['mps', knotsFromMetersPerSecond],
])

const isTrue = (text: string) => text === '1' || text.toLowerCase() === 'true'

const read = (draft: PointDraft, key: string, value: string): void => {
  switch (key) {
    case 'id':
    case 'deviceid':
    // Says where to push messages to the app: a secret of the phone, not a measurement.
    case 'notificationToken':
      return
    case 'timestamp':
      return draft.time(timestampFrom(value))
    case 'lat':
      return draft.measure('latitude', decimalFrom(value))
    case 'lon':
      return draft.measure('longitude', decimalFrom(value))
    case 'location':
      return readLocation(draft, value)
    case 'speed':
      return draft.measure('speed', decimalFrom(value))
    case 'bearing':
    case 'heading':
      return draft.measure('course', decimalFrom(value))
    case 'altitude':
    case 'accuracy':
      return draft.measure(key, decimalFrom(value))
    case 'valid':
      return draft.valid(isTrue(value))
    case 'hdop':
      return draft.attribute('hdop', decimalFrom(value))
    case 'batt':
      return draft.attribute('batteryLevel', decimalFrom(value))
    case 'charge':
      return draft.attribute('charge', isTrue(value))
    case 'driverUniqueId':
      return draft.attribute('driverUniqueId', value)
    default:
      return draft.attribute(key, inferred(value))
  }
}

const readLocation = (draft: PointDraft, value: string): void => {
  const [latitude = '', longitude = '', ...more] = value.split(',')
  if (more.length > 0) return draft.refuse('location is not latitude,longitude')
  draft.measure('latitude', decimalFrom(latitude))
  draft.measure('longitude', decimalFrom(longitude))
}
