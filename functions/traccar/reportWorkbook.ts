/** Reports as workbooks. */
import { deviceSheets } from '#shared/export/deviceSheets.ts'
import { eventSheets } from '#shared/export/eventSheets.ts'
import { routeSheets, stopSheets, summarySheets, tripSheets } from '#shared/export/reportSheets.ts'
import type { Sheet } from '#shared/export/sheet.ts'
import type { Caller } from '#shared/http/authenticate.ts'
import { badRequest } from '#shared/errors.ts'
import { geofenceNames } from './geofenceNames.ts'
import { devicesOf, foldDevices, type Report, type ReportQuery, routesFor } from './reportDevices.ts'
import { byTypeAndAlarm, deviceEvents } from './reportEvents.ts'
import { stopRows, summaryRows, tripRows } from './reportRows.ts'
import { reportFrame, zoneOfReport } from './workbook.ts'

export type WorkbookKind = 'route' | 'events' | 'summary' | 'trips' | 'stops' | 'devices'

interface WorkbookQuery extends Pick<ReportQuery, 'deviceId' | 'groupId'> {
  readonly from?: number | undefined
  readonly to?: number | undefined
  readonly type: readonly string[]
  readonly alarm: readonly string[]
  readonly daily: boolean
}

export interface WorkbookRequest extends Omit<Report, 'query'> {
  readonly params: { readonly kind: WorkbookKind }
  readonly query: WorkbookQuery
  readonly caller: Caller
}

/** Returns the sheets of a report. Throws badRequest if it requires a time range and the request has none. */
export const workbookSheets = async (request: WorkbookRequest): Promise<Sheet[]> => {
  const { params, query } = request
  const { from, to } = query
  if (params.kind === 'devices') {
    const { style } = await reportFrame({ ...request, query: { from: from ?? 0, to: to ?? 0 } })
    return deviceSheets(await devicesOf(request), style)
  }
  if (from === undefined || to === undefined) throw badRequest('from and to are required')
  return rangeSheets(params.kind, { ...request, query: { ...query, from, to } })
}

interface RangeRequest extends Report {
  readonly query: ReportQuery & WorkbookQuery
  readonly caller: Caller
}

const rangeSheets = async (kind: Exclude<WorkbookKind, 'devices'>, report: RangeRequest): Promise<Sheet[]> => {
  const { query, table } = report
  const frame = await reportFrame(report)
  switch (kind) {
    case 'route':
      return routeSheets(await routesFor(report), frame)
    case 'events': {
      const found = await deviceEvents(report, byTypeAndAlarm(query.type, query.alarm))
      return eventSheets(found, frame, await geofenceNames(found, table))
    }
    case 'summary': {
      const zone = query.daily ? await zoneOfReport(report) : undefined
      return summarySheets(await foldDevices(report, of => summaryRows(of, { zone, otherwise: [] })), frame)
    }
    case 'trips':
      return tripSheets(await foldDevices(report, tripRows), frame)
    case 'stops':
      return stopSheets(await foldDevices(report, stopRows), frame)
  }
}
