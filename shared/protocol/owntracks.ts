/**
 * OwnTracks in its HTTP mode: one message as JSON in each request. Of the messages only `location` is a fix. The apps send
 * all the others too, and some wait for 200 with an array before they send the next, so none can be refused for its type.
 */
import { draftOf, isObject, jsonFrom, type Members } from './json.ts'
import { numberFrom } from './values.ts'
import { osmand } from './osmand.ts'
import { jsonPart, partsFromJson } from './osmandJson.ts'
import { idOf, parametersFrom, namesPlace } from './parameters.ts'
import { type BodyPart, reportsOf } from './parts.ts'
import type { PointDraft } from './PointDraft.ts'
import { contentTypeOf, isUniqueId, type ParsedRequest, type TrackerRequest } from './report.ts'

/** No messages of friends, no commands. */
const ANSWER = '[]'
const ANSWERED = { successBody: ANSWER, unknownStatus: 400, takesCommands: false }

/** Reads a request of OwnTracks. Returns undefined if it is another protocol's. */
export const owntracks = (request: TrackerRequest): ParsedRequest | undefined => {
  const parts = partsOf(request)
  return parts ? ofMessages(request, parts) : ofOtherBody(request)
}

/** The parts of a body of messages, without those that are no fix. Undefined if it has another body. */
const partsOf = (request: TrackerRequest): BodyPart[] | undefined => {
  const { body, receivedAt } = request
  if (!body.includes('"_type"')) return undefined
  const value = jsonFrom(body)
  // Nothing else can be told from a message that was cut off.
  if (value === undefined) {
    const alone = () => ({ contentType: contentTypeOf(request), body })
    return [{ id: undefined, read: 'the body is not JSON', alone }]
  }
  const messages: readonly unknown[] = Array.isArray(value) ? value : [value]
  if (!messages.some(message => isObject(message) && typeof message['_type'] === 'string')) return undefined
  return messages.flatMap(message => messageParts(message, receivedAt))
}

/** Messages whose place is a region's, or that of the fix which the app sends apart. */
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

/** The apps name user and device in headers that only they send. An empty body makes the app's friends forget a place. */
const ofOtherBody = (request: TrackerRequest): ParsedRequest | undefined => {
  const { headers, body, query } = request
  if (headers['x-limit-u'] === undefined && headers['x-limit-d'] === undefined) return undefined
  const isAcknowledgedWithoutData = body.trim() === '' && !namesPlace(parametersFrom(query))
  const reports = isAcknowledgedWithoutData ? [] : osmand(request, typedId(request)).reports
  return { protocol: 'owntracks', reports, isAcknowledgedWithoutData, ...ANSWERED }
}

/** What a person typed comes first: the id in the address, then the device id of the app's settings. */
const typedId = ({ headers, query }: TrackerRequest): string | undefined => {
  const parameters = parametersFrom(query)
  const names = [idOf(parameters), parameters.get('d'), headers['x-limit-d']]
  return names.find((name): name is string => typeof name === 'string' && isUniqueId(name))
}

/**
 * `topic` and `tid`, which the app makes up itself, are for senders that have nothing else. Traccar takes the topic with
 * dashes, and so do we.
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

/** Under Traccar's names. */
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
