/**
 * OwnTracks in HTTP mode: one JSON message per request. Only `location` messages are fixes. The apps send all other
 * types, too, and some wait for 200 with an array before they send the next message, so no type can be rejected.
 */
import { draftOf, isObject, jsonFrom, type Members } from './json.ts'
import { numberFrom } from './values.ts'
import { osmand } from './osmand.ts'
import { jsonPart, partsFromJson } from './osmandJson.ts'
import { idOf, parametersFrom, namesPlace } from './parameters.ts'
import { type BodyPart, reportsOf } from './parts.ts'
import type { PointDraft } from './PointDraft.ts'
import { contentTypeOf, isUniqueId, type ParsedRequest, type TrackerRequest } from './report.ts'

/** No friends' messages and no commands. */
const ANSWER = '[]'
const ANSWERED = { successBody: ANSWER, unknownStatus: 400, refusedBody: ANSWER, takesCommands: false }

/** Parses an OwnTracks request. Returns undefined for another protocol. */
export const owntracks = (request: TrackerRequest): ParsedRequest | undefined => {
  const parts = partsOf(request)
  return parts ? ofMessages(request, parts) : ofOtherBody(request)
}

/** Returns the parts of the messages in a body, without messages that are not fixes. Undefined for another body. */
const partsOf = (request: TrackerRequest): BodyPart[] | undefined => {
  const { body, receivedAt } = request
  if (!body.includes('"_type"')) return undefined
  const value = jsonFrom(body)
  // The content of a truncated message is unknown.
  if (value === undefined) {
    const alone = () => ({ contentType: contentTypeOf(request), body })
    return [{ id: undefined, read: 'the body is not JSON', alone }]
  }
  const messages: readonly unknown[] = Array.isArray(value) ? value : [value]
  if (!messages.some(message => isObject(message) && typeof message['_type'] === 'string')) return undefined
  return messages.flatMap(message => messageParts(message, receivedAt))
}

/** Messages with the place of a region, or of a fix that is sent separately. */
const OF_REGIONS: ReadonlySet<string> = new Set(['transition', 'waypoint', 'beacon'])

const messageParts = (message: unknown, receivedAt: number): BodyPart[] => {
  const type = isObject(message) ? message['_type'] : undefined
  if (!isObject(message) || typeof type !== 'string') return partsFromJson([message], receivedAt)
  if (type === 'location') return [jsonPart(nameIn(message), draftFrom(message, receivedAt), message)]
  if (type === 'encrypted') return [jsonPart(nameIn(message), 'the message is encrypted', message)]
  return !OF_REGIONS.has(type) && namesPlace(new Map(Object.entries(message)))
    ? [jsonPart(nameIn(message), `the message type "${type.slice(0, 64)}" is unknown`, message)]
    : []
}

const ofMessages = (request: TrackerRequest, parts: readonly BodyPart[]): ParsedRequest => {
  const query = parametersFrom(request.query)
  const isAcknowledgedWithoutData = parts.length === 0 && !namesPlace(query)
  const reports = isAcknowledgedWithoutData
    ? []
    : reportsOf(request, { query, id: typedId(request), parts, queryIsShared: false })
  return { protocol: 'owntracks', reports, isAcknowledgedWithoutData, ...ANSWERED }
}

/**
 * Recognizes requests by headers with user and device, which only the apps send. An empty body means that friends
 * forget a place.
 */
const ofOtherBody = (request: TrackerRequest): ParsedRequest | undefined => {
  const { headers, body, query } = request
  if (headers['x-limit-u'] === undefined && headers['x-limit-d'] === undefined) return undefined
  const isAcknowledgedWithoutData = body.trim() === '' && !namesPlace(parametersFrom(query))
  const reports = isAcknowledgedWithoutData ? [] : osmand(request, typedId(request)).reports
  return { protocol: 'owntracks', reports, isAcknowledgedWithoutData, ...ANSWERED }
}

/** Returns an id that a user typed: the id in the address, else the device id in the app's settings. */
const typedId = ({ headers, query }: TrackerRequest): string | undefined => {
  const parameters = parametersFrom(query)
  const names = [idOf(parameters), parameters.get('d'), headers['x-limit-d']]
  return names.find((name): name is string => typeof name === 'string' && isUniqueId(name))
}

/**
 * Returns an id from `topic` or `tid`, which the app generates, for senders without another id. As in Traccar, slashes
 * of the topic become dashes.
 */
const nameIn = ({ topic, tid }: Members): string | undefined => {
  const names = [typeof topic === 'string' ? topic.replaceAll('/', '-') : undefined, tid]
  return names.find((name): name is string => typeof name === 'string' && isUniqueId(name))
}

const draftFrom = (message: Members, receivedAt: number): PointDraft => {
  const { tst, lat, lon, vel, alt, cog, acc } = message
  const draft = draftOf(
    {
      time: tst,
      latitude: lat,
      longitude: lon,
      speed: ['vel', vel],
      speedUnit: 'kmh',
      altitude: ['alt', alt],
      course: ['cog', cog],
      accuracy: ['acc', acc],
    },
    receivedAt,
  )
  readAttributes(draft, message)
  return draft
}

/** Members of text, with Traccar's names. */
const TEXTS = [
  ['t', 'event'],
  ['tid', 'tid'],
  ['conn', 'conn'],
] as const

const readAttributes = ({ attributes }: PointDraft, message: Members): void => {
  const { batt, bs } = message
  attributes.set('batteryLevel', batt, 'batt')
  // 0 unknown, 1 unplugged, 2 charging, 3 full.
  const state = numberFrom(bs)
  if (state !== undefined && state > 0) attributes.set('charge', state > 1)
  for (const [member, name] of TEXTS) attributes.set(name, message[member], member)
}
