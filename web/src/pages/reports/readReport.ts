/** Reads a report in requests of 50 devices, because the length of a request line is limited and users see progress. */
import type { EventModel } from '#shared/model/event.ts'
import type { ReportSummary, ReportTrips } from '#shared/model/report.ts'
import { type Meters, meters } from '#shared/units.ts'
import { midnight, type Range } from '../../range/range.ts'
import { api } from '../../session/sessionStore.ts'
import type { Point } from '../../track/point.ts'
import { readRoute } from '../../track/readRoute.ts'
import type { ProgressiveQuery, QueryProgress } from '../../ui/useQuery.ts'
import type { ReportSelection } from './reportSelection.ts'

export type Report =
  | { readonly kind: 'summary'; readonly rows: readonly ReportSummary[] }
  | { readonly kind: 'trips'; readonly rows: readonly ReportTrips[] }
  | { readonly kind: 'events'; readonly rows: readonly EventModel[] }
  /** `endsAt`: where the route was cut because of too many positions; Unix time in milliseconds. */
  | { readonly kind: 'route'; readonly rows: readonly Point[]; readonly endsAt: number | undefined }

const DEVICES_PER_REQUEST = 50

interface Batch {
  readonly deviceId: readonly number[]
  readonly groupId: readonly number[]
}

export const batchesOf = ({ devices, groups }: Pick<ReportSelection, 'devices' | 'groups'>): Batch[] => {
  const count = Math.ceil(devices.length / DEVICES_PER_REQUEST)
  const ofDevices = Array.from({ length: count }, (_, n) => ({
    deviceId: devices.slice(n * DEVICES_PER_REQUEST, (n + 1) * DEVICES_PER_REQUEST),
    groupId: [],
  }))
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
  switch (kind) {
    case 'summary': {
      const fetchBatch = (batch: Batch) => api.call('reports.summary', { query: { ...batch, ...range }, signal })
      return { kind, rows: await readEach(selection, options, fetchBatch) }
    }
    case 'trips': {
      const fetchBatch = (batch: Batch) => api.call('reports.trips', { query: { ...batch, ...range }, signal })
      return { kind, rows: await readEach(selection, options, fetchBatch) }
    }
    case 'events': {
      const types = { type: type === undefined ? [] : [type] }
      const fetchBatch = (batch: Batch) =>
        api.call('reports.events', { query: { ...batch, ...types, ...range }, signal })
      return { kind, rows: await readEach(selection, options, fetchBatch) }
    }
    case 'route': {
      let endsAt: number | undefined
      const fetchBatch = async (batch: Batch, onProgress: ReadOptions['onProgress']) => {
        const whole = await readRoute({ ...batch, range, signal, onProgress })
        if (whole.endsAt !== undefined) endsAt = Math.min(endsAt ?? Infinity, whole.endsAt)
        return whole.all
      }
      return { kind, rows: await readEach(selection, options, fetchBatch), endsAt }
    }
  }
}

type FetchBatch<T> = (batch: Batch, onProgress: ReadOptions['onProgress']) => Promise<readonly T[]>

/** Reads one batch after the other. A device that is selected itself and through a group is counted once. */
const readEach = async <T extends { readonly deviceId: number }>(
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
