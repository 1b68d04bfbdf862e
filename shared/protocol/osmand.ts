/**
 * The OsmAnd protocol: one HTTP request of a tracker to what it says. Total: any text gives reports or, where no device is
 * named, none. Points that can never be accepted are part of the result, so that they can be kept with their reason.
 */
import {
  draftFromLocation,
  draftFromMembers,
  idOfMembers,
  isObject,
  jsonFrom,
  type Members,
  parametersFromMembers,
} from './json.ts'
import { OVERLAND_ANSWER, overlandReports } from './overland.ts'
import { OWNTRACKS_ANSWER, owntracksReports } from './owntracks.ts'
import { draftFromParameters, idOf, type Parameters, parametersFrom, saySomething } from './parameters.ts'
import type { PointDraft } from './PointDraft.ts'
import { type DeviceReport, isUniqueId, reject, type TrackerRequest } from './report.ts'

export interface OsmandReports {
  /** Whether the request was in a JSON form, whose clients are answered 404 for an unknown device. */
  readonly json: boolean
  /** One per device, in the order of their first mention. None: the request names no device. */
  readonly reports: readonly DeviceReport[]
  /** The app that spoke, where it has a form of its own, and the JSON that it takes for a yes. */
  readonly app?: { readonly name: string; readonly answer: string }
}

/** Reads a request. The result has no more points than the body has characters; the caller limits the body. */
export const osmand = (request: TrackerRequest): OsmandReports => {
  const { contentType, query, body, receivedAt } = request
  const parameters = parametersFrom(query)
  const declared = contentType.toLowerCase().startsWith('application/json')
  if (body !== '' && (declared || (parameters.size === 0 && /^\s*[[{]/.test(body)))) {
    const value = jsonFrom(body)
    const app = reportsOfApp(value, idOf(parameters), receivedAt)
    if (app) return app
    if (value !== undefined && !(isEmpty(value) && parameters.size > 0)) {
      return { json: true, reports: reportsFromJson(value, idOf(parameters), receivedAt) }
    }
    if (value === undefined && declared) return { json: true, reports: unreadable(idOf(parameters), body) }
  }
  // Only a query without parameters gives way to the body, whatever that says it is.
  return parameters.size > 0
    ? { json: false, reports: reportFromParameters(parameters, query, receivedAt) }
    : { json: false, reports: reportFromParameters(parametersFrom(body.trim()), body, receivedAt) }
}

/** Apps that do not let themselves be told how to say it. */
const reportsOfApp = (value: unknown, id: string | undefined, receivedAt: number): OsmandReports | undefined => {
  const owntracks = owntracksReports(value, id, receivedAt)
  if (owntracks) return { json: true, reports: owntracks, app: { name: 'owntracks', answer: OWNTRACKS_ANSWER } }
  const overland = overlandReports(value, id, receivedAt)
  return overland && { json: true, reports: overland, app: { name: 'overland', answer: OVERLAND_ANSWER } }
}

const isEmpty = (value: unknown) => value === null || (typeof value === 'object' && Object.keys(value).length === 0)

const unreadable = (uniqueId: string | undefined, body: string): DeviceReport[] => {
  if (!isUniqueId(uniqueId)) return []
  const report: DeviceReport = { uniqueId, points: [], rejected: [] }
  reject(report, 'the body is not JSON', body)
  return [report]
}

const reportFromParameters = (parameters: Parameters, text: string, receivedAt: number): DeviceReport[] => {
  const uniqueId = idOf(parameters)
  if (!isUniqueId(uniqueId)) return []
  const report: DeviceReport = { uniqueId, points: [], rejected: [] }
  if (saySomething(parameters)) add(report, draftFromParameters(parameters, receivedAt), () => text)
  return [report]
}

const add = (report: DeviceReport, draft: PointDraft, raw: () => string): void => {
  const point = draft.finish()
  if (point) report.points.push(point)
  else reject(report, draft.reason ?? 'is not usable', raw())
}

/** An object or a list of objects; one that names no device belongs to the last one named, or to the query's. */
const reportsFromJson = (value: unknown, queryId: string | undefined, receivedAt: number): DeviceReport[] => {
  const reports = new Map<string, DeviceReport>()
  let uniqueId = queryId
  for (const element of Array.isArray(value) ? value : [value]) {
    if (isObject(element)) uniqueId = idOfMembers(element) ?? uniqueId
    if (!isUniqueId(uniqueId)) continue
    const report = reports.get(uniqueId) ?? { uniqueId, points: [], rejected: [] }
    reports.set(uniqueId, report)
    if (isObject(element)) addElement(report, element, receivedAt)
    else reject(report, 'is not an object', JSON.stringify(element))
  }
  return [...reports.values()]
}

const addElement = (report: DeviceReport, element: Members, receivedAt: number): void => {
  const { location, coords } = element
  const raw = () => JSON.stringify(element)
  if (isObject(location)) return add(report, draftFromLocation(location, receivedAt), raw)
  if (Array.isArray(location)) {
    for (const one of location) {
      if (isObject(one)) add(report, draftFromLocation(one, receivedAt), () => JSON.stringify(one))
      else reject(report, 'is not an object', JSON.stringify(one))
    }
    return
  }
  // A location of a list whose owner was named before it.
  if (isObject(coords)) return add(report, draftFromLocation(element, receivedAt), raw)
  if (saySomething(parametersFromMembers(element))) add(report, draftFromMembers(element, receivedAt), raw)
}
