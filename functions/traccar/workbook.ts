/** XLSX files. The writer library is loaded only for requests that need it. */
import { XLSX } from '#shared/api/operation.ts'
import { displayUnits } from '#shared/domain/displayUnits.ts'
import { fixedZone, isTimeZone, namedZone, type TimeZone, timeZoneName } from '#shared/domain/timeZone.ts'
import { badRequest } from '#shared/errors.ts'
import type { Frame } from '#shared/export/reportFrame.ts'
import type { Cell, Sheet } from '#shared/export/sheet.ts'
import type { Caller } from '#shared/http/authenticate.ts'
import { raw, type RawResponse } from '#shared/http/reply.ts'
import { zoneOf } from '#shared/model/time.ts'
import type { Server } from '#shared/model/server.ts'
import { server } from '#shared/table/server.ts'
import type { Table } from '#shared/table/table.ts'

const COLUMN_WIDTH_CHARACTERS = 20

/** Returns a workbook with the sheets as a download. */
export const workbookReply = async (sheets: readonly Sheet[]): Promise<RawResponse> =>
  raw({
    body: await workbookOf(sheets),
    contentType: XLSX,
    headers: { 'content-disposition': `attachment; filename=${WORKBOOK_NAME}` },
  })

export const WORKBOOK_NAME = 'report.xlsx'

/** Returns a workbook with the sheets, or with one empty sheet because a workbook needs at least one. */
export const workbookOf = async (sheets: readonly Sheet[]): Promise<Buffer> => {
  const { default: writeWorkbook } = await import('write-excel-file/node')
  const given: readonly Sheet[] = sheets.length > 0 ? sheets : [{ name: 'Report', heading: [], titles: [], rows: [] }]
  const written = writeWorkbook(
    given.map(({ name, heading, titles, rows }) => ({
      sheet: name,
      columns: titles.map(() => ({ width: COLUMN_WIDTH_CHARACTERS })),
      data: [...heading.map(row => row.map(fileCell)), titles.map(bold), ...rows.map(row => row.map(fileCell))],
    })),
  )
  return written.toBuffer()
}

const bold = (title: string) => ({ value: title, fontWeight: 'bold' as const })

const fileCell = (cell: Cell) =>
  cell !== null && typeof cell === 'object' ? { value: cell.value, type: Number, format: cell.format } : cell

interface ReportRequest {
  readonly query: { readonly from: number; readonly to: number }
  readonly rawQuery: string
  readonly caller: Caller
  readonly table: Table
}

/**
 * Returns units and time zone of a report: those of the caller, else of the server. The zone of the request replaces them.
 * Without any, the offset of `from` applies. Throws badRequest for an unknown zone.
 */
export const reportFrame = async (request: ReportRequest): Promise<Frame> => {
  const { query, caller, table } = request
  const settings = await server(table).get()
  const style = {
    units: displayUnits(caller.account, settings),
    zone: zoneFor(request, settings),
    twelveHours: caller.account.twelveHourFormat,
  }
  return { style, from: query.from, to: query.to }
}

type ZoneRequest = Pick<ReportRequest, 'rawQuery' | 'caller'>

const zoneFor = ({ rawQuery, caller }: ZoneRequest, { attributes, forceSettings }: Server): TimeZone => {
  const sent = new URLSearchParams(rawQuery)
  const asked = sent.get('timezone')
  if (asked && !isTimeZone(asked)) throw badRequest('timezone must be the name of a time zone such as Europe/Vienna')
  if (asked) return namedZone(asked)
  const own = caller.account.attributes
  const name = forceSettings ? timeZoneName(attributes, own) : timeZoneName(own, attributes)
  if (name !== undefined) return namedZone(name)
  const written = sent.get('from') ?? ''
  // An unescaped plus sign arrives as a space.
  return fixedZone(zoneOf(written.replace(/ (?=\d{2}:?\d{2}$)/, '+')))
}

/** Returns the time zone of a report, by the rules of `reportFrame`. */
export const zoneOfReport = async (request: ZoneRequest & { readonly table: Table }): Promise<TimeZone> =>
  zoneFor(request, await server(request.table).get())
