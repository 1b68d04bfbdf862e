/** Selection of a report, stored in the address: `/reports/trips?devices=3,5&groups=1&from=…&to=…`. */
import { idsIn, joinIds, type Query } from '../../app/links.ts'
import { type Range, rangeOrToday, rangeQuery } from '../../range/range.ts'

export const KINDS = ['summary', 'trips', 'stops', 'combined', 'route', 'events', 'geofences'] as const
export type Kind = (typeof KINDS)[number]

export interface ReportSelection {
  readonly kind: Kind
  readonly devices: readonly number[]
  readonly groups: readonly number[]
  /** Geofences of the report on visits; empty for all. */
  readonly geofences: readonly number[]
  /** Event type; undefined for all. */
  readonly type: string | undefined
  readonly range: Range
}

/**
 * Parses an address. An unknown kind becomes a summary, and the default period is today. Devices and groups can also be
 * repeated, as in addresses of Traccar's client: `?deviceId=3&deviceId=5`.
 */
export const parseReportSelection = (kind: string | undefined, query: URLSearchParams): ReportSelection => ({
  kind: KINDS.find(one => one === kind) ?? 'summary',
  devices: idsIn([...query.getAll('devices'), ...query.getAll('deviceId')]),
  groups: idsIn([...query.getAll('groups'), ...query.getAll('groupId')]),
  geofences: idsIn(query.getAll('geofences')),
  type: query.get('type') ?? undefined,
  range: rangeOrToday(query),
})

export const reportAddress = ({
  kind,
  devices,
  groups,
  geofences,
  type,
  range,
}: ReportSelection): { path: string; query: Query } => ({
  path: `/reports/${kind}`,
  query: {
    devices: joinIds(devices),
    groups: joinIds(groups),
    geofences: joinIds(geofences),
    type,
    ...rangeQuery(range),
  },
})
