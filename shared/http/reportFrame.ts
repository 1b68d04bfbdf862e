import { displayUnits } from '../domain/displayUnits.ts'
import { fixedZone, namedZone, timeZoneName } from '../domain/timeZone.ts'
import type { Frame } from '../export/reportSheets.ts'
import { zoneOf } from '../model/time.ts'
import type { Caller } from './authenticate.ts'
import { server } from '../table/server.ts'
import type { Table } from '../table/table.ts'

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
