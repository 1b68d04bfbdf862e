/** Rules of /v2, from its specification. */
import {
  accountChecks,
  FORBIDDEN,
  namedUser,
  inDifferentTenants,
  type Case,
  type Check,
  outranks,
  manages,
  managesTenant,
  MISSING,
  seesDevice,
} from './model.ts'

const { deviceWriter: writer } = accountChecks({ administrator: FORBIDDEN, readonly: 'Account is readonly' })
const sees = (one: Case) => one.names.devices?.every(id => seesDevice(one, id)) === true
const managesUser = (one: Case) => {
  const user = namedUser(one)
  if (!user) return false
  return one.caller.administrator || (manages(one, user.id) && !outranks(user, one.caller))
}
const isLinked = ({ model, names }: Case) =>
  names.devices?.every(id => model.users.get(names.user ?? 0)?.devices.includes(id)) === true

const vehicle: Check = one => !sees(one) && 'data.0.vehicle_id: vehicle not found'
const linksItself = ({ caller, names }: Case) =>
  names.user === caller.id && !caller.administrator && !managesTenant(caller)
const user: Check = one => (!managesUser(one) || linksItself(one)) && 'data.0.user_id: user not found'
const enterprise: Check = ({ model, names }) =>
  names.devices?.some(id => inDifferentTenants(model.tenants.get(id), model.users.get(names.user ?? 0)?.tenant)) &&
  'Vehicle And User Are in Different Enterprises'
const association: Check = one => !(sees(one) && managesUser(one) && isLinked(one)) && MISSING

export const VEHICLES_RULES: Readonly<Record<string, readonly Check[]>> = {
  'vehicles.associations.create': [writer, vehicle, user, enterprise],
  'vehicles.associations.remove': [writer, association],
  'vehicles.associations.list': [one => !sees(one) && 'vehicle_id: vehicle not found'],
}

export const VEHICLES_OPEN = { 'vehicles.fallback.answer': () => ({ is: 'missing' as const }) }
