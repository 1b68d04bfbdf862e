import { associations } from '#shared/api/vehicles/associations.ts'
import { selected } from '#shared/domain/associationList.ts'
import { associationQuery } from '#shared/http/associationQuery.ts'
import { listedAssociation, rowsOf } from '#shared/http/associationRows.ts'
import { associating } from '#shared/http/associations.ts'
import { handle } from '#shared/http/handle.ts'

export const handler = handle(associations.list, async ({ params, query, caller, stores, now, rawQuery }) => {
  const { search, page, limit, count } = query
  const asked = associationQuery(rawQuery)
  const rows = await rowsOf(params.vehicle_id, associating(caller), stores, now)
  const chosen = selected(rows, { ...asked, search })
  return {
    data: chosen.slice(page * limit, (page + 1) * limit).map(row => listedAssociation(row, asked)),
    ...(count && { meta: { count: chosen.length, page, limit } }),
  }
})
