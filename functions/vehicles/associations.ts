import { associations } from '#shared/api/vehicles/associations.ts'
import { selected } from '#shared/domain/associationList.ts'
import { associationQuery } from '#shared/http/associationQuery.ts'
import { listedAssociation, madeAssociation, rowsOf } from '#shared/http/associationRows.ts'
import { associating, associationNotFound, codeOfEnds, newPairs, oldPairs } from '#shared/http/associations.ts'
import { checkDeviceWriter } from '#shared/http/changeDevices.ts'
import type { Implementation } from '#shared/http/handle.ts'
import { tellOf } from '#shared/live/tellOf.ts'

const liveCreate = tellOf(associations.create)

export const create: Implementation<typeof associations.create> = async call => {
  const { body, caller, stores, now } = call
  if (caller) await checkDeviceWriter(caller, stores)
  const pairs = await newPairs(body.data, associating(caller), stores)
  const links = await stores.deviceLinks.addAll(pairs, now)
  await liveCreate.tell(call, async () => pairs.map(({ device }) => device))
  return { data: links.map(madeAssociation) }
}

const liveRemove = tellOf(associations.remove)

export const remove: Implementation<typeof associations.remove> = async call => {
  const { body, caller, stores } = call
  if (caller) await checkDeviceWriter(caller, stores)
  const pairs = await oldPairs(body.data, associating(caller), stores)
  if (!(await stores.deviceLinks.removeAll(pairs))) throw associationNotFound()
  await liveRemove.tell(
    call,
    async () => pairs.map(({ device }) => device),
    pairs.map(({ user }) => user),
  )
  return { data: pairs.map(pair => ({ type: 'user_permission' as const, id: codeOfEnds(pair) })) }
}

export const list: Implementation<typeof associations.list> = async ({
  params,
  query,
  caller,
  stores,
  now,
  rawQuery,
}) => {
  const { search, page, limit, count } = query
  const asked = associationQuery(rawQuery)
  const rows = await rowsOf(params.vehicle_id, associating(caller), stores, now)
  const chosen = selected(rows, { ...asked, search })
  return {
    data: chosen.slice(page * limit, (page + 1) * limit).map(row => listedAssociation(row, asked)),
    ...(count && { meta: { count: chosen.length, page, limit } }),
  }
}
