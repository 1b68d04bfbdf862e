/** OsmAnd's JSON forms: the location of Traccar Client 9, alone or in lists, and the parameters as an object. */
import { knotsFromMetersPerSecond } from '../units.ts'
import type { Attribute } from './attributes.ts'
import { isObject, type Members, numberOf } from './json.ts'
import { draftFromParameters, idOf, type Parameters, parametersFrom } from './parameters.ts'
import { PointDraft } from './PointDraft.ts'
import { timestampFrom } from './timestamp.ts'

/** The device's id in an object of a request, where it says one. */
export const idOfMembers = (members: Members): string | undefined => {
  for (const name of ['device_id', 'id', 'deviceid']) {
    const value = members[name]
    if (typeof value === 'string' && value !== '') return value
    if (typeof value === 'number') return String(value)
  }
  return typeof members['_'] === 'string' ? idOf(parametersFrom(members['_'])) : undefined
}

/**
 * The parameters that an object stands for: its own scalar members, or the query string that early versions of Traccar
 * Client put into the member `_` for servers that read forms only. As in a query, speed is in knots.
 */
export const parametersFromMembers = (members: Members): Parameters => {
  if (typeof members['_'] === 'string') return parametersFrom(members['_'])
  const parameters = new Map<string, string>()
  for (const [name, value] of Object.entries(members)) {
    if (name !== 'device_id' && isScalar(value)) parameters.set(name, String(value))
  }
  return parameters
}

const isScalar = (value: unknown): value is Attribute =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'

/** Reads one location of Traccar Client 9 into a point. Speed is in meters per second. */
export const draftFromLocation = (location: Members, receivedAt: number): PointDraft => {
  const draft = new PointDraft(receivedAt)
  const { timestamp, coords, extras, alarm } = location
  if (timestamp !== undefined && timestamp !== null) draft.time(timestampFrom(timestamp))
  if (isObject(coords)) readCoords(draft, coords)
  else if (coords !== undefined && coords !== null) draft.refuse('coords is not an object')
  readDeviceState(draft, location)
  if (isScalar(alarm)) draft.attributes.set('alarm', alarm)
  if (isObject(extras)) {
    for (const [name, value] of Object.entries(extras)) {
      const taken = name === 'alarm' && draft.attributes.has('alarm')
      if (isScalar(value) && !taken) draft.attributes.set(name, value)
    }
  }
  return draft
}

/** Traccar shows an accuracy below this as 0. */
const ACCURACY_MIN_METERS = 10

/** Traccar Client writes numbers; where one stands in a text, something else wrote it. */
const numberIn = (members: Members, name: string): number | undefined => {
  const value = members[name]
  return typeof value === 'number' ? numberOf(value) : undefined
}

const readCoords = (draft: PointDraft, coords: Members): void => {
  const given = (name: string) => coords[name] !== undefined && coords[name] !== null
  if (given('latitude')) draft.measure('latitude', numberIn(coords, 'latitude'))
  if (given('longitude')) draft.measure('longitude', numberIn(coords, 'longitude'))
  if (given('altitude')) draft.measure('altitude', numberIn(coords, 'altitude'))
  if (given('heading')) draft.measure('course', numberIn(coords, 'heading'))
  if (given('speed')) {
    const speed = numberIn(coords, 'speed')
    draft.measure('speed', speed === undefined ? undefined : knotsFromMetersPerSecond(speed))
  }
  if (given('accuracy')) {
    const accuracy = numberIn(coords, 'accuracy')
    draft.measure('accuracy', accuracy !== undefined && accuracy < ACCURACY_MIN_METERS ? 0 : accuracy)
  }
}

const readDeviceState = ({ attributes }: PointDraft, location: Members): void => {
  const { event, is_moving, odometer, mock, activity, battery } = location
  if (typeof event === 'string') attributes.set('event', event)
  if (typeof is_moving === 'boolean') attributes.set('motion', is_moving)
  if (typeof odometer === 'number') attributes.set('odometer', Math.trunc(odometer))
  if (typeof mock === 'boolean') attributes.set('mock', mock)
  if (isObject(activity) && typeof activity['type'] === 'string') attributes.set('activity', activity['type'])
  if (!isObject(battery)) return
  const { level, is_charging } = battery
  if (typeof level === 'number' && level >= 0) attributes.set('batteryLevel', Math.trunc(level * 100))
  if (is_charging === true) attributes.set('charge', true)
}

/** The point of one object that is not a location: its members are parameters. */
export const draftFromMembers = (members: Members, receivedAt: number): PointDraft =>
  draftFromParameters(parametersFromMembers(members), receivedAt)
