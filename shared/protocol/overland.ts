/** What Overland sends: GeoJSON features in batches, which it repeats until it is told that they were taken. */
import { isObject, type Members } from './json.ts'
import { PointDraft } from './PointDraft.ts'
import { type DeviceReport, isUniqueId, reject } from './report.ts'
import { timestampFrom } from './timestamp.ts'
import { knotsFromMetersPerSecond } from '../units.ts'

export const OVERLAND_ANSWER = '{"result":"ok"}'

/**
 * The reports in a batch; undefined when it is none of Overland's. The phone is the one that the query names, else the one
 * that a feature names, else that of the feature before it.
 */
export const overlandReports = (
  batch: unknown,
  queryId: string | undefined,
  receivedAt: number,
): DeviceReport[] | undefined => {
  if (!isObject(batch) || !Array.isArray(batch['locations'])) return undefined
  const reports = new Map<string, DeviceReport>()
  let uniqueId = queryId
  for (const feature of batch['locations']) {
    uniqueId = queryId ?? idOfFeature(feature) ?? uniqueId
    if (!isUniqueId(uniqueId)) continue
    const report = reports.get(uniqueId) ?? { uniqueId, points: [], rejected: [] }
    reports.set(uniqueId, report)
    add(report, feature, receivedAt)
  }
  return [...reports.values()]
}

const propertiesOf = (feature: unknown): Members =>
  isObject(feature) && isObject(feature['properties']) ? feature['properties'] : {}

const idOfFeature = (feature: unknown): string | undefined => {
  const { device_id, unique_id } = propertiesOf(feature)
  return [device_id, unique_id].find((id): id is string => typeof id === 'string' && id !== '')
}

const add = (report: DeviceReport, feature: unknown, receivedAt: number): void => {
  const draft = draftFromFeature(feature, receivedAt)
  const point = draft.finish()
  if (point) report.points.push(point)
  else reject(report, draft.reason ?? 'is not usable', JSON.stringify(feature))
}

const draftFromFeature = (feature: unknown, receivedAt: number): PointDraft => {
  const draft = new PointDraft(receivedAt)
  const properties = propertiesOf(feature)
  const geometry = isObject(feature) && isObject(feature['geometry']) ? feature['geometry'] : {}
  const [longitude, latitude] = Array.isArray(geometry['coordinates']) ? geometry['coordinates'] : []
  draft.time(timestampFrom(properties['timestamp']))
  draft.measure('latitude', numberOf(latitude))
  draft.measure('longitude', numberOf(longitude))
  const { speed, altitude, course, horizontal_accuracy: accuracy } = properties
  if (typeof speed === 'number') draft.measure('speed', knotsFromMetersPerSecond(speed))
  if (typeof altitude === 'number') draft.measure('altitude', altitude)
  if (typeof course === 'number') draft.measure('course', course)
  if (typeof accuracy === 'number') draft.measure('accuracy', accuracy)
  readState(draft, properties)
  return draft
}

const numberOf = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined)

const readState = (draft: PointDraft, properties: Members): void => {
  const { battery_level: level, battery_state: state, motion, wifi } = properties
  if (typeof level === 'number' && level >= 0) draft.attribute('batteryLevel', Math.round(level * 100))
  if (state === 'charging' || state === 'full') draft.attribute('charge', true)
  if (state === 'unplugged') draft.attribute('charge', false)
  if (Array.isArray(motion) && typeof motion[0] === 'string') draft.attribute('activity', motion.join(' '))
  if (typeof wifi === 'string' && wifi !== '') draft.attribute('ssid', wifi)
}
