/** Report files as the API writes them. */
import type { Taken } from '../../api/client.ts'
import { api } from '../../session/sessionStore.ts'
import type { Choice } from './reportSelection.ts'

/** A workbook contains all devices; GPX and CSV files contain one device each. */
export type Format = 'XLSX' | 'GPX' | 'CSV'

export const formatsOf = (kind: Choice['kind']): readonly Format[] =>
  kind === 'route' ? ['XLSX', 'GPX', 'CSV'] : ['XLSX']

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
/** The length of a request line is limited. */
export const DEVICES_IN_FILE = 500

interface Taking {
  readonly signal: AbortSignal
  readonly onBytes: (bytes: number) => void
}

/** Rejects with ApiError. */
export const takeWorkbook = (choice: Choice, taking: Taking): Promise<Taken> => {
  const query = { deviceId: choice.devices, groupId: choice.groups, ...choice.range }
  switch (choice.kind) {
    case 'summary':
      return api.take('reports.summary', { query, type: XLSX, ...taking })
    case 'trips':
      return api.take('reports.trips', { query, type: XLSX, ...taking })
    case 'route':
      return api.take('reports.route', { query, type: XLSX, ...taking })
    case 'events': {
      const type = choice.type === undefined ? [] : [choice.type]
      return api.take('reports.events', { query: { ...query, type }, type: XLSX, ...taking })
    }
  }
}

interface OfDevice extends Pick<Choice, 'range'> {
  readonly id: number
  readonly name: string
  readonly format: Exclude<Format, 'XLSX'>
}

/** Downloads the track of one device, named after it. Rejects with ApiError. */
export const takeTrack = async ({ id, name, range, format }: OfDevice, taking: Taking): Promise<Taken> => {
  const type = format === 'GPX' ? 'application/gpx+xml' : 'text/csv'
  const { blob } = await api.take('positions.list', { query: { deviceId: id, ...range }, type, ...taking })
  return { blob, fileName: `${fileNameOf(name) || id}.${format.toLowerCase()}` }
}

/** Replaces characters of a device name that file systems reserve. */
export const fileNameOf = (name: string): string =>
  name
    .replaceAll(/[^\p{L}\p{N} _-]/gu, '_')
    .trim()
    .slice(0, 80)
