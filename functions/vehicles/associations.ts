import { associations as operations } from '#shared/api/vehicles/associations.ts'
import { selected } from '#shared/domain/associationList.ts'
import { associationQuery } from './associationQuery.ts'
import { listedAssociation, madeAssociation, rowsOf } from './associationRows.ts'
import { associating, associationNotFound, codeOfEnds, newPairs, oldPairs } from './associationPairs.ts'
import { checkDeviceWriter } from '#shared/http/changeDevices.ts'
import type { Implementation } from '#shared/http/implementation.ts'
import { deviceLinks } from '#shared/table/deviceLinks.ts'

export const create: Implementation<typeof operations.create> = async call => {
  const { body, caller, table, now } = call
  if (caller) await checkDeviceWriter(caller, table)
  const pairs = await newPairs(body.data, associating(caller), table)
  const links = await deviceLinks(table).addAll(pairs, now)
  call.live.changed(pairs.map(({ device }) => device))
  return { data: links.map(madeAssociation) }
}

export const remove: Implementation<typeof operations.remove> = async call => {
  const { body, caller, table } = call
  if (caller) await checkDeviceWriter(caller, table)
  const pairs = await oldPairs(body.data, associating(caller), table)
  if (!(await deviceLinks(table).removeAll(pairs))) throw associationNotFound()
  call.live.changed(
    pairs.map(({ device }) => device),
    pairs.map(({ user }) => user),
  )
  return { data: pairs.map(pair => ({ type: 'user_permission' as const, id: codeOfEnds(pair) })) }
}

export const list: Implementation<typeof operations.list> = async ({ params, query, caller, table, now, rawQuery }) => {
  const { search, page, limit, count } = query
  const selection = associationQuery(rawQuery)
  const rows = await rowsOf(params.vehicle_id, associating(caller), table, now)
  const chosen = selected(rows, { ...selection, search })
  return {
    data: chosen.slice(page * limit, (page + 1) * limit).map(row => listedAssociation(row, selection)),
    ...(count && { meta: { count: chosen.length, page, limit } }),
  }
}
