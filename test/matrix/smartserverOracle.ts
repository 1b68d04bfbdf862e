/** Rules of /iap, from the vendor's documentation. */
import {
  accountChecks,
  ANY,
  inDifferentTenants,
  type RequestFacts,
  type Case,
  type Check,
  FORBIDDEN,
  isSelf,
  type ModelUser,
  namedUser,
  type Becomes,
  managesTenant,
  MISSING,
} from './model.ts'

const RANKS = ['USER', 'USER_MANAGER', 'OWNER', 'ADMIN'] as const
const rank = (type: (typeof RANKS)[number]) => RANKS.indexOf(type)

const typeOf = ({ administrator, tenant, tenantRole }: ModelUser) => {
  if (administrator) return 'ADMIN'
  if (tenant === undefined || tenantRole === undefined) return 'USER'
  return ({ owner: 'OWNER', manager: 'USER_MANAGER', member: 'USER' } as const)[tenantRole]
}

const licensed: Check = ({ caller }) => typeOf(caller) !== 'USER' && !caller.licensed && FORBIDDEN
const { administrator, writer, writerOfUser, lowerRole } = accountChecks({
  administrator: FORBIDDEN,
  readonly: FORBIDDEN,
})

const inScope: Check = one => {
  if (one.names.user === undefined) return false
  const user = namedUser(one)
  const { caller } = one
  const manages = caller.administrator || isSelf(one) || (managesTenant(caller) && user?.tenant === caller.tenant)
  return !(user && manages) && MISSING
}

/** Administrators belong to no customer, other users to one. */
const hasWrongCustomer = ({ userType, customerId }: Required<Becomes>) =>
  (userType === 'ADMIN') !== (customerId === null)
const customerIsMissing = ({ model }: Case, customerId: number | null) =>
  customerId !== null && !model.customers.has(customerId)

const mayCreate: Check = one => {
  const { caller, names } = one
  const to = { userType: 'USER', customerId: null, blocked: false, ...names.becomes } as const
  if (!caller.administrator && !managesTenant(caller)) return FORBIDDEN
  if (rank(to.userType) > rank(typeOf(caller))) return FORBIDDEN
  if (hasWrongCustomer(to)) return ANY
  if (!caller.administrator && to.customerId !== caller.tenant) return FORBIDDEN
  return customerIsMissing(one, to.customerId) && ANY
}

const mayUpdate: Check = one => {
  const { caller, names } = one
  const user = namedUser(one)
  if (!user) return MISSING
  const was: Required<Becomes> = { userType: typeOf(user), customerId: user.tenant ?? null, blocked: false }
  const to = { ...was, ...names.becomes }
  const [moved, retyped] = [to.customerId !== was.customerId, to.userType !== was.userType]
  if (isSelf(one) && (moved || retyped || to.blocked)) return FORBIDDEN
  if (!caller.administrator && (moved || (retyped && rank(to.userType) > rank(typeOf(caller))))) return FORBIDDEN
  if ((moved || retyped) && hasWrongCustomer(to)) return ANY
  return customerIsMissing(one, to.customerId) && ANY
}

/** Only administrators learn whether users of other customers exist. */
const ofCustomer: Check = one => {
  const { caller } = one
  const tenant = namedUser(one)?.tenant
  const same = isSelf(one) || (tenant !== undefined && tenant === caller.tenant)
  if (!caller.administrator && !same) return FORBIDDEN
  return tenant === undefined && MISSING
}
const ownCustomer: Check = ({ caller, model, names: { customer = 0 } }) =>
  !(model.customers.has(customer) && (caller.administrator || caller.tenant === customer)) && MISSING
const empty: Check = ({ model, names }) => {
  const users = [...model.users.values()].some(({ tenant }) => tenant === names.customer)
  const devices = [...model.devices.keys()].some(device => model.tenants.get(device) === names.customer)
  return (users || devices) && ANY
}
const device: Check = ({ model, names }) => names.devices?.some(id => !model.devices.has(id)) && MISSING
const unlinkedElsewhere: Check = ({ model, names: { devices = [], customer } }) =>
  [...model.users.values()].some(
    user => inDifferentTenants(user.tenant, customer) && devices.some(id => user.devices.includes(id)),
  ) && ANY
const ofThatCustomer: Check = ({ model, names: { devices = [], customer } }) =>
  devices.some(id => !model.devices.has(id) || model.tenants.get(id) !== customer) && MISSING

export const SMARTSERVER_RULES: Readonly<Record<string, readonly Check[]>> = {
  'smartserver.auth.logout': [],
  'smartserver.auth.sessionTimeout': [licensed],
  'smartserver.users.list': [licensed, inScope],
  'smartserver.users.count': [licensed],
  'smartserver.users.current': [licensed],
  'smartserver.users.locales': [licensed],
  'smartserver.users.localesByName': [licensed],
  'smartserver.users.localesBelow': [licensed],
  'smartserver.users.locale': [licensed],
  'smartserver.users.setLocale': [licensed, ({ by }) => by !== 'session' && ANY],
  'smartserver.users.customer': [licensed, ofCustomer],
  'smartserver.users.create': [licensed, writer, mayCreate],
  'smartserver.users.update': [licensed, writer, inScope, lowerRole, mayUpdate],
  // The new password is too short, so that a permitted request returns 400.
  'smartserver.users.changePassword': [licensed, inScope, lowerRole, writerOfUser, () => ANY],
  'smartserver.users.acceptLicense': [],
  'smartserver.users.acceptLicenseAtCount': [],
  'smartserver.users.remove': [licensed, writer, one => isSelf(one) && ANY, inScope, lowerRole],
  'smartserver.customers.list': [licensed],
  'smartserver.customers.get': [licensed, ownCustomer],
  'smartserver.customers.current': [licensed, ({ caller }) => caller.tenant === undefined && MISSING],
  'smartserver.customers.generateKey': [administrator, licensed],
  'smartserver.customers.create': [administrator, licensed],
  'smartserver.customers.update': [administrator, licensed, ownCustomer],
  'smartserver.customers.remove': [administrator, licensed, ownCustomer, empty],
  'smartserver.customers.addDevice': [administrator, licensed, ownCustomer, device, unlinkedElsewhere],
  'smartserver.customers.removeDevice': [administrator, licensed, ofThatCustomer],
}

export const SMARTSERVER_OPEN = {
  'smartserver.fallback.answer': () => ({ is: 'missing' as const }),
  'smartserver.auth.login': ({ names }: RequestFacts, caller: ModelUser | undefined) =>
    names.signsIn === 'right' && caller && !caller.inactive
      ? { is: 'allowed' as const }
      : { is: 'unauthenticated' as const },
}
