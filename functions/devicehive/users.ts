import { users } from '#shared/api/devicehive/users.ts'
import { paged } from '#shared/domain/devicehive/page.ts'
import { forbidden } from '#shared/errors.ts'
import { associate } from '#shared/http/devicehive/associate.ts'
import {
  checkAllDeviceTypesScope,
  checkDeviceTypeScope,
  deviceTypesInScope,
  deviceTypesOf,
  typeNotAssociated,
} from '#shared/http/devicehive/deviceTypes.ts'
import { insertUser } from '#shared/http/devicehive/insertUser.ts'
import { namedUserAndNetwork } from '#shared/http/devicehive/namedUserAndNetwork.ts'
import { checkNetworkScope, namedOf, networksInScope, notAssociated } from '#shared/http/devicehive/networks.ts'
import { pageOf } from '#shared/http/devicehive/pageOf.ts'
import { soughtUsers } from '#shared/http/devicehive/soughtUsers.ts'
import { updateUser } from '#shared/http/devicehive/updateUser.ts'
import {
  changedUser,
  checkOthersAssociations,
  hiveUser,
  hiveUserWithNetworks,
  namedUser,
  noUser,
} from '#shared/http/devicehive/users.ts'
import type { Implementation } from '#shared/http/handle.ts'
import { tellOf } from '#shared/live/tellOf.ts'
import { groupId, userId } from '#shared/model/ids.ts'

export const list: Implementation<typeof users.list> = async call => {
  const page = pageOf(call.query)
  return paged(await soughtUsers(call.query, call), page, ({ login }, field) => (field === 'Login' ? login : undefined))
}

export const count: Implementation<typeof users.count> = async call => ({
  count: (await soughtUsers(call.query, call)).length,
})

export const get: Implementation<typeof users.get> = async call => {
  const account = await namedUser(call.params.id, call)
  const found = await hiveUserWithNetworks(account, call.now, call.stores)
  if (account.id === call.caller.id) return found
  return { ...found, networks: networksInScope(call.caller, found.networks) }
}

export const insert: Implementation<typeof users.insert> = async ({ body, caller, exchange, now }) =>
  hiveUser(await insertUser(caller, body, exchange), now)

export const update: Implementation<typeof users.update> = async call => {
  const before = await changedUser(call.params.id, call)
  await updateUser(before, call.body(), call.caller, call.exchange)
}

export const remove: Implementation<typeof users.remove> = async call => {
  const { params, caller, stores } = call
  if (caller.id === userId(params.id))
    throw forbidden('You can not delete a user or access key that you use to authenticate this request')
  const account = await changedUser(params.id, call)
  if (!(await stores.users.remove(account.id))) throw noUser(params.id)
}

export const getCurrent: Implementation<typeof users.getCurrent> = ({ caller, now, stores }) =>
  hiveUserWithNetworks(caller.account, now, stores)

export const updateCurrent: Implementation<typeof users.updateCurrent> = ({ body, caller, exchange }) =>
  updateUser(caller.account, body(), caller, exchange)

export const getNetwork: Implementation<typeof users.getNetwork> = async call => {
  const { params, caller, stores } = call
  const network = groupId(params.networkId)
  checkNetworkScope(caller, network)
  checkOthersAssociations(caller, params.id)
  const user = await namedUser(params.id, call)
  const associated = (await stores.networks.of(user.id)).includes(network)
  const [found] = associated ? await stores.groups.byIds([network]) : []
  if (!found) throw notAssociated(network, user.id)
  return { network: namedOf(found) }
}

const liveAssignNetwork = tellOf(users.assignNetwork)

export const assignNetwork: Implementation<typeof users.assignNetwork> = async call => {
  const { stores } = call
  const { user, network } = await namedUserAndNetwork(call)
  await stores.links.userGroup.add(user, network)
  await liveAssignNetwork.tell(call, () => stores.permissions.devicesBelow([network]))
}

const liveUnassignNetwork = tellOf(users.unassignNetwork)

export const unassignNetwork: Implementation<typeof users.unassignNetwork> = async call => {
  const { stores } = call
  const { user, network } = await namedUserAndNetwork(call)
  await stores.links.userGroup.remove(user, network)
  await liveUnassignNetwork.tell(call, () => stores.permissions.devicesBelow([network]), [user])
}

export const getDeviceTypes: Implementation<typeof users.getDeviceTypes> = async call => {
  const user = await namedUser(call.params.id, call)
  return deviceTypesInScope(call.caller, await deviceTypesOf(user, call.stores))
}

export const getDeviceType: Implementation<typeof users.getDeviceType> = async call => {
  const { params, caller, stores } = call
  checkDeviceTypeScope(caller, params.deviceTypeId)
  checkOthersAssociations(caller, params.id, 'ManageDeviceType')
  const user = await namedUser(params.id, call)
  const deviceType = (await deviceTypesOf(user, stores)).find(({ id }) => id === params.deviceTypeId)
  if (!deviceType) throw typeNotAssociated(params.deviceTypeId, user.id)
  return { deviceType }
}

export const assignDeviceType: Implementation<typeof users.assignDeviceType> = call => associate(call, 'assign')

export const unassignDeviceType: Implementation<typeof users.unassignDeviceType> = call => associate(call, 'unassign')

export const allowAllDeviceTypes: Implementation<typeof users.allowAllDeviceTypes> = async call => {
  checkAllDeviceTypesScope(call.caller)
  const user = await namedUser(call.params.id, call)
  if (!(await call.stores.userDeviceTypes.allowAll(user.id, true))) throw noUser(user.id)
}

export const disallowAllDeviceTypes: Implementation<typeof users.disallowAllDeviceTypes> = async call => {
  checkAllDeviceTypesScope(call.caller)
  const user = await namedUser(call.params.id, call)
  if (!(await call.stores.userDeviceTypes.allowAll(user.id, false))) throw noUser(user.id)
}
