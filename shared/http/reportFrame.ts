import { displayUnits } from '../domain/displayUnits.ts'
import type { Frame } from '../export/reportSheets.ts'
import { zoneOf } from '../model/time.ts'
import type { Stores } from '../table/stores.ts'
import type { Caller } from './authenticate.ts'

interface Asked {
  readonly query: { readonly from: number; readonly to: number }
  readonly rawQuery: string
  readonly caller: Caller
  readonly stores: Stores
}

/** How the caller reads a report: in its own units, and in the zone in which it wrote `from`. */
export const reportFrame = async ({ query: { from, to }, rawQuery, caller, stores }: Asked): Promise<Frame> => {
  const { account } = caller
  const written = new URLSearchParams(rawQuery).get('from') ?? ''
  const style = {
    units: displayUnits(account, await stores.server.get()),
    // A plus that was not escaped arrives as a space.
    zoneMs: zoneOf(written.replace(/ (?=\d{2}:?\d{2}$)/, '+')),
    twelveHours: account.twelveHourFormat,
  }
  return { style, from, to }
}
