/** What OwnTracks sends in its HTTP mode: one message per request, of which only locations say where a phone is. */
import { isObject, type Members } from './json.ts'
import { PointDraft } from './PointDraft.ts'
import { type DeviceReport, isUniqueId, reject } from './report.ts'
import { knotsFromKilometersPerHour } from '../units.ts'

/** It takes a list of messages as the answer, and repeats what is answered otherwise. */
export const OWNTRACKS_ANSWER = '[]'

/**
 * The report in a message; undefined when it is none of OwnTracks'. The phone is the one that the query names, else the
 * topic, else the two letters of the tracker. What is no location is a sign of life.
 */
export const owntracksReports = (
  message: unknown,
  queryId: string | undefined,
  receivedAt: number,
): DeviceReport[] | undefined => {
  if (!isObject(message) || typeof message['_type'] !== 'string') return undefined
  const { _type: type, topic, tid } = message
  const uniqueId = [queryId, topic, tid].find(id => typeof id === 'string' && id !== '')
  if (typeof uniqueId !== 'string' || !isUniqueId(uniqueId)) return []
  const report: DeviceReport = { uniqueId, points: [], rejected: [] }
  if (type === 'location') {
    const draft = draftFromMessage(message, receivedAt)
    const point = draft.finish()
    if (point) report.points.push(point)
    else reject(report, draft.reason ?? 'is not usable', JSON.stringify(message))
  }
  return [report]
}

const draftFromMessage = (message: Members, receivedAt: number): PointDraft => {
  const draft = new PointDraft(receivedAt)
  const { tst, vel, batt, bs, t } = message
  draft.time(typeof tst === 'number' ? Math.round(tst * 1000) : undefined)
  for (const [name, member] of MEASURES) {
    const value = message[member]
    if (value !== undefined && value !== null) draft.measure(name, typeof value === 'number' ? value : undefined)
  }
  if (typeof vel === 'number') draft.measure('speed', knotsFromKilometersPerHour(vel))
  if (typeof batt === 'number') draft.attribute('batteryLevel', batt)
  if (typeof bs === 'number' && bs > 0) draft.attribute('charge', bs > 1)
  if (typeof t === 'string' && t !== '') draft.attribute('event', t)
  return draft
}

const MEASURES = [
  ['latitude', 'lat'],
  ['longitude', 'lon'],
  ['altitude', 'alt'],
  ['course', 'cog'],
  ['accuracy', 'acc'],
] as const
