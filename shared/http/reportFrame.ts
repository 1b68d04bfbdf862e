import { displayUnits } from '../domain/displayUnits.ts'
import { fixedZone, namedZone, timeZoneName } from '../domain/timeZone.ts'
import type { Frame } from '../export/reportSheets.ts'
import { zoneOf } from '../model/time.ts'
import type { Stores } from '../table/stores.ts'
import type { Caller } from './authenticate.ts'

interface ReportRequest {
  readonly query: { readonly from: number; readonly to: number }
  readonly rawQuery: string
  readonly caller: Caller
  readonly stores: Stores
}

/**
 * How the caller reads a report: in its own units, and in the time zone of its attribute `timezone`, else of the server's, else
 * with the offset of `from`.
 */
export const reportFrame = async ({ query: { from, to }, rawQuery, caller, stores }: ReportRequest): Promise<Frame> => {
  const { account } = caller
  const server = await stores.server.get()
  const name = timeZoneName(account.attributes, server.attributes)
  const written = new URLSearchParams(rawQuery).get('from') ?? ''
  const style = {
    units: displayUnits(account, server),
    // A plus that was not escaped arrives as a space.
    zone: name === undefined ? fixedZone(zoneOf(written.replace(/ (?=\d{2}:?\d{2}$)/, '+'))) : namedZone(name),
    twelveHours: account.twelveHourFormat,
  }
  return { style, from, to }
}
