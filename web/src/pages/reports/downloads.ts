/** Report files as the API writes them. */
import type { Download } from '../../api/client.ts'
import { api } from '../../session/sessionStore.ts'
import { geofencesOf } from './readReport.ts'
import type { ReportSelection } from './reportSelection.ts'

/** A workbook contains all devices; GPX and CSV files contain one device each. */
export type Format = 'XLSX' | 'GPX' | 'CSV'

export const formatsOf = (kind: ReportSelection['kind']): readonly Format[] => {
  if (kind === 'combined') return []
  return kind === 'route' ? ['XLSX', 'GPX', 'CSV'] : ['XLSX']
}

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
/** The length of a request line is limited. */
export const DEVICES_IN_FILE = 500

interface DownloadOptions {
  readonly signal: AbortSignal
  readonly onBytes: (bytes: number) => void
}

/** The workbook has the times of the page. Rejects with ApiError. */
export const downloadWorkbook = async (
  kind: Exclude<ReportSelection['kind'], 'combined'>,
  selection: ReportSelection,
  options: DownloadOptions,
): Promise<Download> => {
  const { devices, groups, range, type } = selection
  const { timeZone: timezone } = new Intl.DateTimeFormat().resolvedOptions()
  const query = { deviceId: devices, groupId: groups, ...range, timezone }
  const wanted = { type: XLSX, ...options } as const
  switch (kind) {
    case 'summary':
      return api.download('reports.summary', { query, ...wanted })
    case 'trips':
      return api.download('reports.trips', { query, ...wanted })
    case 'stops':
      return api.download('reports.stops', { query, ...wanted })
    case 'route':
      return api.download('reports.route', { query, ...wanted })
    case 'geofences': {
      const geofenceId = await geofencesOf(selection, options.signal)
      return api.download('reports.geofences', { query: { ...query, geofenceId }, ...wanted })
    }
    case 'events':
      return api.download('reports.events', { query: { ...query, type: type === undefined ? [] : [type] }, ...wanted })
  }
}

interface TrackFileRequest extends Pick<ReportSelection, 'range'> {
  readonly id: number
  readonly name: string
  readonly format: Exclude<Format, 'XLSX'>
}

/** Downloads the track of one device, named after it. Rejects with ApiError. */
export const downloadTrack = async (
  { id, name, range, format }: TrackFileRequest,
  options: DownloadOptions,
): Promise<Download> => {
  const type = format === 'GPX' ? 'application/gpx+xml' : 'text/csv'
  const { blob } = await api.download('positions.list', { query: { deviceId: id, ...range }, type, ...options })
  return { blob, fileName: `${fileNameOf(name) || id}.${format.toLowerCase()}` }
}

/** Replaces characters of a device name that file systems reserve. */
export const fileNameOf = (name: string): string =>
  name
    .replaceAll(/[^\p{L}\p{N} _-]/gu, '_')
    .trim()
    .slice(0, 80)
