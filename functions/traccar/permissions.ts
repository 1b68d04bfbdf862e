import { permissions as operations } from '#shared/api/traccar/permissions.ts'
import { badRequest, forbidden } from '#shared/errors.ts'
import type { Caller } from '#shared/http/authenticate.ts'
import type { HandlerInput, Implementation } from '#shared/http/implementation.ts'
import { deviceId, groupId, userId } from '#shared/model/ids.ts'
import { type Link, linkOf, type Pair } from '#shared/model/pair.ts'
import { deviceLinks } from '#shared/table/deviceLinks.ts'
import { links } from '#shared/table/links.ts'
import { pairsOf } from '#shared/table/pairs.ts'
import { permissions } from '#shared/table/permissions.ts'
import { users } from '#shared/table/users.ts'

export const list: Implementation<typeof operations.list> = async ({ query, table }) => {
  const wanted = Object.entries(query).flatMap(([name, id]) => (id === undefined ? [] : [[name, id] as const]))
  const link = linkOf(Object.fromEntries(wanted))
  if (!link) throw badRequest('The query must have two ids of kinds that can be linked, of which 0 means any')
  return pairsOf(table, link)
}

export const link: Implementation<typeof operations.link> = call => linkPair(call.body, call)
export const unlink: Implementation<typeof operations.unlink> = call => unlinkPair(call.body, call)

export const linkAll: Implementation<typeof operations.linkAll> = async call => {
  await checkUsersExist(call)
  for (const pair of call.body) await linkPair(pair, call)
}
export const unlinkAll: Implementation<typeof operations.unlinkAll> = async call => {
  for (const pair of call.body) await unlinkPair(pair, call)
}

/** The guards do not check the users that an administrator names. Without this, the pairs before a missing one are linked. */
const checkUsersExist = async ({
  body,
  caller,
  table,
}: Pick<HandlerInput<typeof operations.linkAll>, 'body' | 'caller' | 'table'>): Promise<void> => {
  if (!caller.administrator) return
  const named = body.flatMap(pair => ['userId', 'managedUserId'].flatMap(name => pair[name] ?? []))
  const ids = [...new Set(named)].map(userId)
  if ((await users(table).byIds(ids)).length < ids.length) throw badRequest('User not found')
}

type Call = Pick<HandlerInput<typeof operations.link>, 'caller' | 'table' | 'now' | 'live'>

const linkPair = async (pair: Pair, { caller, table, now, live }: Call): Promise<void> => {
  const link = checkedLink(pair, caller)
  if (link.of === 'object') return links(table).ofOwner.add(link.owner, link.object)
  const user = userId(link.userId)
  if (link.of === 'managedUser') return users(table).manage(user, userId(link.id))
  if (link.of === 'group') {
    await links(table).userGroup.add(user, groupId(link.id))
    return live.changed(await permissions(table).devicesBelow([groupId(link.id)]))
  }
  await deviceLinks(table).add({ user, device: deviceId(link.id), at: now })
  live.changed([deviceId(link.id)])
}

const unlinkPair = async (pair: Pair, { caller, table, live }: Call): Promise<void> => {
  const link = checkedLink(pair, caller)
  if (link.of === 'object') return links(table).ofOwner.remove(link.owner, link.object)
  const user = userId(link.userId)
  if (link.of === 'managedUser') return users(table).stopManaging(user, userId(link.id))
  if (link.of === 'group') {
    await links(table).userGroup.remove(user, groupId(link.id))
    return live.changed(await permissions(table).devicesBelow([groupId(link.id)]), [user])
  }
  await deviceLinks(table).remove(user, deviceId(link.id))
  live.changed([deviceId(link.id)], [user])
}

/** Throws forbidden if the caller is no administrator and the pair is of a manager and a managed user. */
const checkedLink = (pair: Pair, caller: Caller): Link => {
  const link = linkOf(pair)
  if (!link) throw badRequest('The body must be a pair of ids that can be linked')
  if (link.of === 'managedUser' && !caller.administrator) throw forbidden('Admin access required')
  return link
}

export const linkDevice: Implementation<typeof operations.linkDevice> = async call => {
  const { body, table, now } = call
  await deviceLinks(table).add({ user: body.userId, device: body.deviceId, at: now })
  return body
}

export const unlinkDevice: Implementation<typeof operations.unlinkDevice> = async call => {
  const { body, table } = call
  await deviceLinks(table).remove(body.userId, body.deviceId)
}

export const linkGroup: Implementation<typeof operations.linkGroup> = async call => {
  const { body, table } = call
  await links(table).userGroup.add(body.userId, body.groupId)
  return body
}

export const unlinkGroup: Implementation<typeof operations.unlinkGroup> = async call => {
  const { body, table } = call
  await links(table).userGroup.remove(body.userId, body.groupId)
}

export const linkGeofence: Implementation<typeof operations.linkGeofence> = async ({ body, table }) => {
  await links(table).ofOwner.add({ kind: 'user', id: body.userId }, { kind: 'geofence', id: body.geofenceId })
  return body
}

export const unlinkGeofence: Implementation<typeof operations.unlinkGeofence> = async ({ body, table }) => {
  await links(table).ofOwner.remove({ kind: 'user', id: body.userId }, { kind: 'geofence', id: body.geofenceId })
}
