/** Who gives vehicles to whom, takes them away and sees to whom they were given: from the specification of /v2. */
import {
  areApart,
  type Case,
  type Check,
  isAbove,
  looksAfter,
  looksAfterTenant,
  MISSING,
  seesDevice,
} from './judging.ts'

const writer: Check = ({ caller }) =>
  !caller.administrator && (caller.readonly || caller.deviceReadonly) && 'Account is readonly'
const sees = (one: Case) => one.names.devices?.every(id => seesDevice(one, id)) === true
const manages = (one: Case) => {
  const user = one.model.users.get(one.names.user ?? 0)
  if (!user) return false
  return one.caller.administrator || (looksAfter(one, user.id) && !isAbove(user, one.caller))
}
const isLinked = ({ model, names }: Case) =>
  names.devices?.every(id => model.users.get(names.user ?? 0)?.devices.includes(id)) === true

const vehicle: Check = one => !sees(one) && 'data.0.vehicle_id: vehicle not found'
const givesItself = ({ caller, names }: Case) =>
  names.user === caller.id && !caller.administrator && !looksAfterTenant(caller)
const user: Check = one => (!manages(one) || givesItself(one)) && 'data.0.user_id: user not found'
const enterprise: Check = ({ model, names }) =>
  names.devices?.some(id => areApart(model.tenants.get(id), model.users.get(names.user ?? 0)?.tenant)) &&
  'Vehicle And User Are in Different Enterprises'
const association: Check = one => !(sees(one) && manages(one) && isLinked(one)) && MISSING

export const VEHICLES_RULES: Readonly<Record<string, readonly Check[]>> = {
  'vehicles.associations.create': [writer, vehicle, user, enterprise],
  'vehicles.associations.remove': [writer, association],
  'vehicles.associations.list': [one => !sees(one) && 'vehicle_id: vehicle not found'],
}

export const VEHICLES_OPEN = { 'vehicles.fallback.answer': () => ({ is: 'missing' as const }) }
