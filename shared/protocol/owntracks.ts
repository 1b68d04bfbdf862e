/**
 * OwnTracks in HTTP mode: each request has one JSON message. Only `location` messages are fixes. The apps also send all
 * other types. Some wait for 200 with an array before the next message, so no type can be rejected.
 */
import { draftOf, isObject, jsonFrom, type Members } from './json.ts'
import { numberFrom } from './values.ts'
import { osmand } from './osmand.ts'
import { jsonPart, partsFromJson } from './osmandJson.ts'
import { idOf, parametersFrom, namesPlace } from './parameters.ts'
import { type MultipartPart, reportsOf } from './parts.ts'
import type { PointDraft } from './PointDraft.ts'
import { contentTypeOf, isUniqueId, type ParsedRequest, type TrackerRequest } from './report.ts'

/** No messages of friends, no commands. */
const ANSWER = '[]'
const ANSWERED = { accepted: ANSWER, unknownStatus: 400, takesCommands: false }

/** Parses an OwnTracks request. Returns undefined if it belongs to another protocol. */
export const owntracks = (request: TrackerRequest): ParsedRequest | undefined => {
  const parts = partsOf(request)
  return parts ? ofMessages(request, parts) : ofOtherBody(request)
}

/**
 * Returns the parts of a body with messages, without messages that are not fixes. Returns undefined for other bodies.
 */
const partsOf = (request: TrackerRequest): MultipartPart[] | undefined => {
  const { body, receivedAt } = request
  if (!body.includes('"_type"')) return undefined
  const value = jsonFrom(body)
  // Nothing else can be read from a truncated message.
  if (value === undefined) {
    const alone = () => ({ contentType: contentTypeOf(request), body })
    return [{ id: undefined, read: 'the body is not JSON', alone }]
  }
  const messages: readonly unknown[] = Array.isArray(value) ? value : [value]
  if (!messages.some(message => isObject(message) && typeof message['_type'] === 'string')) return undefined
  return messages.flatMap(message => messageParts(message, receivedAt))
}

/** Message types whose place belongs to a region or to a fix that the app sends separately. */
const OF_REGIONS: ReadonlySet<string> = new Set(['transition', 'waypoint', 'beacon'])

const messageParts = (message: unknown, receivedAt: number): MultipartPart[] => {
  const type = isObject(message) ? message['_type'] : undefined
  if (!isObject(message) || typeof type !== 'string') return partsFromJson([message], receivedAt)
  if (type === 'location') return [jsonPart(nameIn(message), draftFrom(message, receivedAt), message)]
  if (type === 'encrypted') return [jsonPart(nameIn(message), 'the message is encrypted', message)]
  return !OF_REGIONS.has(type) && namesPlace(new Map(Object.entries(message)))
    ? [jsonPart(nameIn(message), `the message type "${type.slice(0, 64)}" is unknown`, message)]
    : []
}

const ofMessages = (request: TrackerRequest, parts: readonly MultipartPart[]): ParsedRequest => {
  const query = parametersFrom(request.query)
  const isAcknowledgedWithoutData = parts.length === 0 && !namesPlace(query)
  const reports = isAcknowledgedWithoutData
    ? []
    : reportsOf(request, { query, id: typedId(request), parts, queryIsShared: false })
  return { protocol: 'owntracks', reports, isAcknowledgedWithoutData, ...ANSWERED }
}

/**
 * Reads requests with the user and device headers that only the apps send. An empty body removes a place from the app's
 * friends.
 */
const ofOtherBody = (request: TrackerRequest): ParsedRequest | undefined => {
  const { headers, body, query } = request
  if (headers['x-limit-u'] === undefined && headers['x-limit-d'] === undefined) return undefined
  const isAcknowledgedWithoutData = body.trim() === '' && !namesPlace(parametersFrom(query))
  const reports = isAcknowledgedWithoutData ? [] : osmand(request, typedId(request)).reports
  return { protocol: 'owntracks', reports, isAcknowledgedWithoutData, ...ANSWERED }
}

/** Returns the id that the user typed: first the id in the address, then the device id in the app's settings. */
const typedId = ({ headers, query }: TrackerRequest): string | undefined => {
  const parameters = parametersFrom(query)
  const names = [idOf(parameters), parameters.get('d'), headers['x-limit-d']]
  return names.find((name): name is string => typeof name === 'string' && isUniqueId(name))
}

/**
 * Returns `topic` or `tid` for senders without a typed id. The app generates both. As in Traccar, slashes of the topic
 * become dashes.
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

/** Text members and their Traccar names. */
const TEXTS = [
  ['t', 'event'],
  ['tid', 'tid'],
  ['conn', 'conn'],
] as const

const readAttributes = ({ attributes }: PointDraft, message: Members): void => {
  const { batt, bs } = message
  attributes.set('batteryLevel', batt, 'batt')
  // 0 is unknown, 1 unplugged, 2 charging, 3 full.
  const state = numberFrom(bs)
  if (state !== undefined && state > 0) attributes.set('charge', state > 1)
  for (const [member, name] of TEXTS) attributes.set(name, message[member], member)
}
