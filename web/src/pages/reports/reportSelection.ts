/** Selection of a report, stored in the address: `/reports/trips?devices=3,5&groups=1&from=…&to=…`. */
import type { Query } from '../../app/links.ts'
import { type Range, rangeOrToday, rangeQuery } from '../../range/range.ts'

export const KINDS = ['summary', 'trips', 'route', 'events'] as const
export type Kind = (typeof KINDS)[number]

export interface ReportSelection {
  readonly kind: Kind
  readonly devices: readonly number[]
  readonly groups: readonly number[]
  /** Event type; undefined for all. */
  readonly type: string | undefined
  readonly range: Range
}

/** Parses an address. An unknown kind becomes a summary, and the default period is today. */
export const parseReportSelection = (kind: string | undefined, query: URLSearchParams): ReportSelection => ({
  kind: KINDS.find(one => one === kind) ?? 'summary',
  devices: idsIn(query.get('devices')),
  groups: idsIn(query.get('groups')),
  type: query.get('type') ?? undefined,
  range: rangeOrToday(query),
})

export const reportAddress = ({
  kind,
  devices,
  groups,
  type,
  range,
}: ReportSelection): { path: string; query: Query } => ({
  path: `/reports/${kind}`,
  query: { devices: joinIds(devices), groups: joinIds(groups), type, ...rangeQuery(range) },
})

const idsIn = (text: string | null): number[] => [
  ...new Set(
    (text ?? '')
      .split(',')
      .filter(part => /^[1-9]\d{0,14}$/.test(part))
      .map(Number),
  ),
]

const joinIds = (ids: readonly number[]): string | undefined => (ids.length > 0 ? ids.join(',') : undefined)
