/** Sheets as a file for spreadsheets. What writes it is loaded only when somebody asks for one. */
import { XLSX } from '#shared/api/operation.ts'
import { displayUnits } from '#shared/domain/displayUnits.ts'
import { fixedZone, namedZone, timeZoneName } from '#shared/domain/timeZone.ts'
import type { Frame } from '#shared/export/reportSheets.ts'
import type { Cell, Sheet } from '#shared/export/sheet.ts'
import type { Caller } from '#shared/http/authenticate.ts'
import { raw, type RawResponse } from '#shared/http/reply.ts'
import { zoneOf } from '#shared/model/time.ts'
import { server } from '#shared/table/server.ts'
import type { Table } from '#shared/table/table.ts'

const COLUMN_WIDTH_CHARACTERS = 20

/** A workbook has at least one sheet, so none gives an empty one. */
export const workbookReply = async (sheets: readonly Sheet[]): Promise<RawResponse> => {
  const { default: writeWorkbook } = await import('write-excel-file/node')
  const given: readonly Sheet[] = sheets.length > 0 ? sheets : [{ name: 'Report', heading: [], titles: [], rows: [] }]
  const written = writeWorkbook(
    given.map(({ name, heading, titles, rows }) => ({
      sheet: name,
      columns: titles.map(() => ({ width: COLUMN_WIDTH_CHARACTERS })),
      data: [...heading.map(row => row.map(fileCell)), titles.map(bold), ...rows.map(row => row.map(fileCell))],
    })),
  )
  return raw({
    body: await written.toBuffer(),
    contentType: XLSX,
    headers: { 'content-disposition': 'attachment; filename=report.xlsx' },
  })
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
 * How the caller reads a report: in its own units, and in the time zone of its attribute `timezone`, else of the server's, else
 * with the offset of `from`.
 */
export const reportFrame = async ({ query: { from, to }, rawQuery, caller, table }: ReportRequest): Promise<Frame> => {
  const { account } = caller
  const settings = await server(table).get()
  const name = timeZoneName(account.attributes, settings.attributes)
  const written = new URLSearchParams(rawQuery).get('from') ?? ''
  const style = {
    units: displayUnits(account, settings),
    // A plus that was not escaped arrives as a space.
    zone: name === undefined ? fixedZone(zoneOf(written.replace(/ (?=\d{2}:?\d{2}$)/, '+'))) : namedZone(name),
    twelveHours: account.twelveHourFormat,
  }
  return { style, from, to }
}
