import { users as operations } from '#shared/api/devicehive/users.ts'
import { paged } from '#shared/domain/devicehive/page.ts'
import { forbidden } from '#shared/errors.ts'
import { associate } from './userLinks.ts'
import {
  checkAllDeviceTypesScope,
  checkDeviceTypeScope,
  deviceTypesInScope,
  deviceTypesOf,
  typeNotAssociated,
} from './visibleDeviceTypes.ts'
import { insertUser } from './writeUsers.ts'
import { namedUserAndNetwork } from './userLinks.ts'
import { checkNetworkScope, namedOf, networksInScope, notAssociated } from './visibleNetworks.ts'
import { pageOf } from './pageOf.ts'
import { filterUsers } from './visibleUsers.ts'
import { updateUser } from './writeUsers.ts'
import {
  userToChange,
  checkOthersAssociations,
  deviceHiveUser,
  deviceHiveUserWithNetworks,
  userByIdFor,
  userNotFound,
} from './visibleUsers.ts'
import type { Implementation } from '#shared/http/implementation.ts'
import { groupId, userId } from '#shared/model/ids.ts'
import { users } from '#shared/table/users.ts'
import { networks } from '#shared/table/networks.ts'
import { groups } from '#shared/table/groups.ts'
import { links } from '#shared/table/links.ts'
import { userDeviceTypes } from '#shared/table/userDeviceTypes.ts'

export const list: Implementation<typeof operations.list> = async call => {
  const page = pageOf(call.query)
  return paged(await filterUsers(call.query, call), page, ({ login }, field) => (field === 'Login' ? login : undefined))
}

export const count: Implementation<typeof operations.count> = async call => ({
  count: (await filterUsers(call.query, call)).length,
})

export const get: Implementation<typeof operations.get> = async call => {
  const account = await userByIdFor(call.params.id, call)
  const found = await deviceHiveUserWithNetworks(account, call.now, call.table)
  if (account.id === call.caller.id) return found
  return { ...found, networks: networksInScope(call.caller, found.networks) }
}

export const insert: Implementation<typeof operations.insert> = async ({ body, caller, context, now }) =>
  deviceHiveUser(await insertUser(caller, body, context), now)

export const update: Implementation<typeof operations.update> = async call => {
  const before = await userToChange(call.params.id, call)
  await updateUser(before, call.body(), call.caller, call.context)
}

export const remove: Implementation<typeof operations.remove> = async call => {
  const { params, caller, table } = call
  if (caller.id === userId(params.id))
    throw forbidden('You can not delete a user or access key that you use to authenticate this request')
  const account = await userToChange(params.id, call)
  if (!(await users(table).remove(account.id))) throw userNotFound(params.id)
}

export const getCurrent: Implementation<typeof operations.getCurrent> = ({ caller, now, table }) =>
  deviceHiveUserWithNetworks(caller.account, now, table)

export const updateCurrent: Implementation<typeof operations.updateCurrent> = ({ body, caller, context }) =>
  updateUser(caller.account, body(), caller, context)

export const getNetwork: Implementation<typeof operations.getNetwork> = async call => {
  const { params, caller, table } = call
  const network = groupId(params.networkId)
  checkNetworkScope(caller, network)
  checkOthersAssociations(caller, params.id)
  const user = await userByIdFor(params.id, call)
  const associated = (await networks(table).of(user.id)).includes(network)
  const [found] = associated ? await groups(table).byIds([network]) : []
  if (!found) throw notAssociated(network, user.id)
  return { network: namedOf(found) }
}

export const assignNetwork: Implementation<typeof operations.assignNetwork> = async call => {
  const { table } = call
  const { user, network } = await namedUserAndNetwork(call)
  await links(table).userGroup.add(user, network)
}

export const unassignNetwork: Implementation<typeof operations.unassignNetwork> = async call => {
  const { table } = call
  const { user, network } = await namedUserAndNetwork(call)
  await links(table).userGroup.remove(user, network)
}

export const getDeviceTypes: Implementation<typeof operations.getDeviceTypes> = async call => {
  const user = await userByIdFor(call.params.id, call)
  return deviceTypesInScope(call.caller, await deviceTypesOf(user, call.table))
}

export const getDeviceType: Implementation<typeof operations.getDeviceType> = async call => {
  const { params, caller, table } = call
  checkDeviceTypeScope(caller, params.deviceTypeId)
  checkOthersAssociations(caller, params.id, 'ManageDeviceType')
  const user = await userByIdFor(params.id, call)
  const deviceType = (await deviceTypesOf(user, table)).find(({ id }) => id === params.deviceTypeId)
  if (!deviceType) throw typeNotAssociated(params.deviceTypeId, user.id)
  return { deviceType }
}

export const assignDeviceType: Implementation<typeof operations.assignDeviceType> = call => associate(call, 'assign')

export const unassignDeviceType: Implementation<typeof operations.unassignDeviceType> = call =>
  associate(call, 'unassign')

export const allowAllDeviceTypes: Implementation<typeof operations.allowAllDeviceTypes> = async call => {
  checkAllDeviceTypesScope(call.caller)
  const user = await userByIdFor(call.params.id, call)
  if (!(await userDeviceTypes(call.table).allowAll(user.id, true))) throw userNotFound(user.id)
}

export const disallowAllDeviceTypes: Implementation<typeof operations.disallowAllDeviceTypes> = async call => {
  checkAllDeviceTypesScope(call.caller)
  const user = await userByIdFor(call.params.id, call)
  if (!(await userDeviceTypes(call.table).allowAll(user.id, false))) throw userNotFound(user.id)
}
