/** OsmAnd's parameters from a query string, a form or an object: their names, and the point that they describe. */
import { PointDraft } from './PointDraft.ts'
import { isUniqueId } from './report.ts'
import { isAbsent, isEmpty, isScalar } from './values.ts'

/** Parameters in the order of their first mention. Values of an object's members can have any type. */
export type Parameters = ReadonlyMap<string, unknown>

/**
 * Parses percent-encoded parameters such as `a=1&b=2`. For a repeated key, the last value that is not blank is used.
 */
export const parametersFrom = (text: string): Parameters => {
  const parameters = new Map<string, string>()
  let start = 0
  while (start < text.length) {
    const and = text.indexOf('&', start)
    const end = and < 0 ? text.length : and
    const equals = text.indexOf('=', start)
    if (equals > start && equals < end) {
      addParameter(parameters, decoded(text.slice(start, equals)), decoded(text.slice(equals + 1, end)))
    }
    start = end + 1
  }
  return parameters
}

/** Sets a parameter, but does not replace a value by a blank one. */
export const addParameter = (parameters: Map<string, string>, name: string, value: string): void => {
  if (!isAbsent(value) || !parameters.has(name)) parameters.set(name, value)
}

const ESCAPED = /[%+]/

const decoded = (text: string): string => {
  if (!ESCAPED.test(text)) return text
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    // Not UTF-8, or a lone percent sign. URLSearchParams keeps characters that it cannot decode.
    return new URLSearchParams(`v=${text}`).get('v') ?? text
  }
}

const ID_NAMES = ['id', 'deviceid', 'device_id']

/** Returns the id of the device, or undefined if no parameter has a valid one. */
export const idOf = (parameters: Parameters): string | undefined => {
  for (const name of ID_NAMES) {
    const value = parameters.get(name)
    const id = typeof value === 'number' ? String(value) : value
    if (typeof id === 'string' && isUniqueId(id)) return id
  }
  return undefined
}

/** `notificationToken` is the address for push messages to the app: a secret of the phone, not a measurement. */
const ADDRESSING: ReadonlySet<string> = new Set([...ID_NAMES, 'notificationToken'])

const PLACES: ReadonlySet<string> = new Set(['lat', 'latitude', 'lon', 'lng', 'long', 'longitude', 'location'])

/** Returns true if a parameter of this name states a place. */
export const isPlaceName = (name: string): boolean => PLACES.has(name)

/** Returns true if the parameters have a latitude, a longitude or both, readable or not. */
export const namesPlace = (parameters: Parameters): boolean => {
  for (const [key, value] of parameters) if (PLACES.has(key) && !isEmpty(value)) return true
  return false
}

/**
 * Reads parameters into a draft. `receivedAt` in Unix milliseconds is its default time. Speed is in knots without
 * `speedUnit`.
 */
export const draftFromParameters = (parameters: Parameters, receivedAt: number): PointDraft => {
  const draft = new PointDraft(receivedAt)
  for (const [key, value] of parameters) {
    if (isEmpty(value) || ADDRESSING.has(key)) continue
    read(draft, key, value)
    if (canBePlace(key, value)) draft.suspect(key)
  }
  return draft
}

/** Names that resemble those of places: `LAT`, `Lon`, `lat[]`, `gps_lat`, `latlng`. */
const LIKE_PLACE = /^(?:gps)?(?:lat|latitude|lon|lng|long|longitude|location|lat(?:lon|lng|long)|coord(?:s|inates?)?)$/
/** JSON or XML about a place, or an NMEA sentence. */
const TEXT_OF_PLACE = /^\s*(?:[[{<].*(?:lat|lon|lng|coord)|\$G[A-Z]{4},)/is

/** Returns true if a value under an unknown name can be a place. */
export const canBePlace = (name: string, value: unknown): boolean =>
  isScalar(value) &&
  !isAbsent(value) &&
  !PLACES.has(name) &&
  (LIKE_PLACE.test(name.toLowerCase().replaceAll(/[^a-z]/g, '')) ||
    (typeof value === 'string' && TEXT_OF_PLACE.test(value)))

const read = (draft: PointDraft, key: string, value: unknown): void => {
  switch (key) {
    case 'timestamp':
      return draft.time(value)
    case 'lat':
    case 'latitude':
      return draft.coordinate('latitude', value)
    case 'lon':
    case 'lng':
    case 'long':
    case 'longitude':
      return draft.coordinate('longitude', value)
    case 'location':
      return readLocation(draft, value)
    case 'speed':
      return draft.speed(value)
    case 'speedUnit':
      return isScalar(value) ? draft.unit(value) : draft.attributes.ignore(key)
    case 'bearing':
    case 'heading':
      return draft.measure('course', value, key)
    case 'altitude':
    case 'accuracy':
      return draft.measure(key, value)
    case 'valid':
      return draft.valid(value)
    case 'batt':
      return draft.attributes.set('batteryLevel', value, key)
    default:
      return draft.attributes.set(key, value)
  }
}

const readLocation = (draft: PointDraft, value: unknown): void => {
  const parts = String(value).split(',')
  if (parts.length !== 2) return draft.refusePlace('location is not latitude,longitude')
  // A blank half counts as unreadable, because clients do not send a comma without a reason.
  draft.coordinate('latitude', parts[0]?.trim() || 'none')
  draft.coordinate('longitude', parts[1]?.trim() || 'none')
}
