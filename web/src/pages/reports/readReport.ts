/** Reads a report in requests of 50 devices, because the length of a request line is limited and users see progress. */
import { pieces } from '#shared/domain/pieces.ts'
import type { EventModel } from '#shared/model/event.ts'
import type { ReportGeofences, ReportStops, ReportSummary, ReportTrips } from '#shared/model/report.ts'
import { type Meters, meters } from '#shared/units.ts'
import { midnight, type Range } from '../../range/range.ts'
import { api } from '../../session/sessionStore.ts'
import type { Point } from '../../track/point.ts'
import { readRoute } from '../../track/readRoute.ts'
import type { ProgressiveQuery, QueryProgress } from '../../ui/useQuery.ts'
import type { ReportSelection } from './reportSelection.ts'
import { type Timeline, timelinesOf } from '../../timeline/timeline.ts'

export type Report =
  | { readonly kind: 'summary'; readonly rows: readonly ReportSummary[] }
  | { readonly kind: 'trips'; readonly rows: readonly ReportTrips[] }
  | { readonly kind: 'stops'; readonly rows: readonly ReportStops[] }
  | { readonly kind: 'combined'; readonly rows: readonly Timeline[] }
  | { readonly kind: 'geofences'; readonly rows: readonly ReportGeofences[] }
  | { readonly kind: 'events'; readonly rows: readonly EventModel[] }
  /** `endsAt`: where the route was cut because of too many positions; Unix time in milliseconds. */
  | { readonly kind: 'route'; readonly rows: readonly Point[]; readonly endsAt: number | undefined }

const DEVICES_PER_REQUEST = 50

interface Batch {
  readonly deviceId: readonly number[]
  readonly groupId: readonly number[]
}

export const batchesOf = ({ devices, groups }: Pick<ReportSelection, 'devices' | 'groups'>): Batch[] => {
  const ofDevices = pieces(devices, DEVICES_PER_REQUEST).map(deviceId => ({ deviceId, groupId: [] }))
  return groups.length > 0 ? [...ofDevices, { deviceId: [], groupId: groups }] : ofDevices
}

/** Returns undefined if no device or group is selected. */
export const reportQuery = (selection: ReportSelection): ProgressiveQuery<Report> | undefined => {
  if (selection.devices.length + selection.groups.length === 0) return undefined
  return (signal, onProgress) => readReport(selection, { signal, onProgress })
}

interface ReadOptions {
  readonly signal: AbortSignal
  readonly onProgress: (progress: QueryProgress) => void
}

const readReport = async (selection: ReportSelection, options: ReadOptions): Promise<Report> => {
  const { kind, range, type } = selection
  const { signal } = options
  const each = <T extends Row>(fetchBatch: FetchBatch<T>) => readEach(selection, options, fetchBatch)
  const requestOf = (batch: Batch) => ({ query: { ...batch, ...range }, signal })
  switch (kind) {
    case 'summary':
      return { kind, rows: await each(batch => api.call('reports.summary', requestOf(batch))) }
    case 'trips':
      return { kind, rows: await each(batch => api.call('reports.trips', requestOf(batch))) }
    case 'stops':
      return { kind, rows: await each(batch => api.call('reports.stops', requestOf(batch))) }
    case 'combined':
      return { kind, rows: await each(batch => readTimelines(requestOf(batch))) }
    case 'geofences': {
      const geofences = await geofencesOf(selection, signal)
      return { kind, rows: await each(batch => readVisits(requestOf(batch), geofences)) }
    }
    case 'events': {
      const types = type === undefined ? [] : [type]
      const fetchBatch = (batch: Batch) =>
        api.call('reports.events', { query: { ...batch, type: types, ...range }, signal })
      return { kind, rows: await each(fetchBatch) }
    }
    case 'route': {
      let endsAt: number | undefined
      const fetchBatch = async (batch: Batch, onProgress: ReadOptions['onProgress']) => {
        const whole = await readRoute({ ...batch, range, signal, onProgress })
        if (whole.endsAt !== undefined) endsAt = Math.min(endsAt ?? Infinity, whole.endsAt)
        return whole.all
      }
      return { kind, rows: await each(fetchBatch), endsAt }
    }
  }
}

interface BatchRequest {
  readonly query: Batch & Range
  readonly signal: AbortSignal
}

const readTimelines = async (request: BatchRequest): Promise<Timeline[]> => {
  const [combined, trips, stops] = await Promise.all([
    api.call('reports.combined', request),
    api.call('reports.trips', request),
    api.call('reports.stops', request),
  ])
  return timelinesOf({ combined, trips, stops })
}

/** Returns the ids of the selected geofences, or of all geofences of the user. */
export const geofencesOf = async (
  { geofences }: Pick<ReportSelection, 'geofences'>,
  signal: AbortSignal,
): Promise<readonly number[]> =>
  geofences.length > 0 ? geofences : (await api.call('geofences.list', { signal })).map(({ id }) => id)

const GEOFENCES_PER_REQUEST = 100

/** Returns the visits by start time. */
const readVisits = async (
  { query, signal }: BatchRequest,
  geofences: readonly number[],
): Promise<readonly ReportGeofences[]> => {
  const visits: ReportGeofences[] = []
  for (let n = 0; n < geofences.length; n += GEOFENCES_PER_REQUEST) {
    const geofenceId = geofences.slice(n, n + GEOFENCES_PER_REQUEST)
    visits.push(...(await api.call('reports.geofences', { query: { ...query, geofenceId }, signal })))
  }
  return visits.toSorted((a, b) => Date.parse(a.startTime) - Date.parse(b.startTime))
}

interface Row {
  readonly deviceId: number
}

type FetchBatch<T> = (batch: Batch, onProgress: ReadOptions['onProgress']) => Promise<readonly T[]>

/** Reads one batch after the other. A device that is selected itself and through a group is counted once. */
const readEach = async <T extends Row>(
  selection: ReportSelection,
  { onProgress }: ReadOptions,
  fetchBatch: FetchBatch<T>,
): Promise<T[]> => {
  const batches = batchesOf(selection)
  const chosen = new Set(selection.devices)
  const rows: T[] = []
  for (const [n, batch] of batches.entries()) {
    const before = rows.length
    const come = await fetchBatch(batch, ({ part, count }) =>
      onProgress({ part: (n + part) / batches.length, count: before + count }),
    )
    for (const row of come) if (batch.groupId.length === 0 || !chosen.has(row.deviceId)) rows.push(row)
    onProgress({ part: (n + 1) / batches.length, count: rows.length })
  }
  return rows
}

export interface Day {
  /** Local midnight; Unix time in milliseconds. */
  readonly start: number
  readonly distance: Meters
}

/** For more days, only days with trips are returned. */
const DAYS_MAX = 62

/** Returns the distance per day of a range. A trip counts for the day on which it started. */
export const distancePerDay = (trips: readonly ReportTrips[], range: Range): Day[] => {
  const driven = new Map<number, number>()
  for (const { startTime, distance } of trips) {
    const day = midnight(new Date(startTime)).getTime()
    driven.set(day, (driven.get(day) ?? 0) + distance)
  }
  const days = daysOf(range) ?? [...driven.keys()].toSorted((a, b) => a - b)
  return days.map(start => ({ start, distance: meters(driven.get(start) ?? 0) }))
}

const daysOf = ({ from, to }: Range): number[] | undefined => {
  const days: number[] = []
  for (let n = 0; midnight(from, n) < to; n += 1) {
    if (n === DAYS_MAX) return undefined
    days.push(midnight(from, n).getTime())
  }
  return days
}
