/**
 * Overland: up to 1,000 GeoJSON features of an iPhone in a request. The app deletes them if the response is exactly
 * `{"result":"ok"}`, and sends all of them again otherwise.
 */
import { draftOf, isObject, jsonFrom, type Members } from './json.ts'
import { numberFrom } from './values.ts'
import { hasPlaceInside, jsonPart, partsFromJson } from './osmandJson.ts'
import { idOf, parametersFrom, namesPlace } from './parameters.ts'
import { type BodyPart, reportsOf } from './parts.ts'
import type { PointDraft } from './PointDraft.ts'
import { isUniqueId, type ParsedRequest, type TrackerRequest } from './report.ts'

const ANSWER = '{"result":"ok"}'
/** The app shows this error. */
const REFUSED = '{"error":"Wrong or missing key"}'

/** Parses an Overland batch. Returns undefined for another protocol. */
export const overland = (request: TrackerRequest): ParsedRequest | undefined => {
  const { body } = request
  const batch = body.includes('"locations"') ? jsonFrom(body) : undefined
  if (!isObject(batch) || !Array.isArray(batch['locations'])) return undefined
  const features: readonly unknown[] = batch['locations']
  const query = parametersFrom(request.query)
  const { locations: _features, current, trip: _trip, ...others } = batch
  const parts = partsOf(features, current, request.receivedAt)
  if (hasPlaceInside(others)) parts.push(...partsFromJson(others, request.receivedAt))
  const isAcknowledgedWithoutData = parts.length === 0 && !namesPlace(query)
  return {
    protocol: 'overland',
    reports: isAcknowledgedWithoutData
      ? []
      : reportsOf(request, { query, id: idOf(query), parts, queryIsShared: false }),
    isAcknowledgedWithoutData,
    successBody: ANSWER,
    unknownStatus: 400,
    refusedBody: REFUSED,
    takesCommands: false,
  }
}

const propertiesOf = (feature: unknown): Members => {
  const properties = isObject(feature) ? feature['properties'] : undefined
  return isObject(properties) ? properties : {}
}

/** Returns true for an entry that is not a fix: app start, visit or trip. Its place was a fix before. */
const isDiary = (feature: unknown): boolean => {
  const { action, type } = propertiesOf(feature)
  return typeof action === 'string' || type === 'trip'
}

const nameOf = (feature: unknown): string | undefined => {
  const { device_id, unique_id } = propertiesOf(feature)
  return [device_id, unique_id].find((id): id is string => typeof id === 'string' && isUniqueId(id))
}

/**
 * Features without a name were recorded before the device had one in the app's settings. A request is from one phone,
 * so they get its last name. Otherwise the app would keep them, and all later ones, forever.
 */
const partsOf = (features: readonly unknown[], current: unknown, receivedAt: number): BodyPart[] => {
  const last = nameOf([...features, current].findLast(feature => nameOf(feature) !== undefined))
  return features
    .filter(feature => !isDiary(feature))
    .map(feature => {
      const read = isObject(feature) ? draftFrom(feature, receivedAt) : 'is not an object'
      return jsonPart(nameOf(feature) ?? last, read, { locations: [feature] })
    })
}

const draftFrom = (feature: Members, receivedAt: number): PointDraft => {
  const properties = propertiesOf(feature)
  const { timestamp, speed, altitude, course, horizontal_accuracy } = properties
  const coordinates = isObject(feature['geometry']) ? feature['geometry']['coordinates'] : undefined
  // GeoJSON has the longitude first.
  const [longitude, latitude]: readonly unknown[] = Array.isArray(coordinates) ? coordinates : []
  const draft = draftOf(
    {
      time: timestamp,
      latitude,
      longitude,
      speed: ['speed', speed],
      speedUnit: 'mps',
      altitude: ['altitude', altitude],
      course: ['course', course],
      accuracy: ['horizontal_accuracy', horizontal_accuracy],
    },
    receivedAt,
  )
  readPhone(draft, properties)
  return draft
}

const readPhone = ({ attributes }: PointDraft, properties: Members): void => {
  const { battery_level, battery_state, motion, wifi } = properties
  // From 0 to 1; -1 or any other value if unknown. 0.89 arrives as 0.8899999856948853.
  const level = numberFrom(battery_level)
  if (battery_state !== 'unknown')
    attributes.set('batteryLevel', level === undefined ? battery_level : Math.round(level * 100), 'battery_level')
  if (battery_state === 'charging' || battery_state === 'full') attributes.set('charge', true)
  if (battery_state === 'unplugged') attributes.set('charge', false)
  const activities = Array.isArray(motion) ? motion.filter(one => typeof one === 'string') : []
  if (activities.length > 0) attributes.set('activity', activities.join(' '))
  attributes.set('ssid', wifi, 'wifi')
}
