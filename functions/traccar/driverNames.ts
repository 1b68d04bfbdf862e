import type { Caller } from '#shared/http/authenticate.ts'
import type { ReportTrips } from '#shared/model/report.ts'
import { drivers } from '#shared/table/drivers.ts'
import type { Table } from '#shared/table/table.ts'

interface DriverReader {
  readonly caller: Caller
  readonly table: Table
}

/** Returns the trips with the names of the drivers that the caller can see. Reads no drivers if no trip has one. */
export const withDriverNames = async (
  trips: readonly ReportTrips[],
  { caller, table }: DriverReader,
): Promise<ReportTrips[]> => {
  if (trips.every(({ driverUniqueId }) => driverUniqueId === null)) return [...trips]
  const { all, byIds, linkedTo } = drivers(table)
  const visible = caller.administrator ? await all() : await byIds(await linkedTo({ kind: 'user', id: caller.id }))
  const names = new Map(visible.map(({ uniqueId, name }) => [uniqueId, name]))
  return trips.map(trip => ({ ...trip, driverName: names.get(trip.driverUniqueId ?? '') ?? null }))
}
