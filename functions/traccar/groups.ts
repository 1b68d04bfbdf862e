import { groups as operations } from '#shared/api/traccar/groups.ts'
import { forbidden } from '#shared/errors.ts'
import type { HandlerInput, Implementation } from '#shared/http/implementation.ts'
import { checkAll, listed } from './listing.ts'
import { checkSameId } from './sameId.ts'
import type { Group } from '#shared/model/group.ts'
import { groupId, userId } from '#shared/model/ids.ts'
import { groups } from '#shared/table/groups.ts'
import { permissions } from '#shared/table/permissions.ts'
import { links } from '#shared/table/links.ts'

export const list: Implementation<typeof operations.list> = async call => {
  checkAll(call)
  return listed(await groupsOf(call), call.query, ({ name }) => [name])
}

const groupsOf = async ({ query, caller, table }: HandlerInput<typeof operations.list>): Promise<Group[]> => {
  if (query.all && caller.administrator) return groups(table).all()
  const owner = query.userId === undefined ? caller.id : userId(query.userId)
  return groups(table).byIds(await permissions(table).groupsOf(owner))
}

export const get: Implementation<typeof operations.get> = async ({ params, table }) => {
  const [group] = await groups(table).byIds([groupId(params.id)])
  if (!group) throw forbidden('Group access denied')
  return group
}

export const create: Implementation<typeof operations.create> = async ({ body, caller, table }) => {
  const { id: _id, ...record } = body
  const id = await groups(table).create(record, caller.id)
  return { ...record, id }
}

export const update: Implementation<typeof operations.update> = async call => {
  const { params, body, table } = call
  checkSameId(params.id, body.id)
  const { id: _id, ...record } = body
  const id = groupId(params.id)
  if (!(await groups(table).update(id, record))) throw forbidden('Group access denied')
  return { ...record, id }
}

export const remove: Implementation<typeof operations.remove> = async call => {
  const { params, table, context } = call
  const id = groupId(params.id)
  if (!(await groups(table).remove(id, context.later))) throw forbidden('Group access denied')
}

export const linkGeofence: Implementation<typeof operations.linkGeofence> = async ({ body, table }) => {
  await links(table).ofOwner.add({ kind: 'group', id: body.groupId }, { kind: 'geofence', id: body.geofenceId })
  return body
}

export const unlinkGeofence: Implementation<typeof operations.unlinkGeofence> = async ({ body, table }) => {
  await links(table).ofOwner.remove({ kind: 'group', id: body.groupId }, { kind: 'geofence', id: body.geofenceId })
}
