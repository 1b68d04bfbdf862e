/** JSON formats of OsmAnd: locations of Traccar Client 9, single or in lists, and parameters as an object. */
import { isObject, type Members } from './json.ts'
import { isAbsent, isEmpty, isScalar, numberFrom } from './values.ts'
import {
  canBePlace,
  draftFromParameters,
  idOf,
  isPlaceName,
  type Parameters,
  parametersFrom,
  namesPlace,
} from './parameters.ts'
import type { BodyPart } from './parts.ts'
import { PointDraft } from './PointDraft.ts'
import { jsonBody } from './report.ts'

const NO_OBJECT = 'is not an object'

/** Returns the parts of an object or a list of objects. */
export const partsFromJson = (value: unknown, receivedAt: number): BodyPart[] =>
  (Array.isArray(value) ? value : [value]).flatMap(element =>
    isObject(element) ? partsFromElement(element, receivedAt) : [jsonPart(undefined, NO_OBJECT, [element])],
  )

/** Returns a part that is kept as JSON. */
export const jsonPart = (id: string | undefined, read: BodyPart['read'], value: unknown): BodyPart => ({
  id,
  read: typeof read === 'object' && read.isEmpty ? undefined : read,
  alone: () => ({ contentType: 'application/json', body: jsonBody(value) }),
})

/** Limit for data that is repeated in every rejected location of a list. */
const REPEATED_MAX_CHARACTERS = 10_000_000

const idIn = (element: Members): string | undefined =>
  idOf(new Map(Object.entries(element))) ?? idOf(copyIn(element['_']))

const partsFromElement = (element: Members, receivedAt: number): BodyPart[] => {
  const id = idIn(element)
  return separated(element).flatMap(members => partsFromMembers(members, id, receivedAt))
}

/** Members with a known meaning. A place in any other member is not the element's own. */
const KNOWN_MEMBERS: ReadonlySet<string> = new Set(
  'location coords battery activity extras provider geofence'.split(' '),
)

/** Splits an element that has a place from members that contain other places, such as a list of earlier fixes. */
const separated = (element: Members): Members[] => {
  const hasCoords = hasCoordinates(element['coords'])
  if (!hasCoords && !hasCoordinates(element)) return [element]
  const isApart = ([name, value]: readonly [string, unknown]) =>
    (name === 'location' ? hasCoords : !KNOWN_MEMBERS.has(name) && !isPlaceName(name)) && hasPlaceInside(value)
  const members = Object.entries(element)
  const apart = members.filter(isApart)
  return apart.length === 0
    ? [element]
    : [Object.fromEntries(members.filter(member => !isApart(member))), ...separated(Object.fromEntries(apart))]
}

const hasCoordinates = (value: unknown): boolean => isObject(value) && namesPlace(new Map(Object.entries(value)))

/** Returns true if a value contains a place at any depth. */
export const hasPlaceInside = (value: unknown): boolean =>
  hasCoordinates(value) ||
  (typeof value === 'object' &&
    value !== null &&
    ((isObject(value) && !isEmpty(value['coordinates'])) || Object.values(value).some(hasPlaceInside)))

/** Returns a part of an element. Kept in a list, because an element alone could be parsed as an Overland batch. */
const elementPart = (id: string | undefined, read: BodyPart['read'], element: Members): BodyPart =>
  jsonPart(id, read, Array.isArray(element['locations']) ? [element] : element)

const partsFromMembers = (element: Members, id: string | undefined, receivedAt: number): BodyPart[] => {
  const { coords, location, _: _copy, ...rest } = element
  const isLocated = typeof location === 'object' && location !== null
  if (isObject(coords)) {
    const isPlaceBeside = hasCoordinates(isLocated ? rest : { ...rest, location }) || hasPlaceInside(location)
    if (hasCoordinates(coords) || !isPlaceBeside) return partsFromCoords(element, id, receivedAt)
  }
  if (!isLocated) return [elementPart(id, draftFromMembers(element, receivedAt), element)]
  const others = isObject(coords) || coords === undefined ? rest : { coords, ...rest }
  const isList = Array.isArray(location)
  const locations: readonly unknown[] = isList ? location : [location]
  if (locations.length > 1 && jsonBody(others).length * locations.length > REPEATED_MAX_CHARACTERS)
    return [elementPart(id, 'the members next to the locations are too large', element)]
  const drafts = locations.map(one => (isObject(one) ? draftFromLocation(one, receivedAt) : NO_OBJECT))
  const isPlaced = drafts.some(draft => typeof draft === 'object' && draft.hasPlace)
  // The copy repeats the location.
  const elementDraft = draftFromMembers(others, receivedAt, isPlaced)
  // Data next to the locations applies to each of them, unless it has another place.
  const isShared =
    drafts.length > 0 && drafts.every(draft => typeof draft !== 'object' || draft.agreesWith(elementDraft))
  const parts = drafts.map((draft, n) => {
    if (isShared && typeof draft === 'object') draft.fill(elementDraft)
    return elementPart(id, draft, { ...(isShared && others), location: isList ? [locations[n]] : location })
  })
  return [...parts, elementPart(id, isShared ? undefined : elementDraft, others)]
}

/** Parses a location without a `location` member. Another place next to its `coords` is a separate point. */
const partsFromCoords = (element: Members, id: string | undefined, receivedAt: number): BodyPart[] => {
  const { coords: _coords, location, ...rest } = element
  const others = isScalar(location) ? { ...rest, location } : rest
  const located = draftFromLocation(element, receivedAt)
  const elementDraft = draftFromMembers(others, receivedAt)
  if (!hasCoordinates(others) || located.agreesWith(elementDraft)) return [elementPart(id, located, element)]
  const own = Object.fromEntries(Object.entries(element).filter(([name]) => !isPlaceName(name)))
  return [elementPart(id, draftFromLocation(own, receivedAt), own), elementPart(id, elementDraft, others)]
}

/** Earlier versions of Traccar Client add a query string as member `_` for servers that only parse forms. */
const copyIn = (copy: unknown): Parameters => (typeof copy === 'string' ? parametersFrom(copy) : new Map())

/** Parses members as parameters, with speed in knots. `isPlaced` is true if the place is known from elsewhere. */
const draftFromMembers = (members: Members, receivedAt: number, isPlaced = false): PointDraft => {
  const { _: copy, ...own } = members
  const filled = Object.entries(own).filter(([, value]) => !isEmpty(value))
  const draft = draftFromParameters(new Map<string, unknown>([...copyIn(copy), ...filled]), receivedAt)
  return understood(draft, own, { known: NOTHING, isPlaced })
}

const NOTHING: ReadonlySet<string> = new Set()

interface Understood {
  readonly known: ReadonlySet<string>
  readonly isPlaced: boolean
}

/** Rejects a draft without a place if lists or objects of unknown meaning could contain the place. */
const understood = (draft: PointDraft, members: Members, { known, isPlaced }: Understood): PointDraft => {
  const names = Object.keys(members).filter(
    name => !known.has(name) && !isScalar(members[name]) && !isEmpty(members[name]),
  )
  if (draft.hasPlace || isPlaced) for (const name of names) draft.attributes.ignore(name)
  else if (names.length > 0) draft.refuse(`has unknown members: ${names.join(', ').slice(0, 100)}`)
  return draft
}

const OF_LOCATION: ReadonlySet<string> = new Set(['coords', 'battery', 'activity', 'extras', 'provider', 'geofence'])

/** Parses a location of Traccar Client 9. Speed is in meters per second. */
const draftFromLocation = (location: Members, receivedAt: number): PointDraft => {
  const draft = new PointDraft(receivedAt)
  const { timestamp, coords, extras, alarm } = location
  draft.time(timestamp)
  if (isObject(coords) && (hasCoordinates(coords) || !hasCoordinates(location))) readCoords(draft, coords)
  else if (!isAbsent(coords) && !isObject(coords)) draft.refusePlace('coords is not an object')
  else readCoords(draft, location)
  for (const [name, value] of Object.entries({ ...location, ...(isObject(coords) && coords) }))
    if (canBePlace(name, value)) draft.suspect(name)
  readDeviceState(draft, location)
  draft.attributes.set('alarm', alarm)
  if (isObject(extras)) {
    for (const [name, value] of Object.entries(extras)) {
      const isTaken = name === 'alarm' && draft.attributes.has('alarm')
      if (!isTaken) draft.attributes.set(name, value)
    }
  } else if (!isEmpty(extras)) draft.attributes.ignore('extras')
  return understood(draft, location, { known: OF_LOCATION, isPlaced: false })
}

/** Traccar returns an accuracy below this as 0. */
const ACCURACY_MIN_METERS = 10

const firstGiven = (...values: readonly unknown[]): unknown => values.find(value => !isEmpty(value))

const readCoords = (draft: PointDraft, coords: Members): void => {
  const { latitude, lat, longitude, lon, lng, heading, bearing, altitude, speed, accuracy, timestamp } = coords
  draft.coordinate('latitude', firstGiven(latitude, lat))
  draft.coordinate('longitude', firstGiven(longitude, lon, lng))
  draft.time(timestamp)
  draft.measure('altitude', altitude)
  draft.measure('course', firstGiven(heading, bearing), 'heading')
  draft.speed(speed, 'mps')
  const meters = numberFrom(accuracy)
  const isFine = meters !== undefined && meters >= 0 && meters < ACCURACY_MIN_METERS
  draft.measure('accuracy', isFine ? 0 : accuracy)
}

const readDeviceState = ({ attributes }: PointDraft, location: Members): void => {
  const { event, is_moving, odometer, mock, activity, battery } = location
  attributes.set('event', event)
  attributes.set('motion', is_moving, 'is_moving')
  const meters = numberFrom(odometer)
  attributes.set('odometer', meters === undefined ? odometer : Math.trunc(meters))
  attributes.set('mock', mock)
  if (isObject(activity)) attributes.set('activity', activity['type'])
  else attributes.set('activity', activity)
  if (!isObject(battery)) return attributes.set('batteryLevel', battery, 'battery')
  const level = numberFrom(battery['level'])
  attributes.set('batteryLevel', level === undefined ? battery['level'] : Math.trunc(level * 100), 'battery.level')
  if (battery['is_charging'] !== false) attributes.set('charge', battery['is_charging'], 'battery.is_charging')
}
