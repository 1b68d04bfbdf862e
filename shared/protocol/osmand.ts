/**
 * The OsmAnd protocol: one HTTP request of a tracker to what it says. Total: any text gives reports or, where no device is
 * named, none. Points that can never be accepted are part of the result, so that they can be kept with their reason.
 */
import { isObject, jsonFrom, type Members } from './json.ts'
import { draftFromLocation, draftFromMembers, idOfMembers, parametersFromMembers } from './osmandJson.ts'
import { draftFromParameters, idOf, type Parameters, parametersFrom, saySomething } from './parameters.ts'
import { type DeviceReport, isUniqueId, jsonRequest, reject, type TrackerRequest, wholeRequest } from './report.ts'

export interface OsmandReports {
  /** Whether the request was in a JSON form, whose clients are answered 404 for an unknown device. */
  readonly json: boolean
  /** One per device, in the order of their first mention. None: the request names no device. */
  readonly reports: readonly DeviceReport[]
}

/** Reads a request. The result has no more points than the body has characters; the caller limits the body. */
export const osmand = (request: TrackerRequest): OsmandReports => {
  const { headers, query, body } = request
  const parameters = parametersFrom(query)
  const declared = (headers['content-type'] ?? '').toLowerCase().startsWith('application/json')
  if (body !== '' && (declared || (parameters.size === 0 && /^\s*[[{]/.test(body)))) {
    const value = jsonFrom(body)
    if (value !== undefined && !(isEmpty(value) && parameters.size > 0)) {
      return { json: true, reports: reportsFromJson(value, idOf(parameters), request) }
    }
    if (value === undefined && declared) return { json: true, reports: unreadable(idOf(parameters), request) }
  }
  // Only a query without parameters gives way to the body, whatever that says it is.
  return parameters.size > 0
    ? { json: false, reports: reportFromParameters(parameters, request) }
    : { json: false, reports: reportFromParameters(parametersFrom(body.trim()), request) }
}

const isEmpty = (value: unknown) => value === null || (typeof value === 'object' && Object.keys(value).length === 0)

const unreadable = (uniqueId: string | undefined, request: TrackerRequest): DeviceReport[] => {
  if (!isUniqueId(uniqueId)) return []
  const report: DeviceReport = { uniqueId, points: [], rejected: [] }
  reject(report, 'the body is not JSON', wholeRequest(request))
  return [report]
}

const reportFromParameters = (parameters: Parameters, request: TrackerRequest): DeviceReport[] => {
  const uniqueId = idOf(parameters)
  if (!isUniqueId(uniqueId)) return []
  const report: DeviceReport = { uniqueId, points: [], rejected: [] }
  if (saySomething(parameters)) {
    draftFromParameters(parameters, request.receivedAt).addTo(report, () => wholeRequest(request))
  }
  return [report]
}

/** An object or a list of objects; one that names no device belongs to the last one named, or to the query's. */
const reportsFromJson = (value: unknown, queryId: string | undefined, request: TrackerRequest): DeviceReport[] => {
  const reports = new Map<string, DeviceReport>()
  let uniqueId = queryId
  for (const element of Array.isArray(value) ? value : [value]) {
    if (isObject(element)) uniqueId = idOfMembers(element) ?? uniqueId
    if (!isUniqueId(uniqueId)) continue
    const report = reports.get(uniqueId) ?? { uniqueId, points: [], rejected: [] }
    reports.set(uniqueId, report)
    if (isObject(element)) addElement(report, element, request)
    else reject(report, 'is not an object', jsonRequest(request, element))
  }
  return [...reports.values()]
}

const addElement = (report: DeviceReport, element: Members, request: TrackerRequest): void => {
  const { location, coords } = element
  const { receivedAt } = request
  const raw = () => jsonRequest(request, element)
  if (isObject(location)) return draftFromLocation(location, receivedAt).addTo(report, raw)
  if (Array.isArray(location)) {
    for (const one of location) {
      if (isObject(one)) draftFromLocation(one, receivedAt).addTo(report, () => jsonRequest(request, { location: one }))
      else reject(report, 'is not an object', jsonRequest(request, { location: [one] }))
    }
    return
  }
  // A location of a list whose owner was named before it.
  if (isObject(coords)) return draftFromLocation(element, receivedAt).addTo(report, raw)
  if (saySomething(parametersFromMembers(element))) draftFromMembers(element, receivedAt).addTo(report, raw)
}
