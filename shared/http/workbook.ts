/** Sheets as a file for spreadsheets. What writes it is loaded only when somebody asks for one. */
import { XLSX } from '../api/operation.ts'
import type { Cell, Sheet } from '../export/sheet.ts'
import { raw, type RawResponse } from './reply.ts'

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
