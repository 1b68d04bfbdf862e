/** Parts of a request that can be points, one in the query and any number in the body, and the reports from them. */
import { draftFromParameters, type Parameters, namesPlace } from './parameters.ts'
import type { PointDraft } from './PointDraft.ts'
import { contentTypeOf, type DeviceReport, type RefusedRequest, reject, type TrackerRequest } from './report.ts'

/** Part of a request body. */
export interface MultipartPart {
  /** Id of the part's device; undefined if it states none. */
  readonly id: string | undefined
  /** Draft of a point, or the reason why it has none. Undefined if the part has only an id. */
  readonly read: PointDraft | string | undefined
  /** Returns the part as a separate body. */
  readonly alone: () => Omit<RefusedRequest, 'query'>
}

interface Parts {
  readonly query: Parameters
  /** Id of all parts; undefined if each part has its own. */
  readonly id: string | undefined
  readonly parts: readonly MultipartPart[]
  /** False if the query counts only as a separate point. Its other parameters then belong to the address. */
  readonly queryIsShared: boolean
}

/**
 * Returns a report for each device, in the order of their first mention.
 * A query without a place applies to every part that states no other value. A query with a place is merged with the
 * only part of the body if their time and place agree, or if that part has no place. Otherwise the query is a separate
 * point. A part without an id belongs to the device of the previous part; initial ones belong to the first device.
 */
export const reportsOf = (request: TrackerRequest, { query, id, parts, queryIsShared }: Parts): DeviceReport[] => {
  const reports = new Map<string, DeviceReport>()
  const first = id ?? parts.find(part => part.id !== undefined)?.id
  if (first === undefined) return []
  const reportOf = (uniqueId: string): DeviceReport => {
    const report = reports.get(uniqueId) ?? { uniqueId, points: [], rejected: [] }
    reports.set(uniqueId, report)
    return report
  }
  const stating = parts.filter(({ read }) => read !== undefined)
  const whole = { contentType: contentTypeOf(request), body: request.body }
  const ownQuery = queryDraft(request, query, queryIsShared)
  const merged = ownQuery && mergedPart(ownQuery, stating)
  const isApart = ownQuery?.hasPlace === true && stating.length > 0 && !merged
  if (ownQuery && (stating.length === 0 || isApart)) {
    const rawBody = isApart ? { contentType: '', body: '' } : whole
    add(reportOf(first), ownQuery, () => ({ query: request.query, ...rawBody }))
  }
  let owner = first
  for (const part of parts) {
    owner = id ?? part.id ?? owner
    const report = reportOf(owner)
    const { read } = part
    if (read === undefined) continue
    const isQuerysOwn = ownQuery?.hasPlace === true && part !== merged
    // The query's point is not rejected with the part, so the part is kept without it.
    const query = isQuerysOwn ? `id=${encodeURIComponent(owner)}` : request.query
    const refused = () => ({ query, ...(stating.length === 1 ? whole : part.alone()) })
    if (typeof read === 'string') reject(report, read, refused())
    else
      add(report, part === merged && ownQuery ? together(ownQuery, read) : filled(read, ownQuery, isQuerysOwn), refused)
  }
  if (reports.size === 0) reportOf(first)
  return [...reports.values()]
}

const add = (report: DeviceReport, draft: PointDraft, refused: () => RefusedRequest): void => {
  if (draft.isBlank) return
  const point = draft.finish()
  if (typeof point === 'string') reject(report, point, refused())
  else report.points.push(point)
}

const queryDraft = ({ receivedAt }: TrackerRequest, query: Parameters, isShared: boolean): PointDraft | undefined => {
  if (!isShared && !namesPlace(query)) return undefined
  const draft = draftFromParameters(query, receivedAt)
  return draft.isEmpty ? undefined : draft
}

/** Returns the part to merge with a query that has a place, or undefined. */
const mergedPart = (ownQuery: PointDraft, stating: readonly MultipartPart[]): MultipartPart | undefined => {
  const drafts = stating.filter(({ read }) => typeof read === 'object')
  const [only] = drafts
  if (!ownQuery.hasPlace || drafts.length !== 1 || typeof only?.read !== 'object') return undefined
  return ownQuery.agreesWith(only.read) ? only : undefined
}

const together = (ownQuery: PointDraft, body: PointDraft): PointDraft => {
  ownQuery.fill(body)
  return ownQuery
}

const filled = (draft: PointDraft, ownQuery: PointDraft | undefined, isQuerysOwn: boolean): PointDraft => {
  if (ownQuery && !isQuerysOwn) draft.fill(ownQuery)
  return draft
}
