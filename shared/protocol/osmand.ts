/**
 * The OsmAnd protocol: one HTTP request of a tracker to what it states. Total: any text gives reports, or none if it names
 * no device. Points that can never be accepted are part of the result, so that they can be kept with their reason.
 */
import { bodyOf } from './body.ts'
import { idOf, parametersFrom } from './parameters.ts'
import { reportsOf } from './parts.ts'
import type { DeviceReport, TrackerRequest } from './report.ts'

export interface OsmandReports {
  /** True if the request was in a JSON form, whose clients are answered 404 for an unknown device. */
  readonly json: boolean
  /** One per device, in the order of their first mention. None: the request names no device. */
  readonly reports: readonly DeviceReport[]
}

/**
 * Reads a request, query and body together. The id in the query is the device's of all parts. `otherId` is that of a request
 * whose query names none. The result has no more points than the body has characters; the caller limits the body.
 */
export const osmand = (request: TrackerRequest, otherId?: string): OsmandReports => {
  const query = parametersFrom(request.query)
  const { json, parts } = bodyOf(request)
  const reports = reportsOf(request, { query, id: idOf(query) ?? otherId, parts, queryIsShared: true })
  return { json: json && !(parts.length === 0 && query.size > 0), reports }
}
