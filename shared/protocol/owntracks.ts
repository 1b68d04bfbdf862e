/**
 * OwnTracks in its HTTP mode: one message as JSON in each request. Of the messages only `location` is a fix; the apps send
 * all the others too, and some wait for 200 with an array before they send the next, so that none may be refused for its type.
 */
import { draftOf, isObject, jsonFrom, type Members, numberOf } from './json.ts'
import { idOf, parametersFrom } from './parameters.ts'
import type { PointDraft } from './PointDraft.ts'
import { type DeviceReport, isUniqueId, type Reading, reject, type TrackerRequest, wholeRequest } from './report.ts'
import { knotsFromKilometersPerHour } from '../units.ts'

/** No messages of friends, no commands. */
const ANSWER = '[]'

/** Reads a request of OwnTracks; undefined when it is another's. The apps name user and device in headers that only they send. */
export const owntracks = (request: TrackerRequest): Reading | undefined => {
  const { headers, body } = request
  const message = body.includes('"_type"') ? jsonFrom(body) : undefined
  const type = isObject(message) ? message['_type'] : undefined
  const ofApp = headers['x-limit-u'] !== undefined || headers['x-limit-d'] !== undefined
  if (typeof type !== 'string' && !ofApp) return undefined
  const isNews = body.trim() === '' || (typeof type === 'string' && type !== 'location' && type !== 'encrypted')
  return {
    protocol: 'owntracks',
    reports: isNews ? [] : reportsOf(request, isObject(message) ? message : {}),
    nothingToStore: isNews,
    accepted: ANSWER,
    unknownStatus: 400,
    takesCommands: false,
  }
}

const reportsOf = (request: TrackerRequest, message: Members): DeviceReport[] => {
  const uniqueId = nameOf(request, message)
  if (!isUniqueId(uniqueId)) return []
  const report: DeviceReport = { uniqueId, points: [], rejected: [] }
  const type = message['_type']
  const whole = () => wholeRequest(request)
  if (type === 'location') draftFrom(message, request.receivedAt).addTo(report, whole)
  else if (type === 'encrypted') reject(report, 'the message is encrypted', whole())
  else reject(report, 'the body is not a message of OwnTracks', whole())
  return [report]
}

/**
 * What a person typed comes first: the id in the address, then the device id of the app's settings. `topic` and `tid`, which
 * the app makes up itself, are for senders that have nothing else; Traccar takes the topic with dashes, and so do we.
 */
const nameOf = ({ headers, query }: TrackerRequest, { topic, tid }: Members): string | undefined => {
  const parameters = parametersFrom(query)
  const typed = idOf(parameters) || parameters.get('d') || headers['x-limit-d']
  if (typed) return typed
  if (typeof topic === 'string' && topic !== '') return topic.replaceAll('/', '-')
  return typeof tid === 'string' ? tid : undefined
}

const draftFrom = (message: Members, receivedAt: number): PointDraft => {
  const { tst: time, lat: latitude, lon: longitude, vel: speed, alt: altitude, cog: course, acc: accuracy } = message
  const speedFrom = knotsFromKilometersPerHour
  const draft = draftOf({ time, latitude, longitude, speed, speedFrom, altitude, course, accuracy }, receivedAt)
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
  const batteryLevel = numberOf(batt)
  if (batteryLevel !== undefined && batteryLevel >= 0) attributes.set('batteryLevel', batteryLevel)
  // 0 is unknown, 1 unplugged, 2 charging, 3 full.
  if (typeof bs === 'number' && bs > 0) attributes.set('charge', bs > 1)
  for (const [member, name] of TEXTS) {
    const text = message[member]
    if (typeof text === 'string' && text !== '') attributes.set(name, text)
  }
}
