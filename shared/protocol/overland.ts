/**
 * Overland: what an iPhone recorded, up to a thousand GeoJSON features in a request. It deletes them when the answer is
 * exactly `{"result":"ok"}`, and sends them again, all of them, at any other.
 */
import { knotsFromMetersPerSecond } from '../units.ts'
import { draftOf, isObject, jsonFrom, type Members, numberOf } from './json.ts'
import { idOf, parametersFrom } from './parameters.ts'
import type { PointDraft } from './PointDraft.ts'
import { type DeviceReport, isUniqueId, jsonRequest, type Reading, reject, type TrackerRequest } from './report.ts'

const ANSWER = '{"result":"ok"}'

/** Reads a batch of Overland; undefined when the request is another's. */
export const overland = (request: TrackerRequest): Reading | undefined => {
  const { query, body } = request
  const batch = body.includes('"locations"') ? jsonFrom(body) : undefined
  if (!isObject(batch) || !Array.isArray(batch['locations'])) return undefined
  const features: readonly unknown[] = batch['locations']
  const fixes = features.filter(feature => !isDiary(feature))
  const typed = idOf(parametersFrom(query))
  return {
    protocol: 'overland',
    reports: reportsOf(fixes, isUniqueId(typed) ? () => typed : namesIn([...features, batch['current']]), request),
    nothingToStore: fixes.length === 0,
    accepted: ANSWER,
    unknownStatus: 400,
    takesCommands: false,
  }
}

const propertiesOf = (feature: unknown): Members => {
  const properties = isObject(feature) ? feature['properties'] : undefined
  return isObject(properties) ? properties : {}
}

/** What the app notes besides fixes: that it was started, a visit, a trip that ended. It repeats places that were fixes before. */
const isDiary = (feature: unknown): boolean => {
  const { action, type } = propertiesOf(feature)
  return typeof action === 'string' || type === 'trip'
}

const nameOf = (feature: unknown): string | undefined => {
  const { device_id, unique_id } = propertiesOf(feature)
  return [device_id, unique_id].find((id): id is string => typeof id === 'string' && isUniqueId(id))
}

/**
 * Whose each feature is. Those without a name were recorded before somebody typed one in: a request is of one phone, and they
 * get the last name in it. Otherwise they would stay in the app for ever, and all later ones with them.
 */
const namesIn = (features: readonly unknown[]) => {
  const last = features.findLast(feature => nameOf(feature) !== undefined)
  return (feature: unknown): string | undefined => nameOf(feature) ?? nameOf(last)
}

const reportsOf = (
  fixes: readonly unknown[],
  whose: (feature: unknown) => string | undefined,
  request: TrackerRequest,
): DeviceReport[] => {
  const reports = new Map<string, DeviceReport>()
  for (const fix of fixes) {
    const uniqueId = whose(fix)
    if (uniqueId === undefined) continue
    const report = reports.get(uniqueId) ?? { uniqueId, points: [], rejected: [] }
    reports.set(uniqueId, report)
    const alone = () => jsonRequest(request, { locations: [fix] })
    if (isObject(fix)) draftFrom(fix, request.receivedAt).addTo(report, alone)
    else reject(report, 'is not an object', alone())
  }
  return [...reports.values()]
}

const draftFrom = (fix: Members, receivedAt: number): PointDraft => {
  const properties = propertiesOf(fix)
  const { timestamp: time, speed, altitude, course, horizontal_accuracy: accuracy } = properties
  const coordinates = isObject(fix['geometry']) ? fix['geometry']['coordinates'] : undefined
  // GeoJSON puts the longitude first.
  const [longitude, latitude]: readonly unknown[] = Array.isArray(coordinates) ? coordinates : []
  const speedFrom = knotsFromMetersPerSecond
  const draft = draftOf({ time, latitude, longitude, speed, speedFrom, altitude, course, accuracy }, receivedAt)
  readPhone(draft, properties)
  return draft
}

const readPhone = ({ attributes }: PointDraft, properties: Members): void => {
  const { battery_level, battery_state, motion, wifi } = properties
  // From 0 to 1, and -1 when the phone does not know. 0.89 arrives as 0.8899999856948853.
  const level = numberOf(battery_level)
  if (level !== undefined && level >= 0) attributes.set('batteryLevel', Math.round(level * 100))
  if (battery_state === 'charging' || battery_state === 'full') attributes.set('charge', true)
  if (battery_state === 'unplugged') attributes.set('charge', false)
  const activities = Array.isArray(motion) ? motion.filter(one => typeof one === 'string') : []
  if (activities.length > 0) attributes.set('activity', activities.join(' '))
  if (typeof wifi === 'string' && wifi !== '') attributes.set('ssid', wifi)
}
