/**
 * Rules of /dh/rest, from the contract. "session" is a token with all actions and scopes, so that only the user's rights limit
 * it. "bearer" is a token without actions. A narrowed token has its own rights.
 */
import {
  accountChecks,
  ANY,
  type RequestFacts,
  type Case,
  type Check,
  FORBIDDEN,
  isSelf,
  type ModelUser,
  namedUser,
  manages,
  managesTenant,
  MISSING,
  seesDevice,
  seesGroup,
  type Verdict,
} from './model.ts'
import { includes } from './narrowed.ts'

/** Requires a token with one of these actions. */
const needs =
  (...actions: readonly string[]): Check =>
  ({ by, token }) =>
    (by === 'bearer' || !holds(token, actions)) && FORBIDDEN
const holds = (token: Case['token'], actions: readonly string[]) =>
  !token || token.actions === 'any' || actions.some(action => token.actions.includes(action))

/** Like `needs`, with one more action that is enough if the request names the caller. */
const needsOfOthers =
  (own: string, ...actions: readonly string[]): Check =>
  one =>
    needs(...actions, ...(isSelf(one) ? [own] : []))(one)

/** Rejects networks and types outside the token. Its types apply only to users who do not have all types. */
const scope: Check = ({ token, caller, names }) => {
  if (!token) return false
  const isOutside =
    names.groups?.some(id => !includes(token.networks, id)) ||
    (names.deviceType !== undefined && !includes(typesOf({ token, caller }), names.deviceType))
  return isOutside && FORBIDDEN
}
const typesOf = ({ token, caller }: Pick<Case, 'token' | 'caller'>) =>
  caller.deviceTypes === undefined ? 'all' : (token?.deviceTypes ?? 'all')
/** Rejects tokens for some types, because the operation grants all types. */
const forAllTypes: Check = one => typesOf(one) !== 'all' && FORBIDDEN
/** Type of all devices in the matrix. */
const FIRST_TYPE = 1
const isCovered = (one: Case, device: number) =>
  (!one.token || includes(one.token.networks, one.model.devices.get(device) ?? 0)) && includes(typesOf(one), FIRST_TYPE)
const seesCovered = (one: Case, device: number) => seesDevice(one, device) && isCovered(one, device)
const { administrator, writer, deviceWriter, writerOfUser, lowerRole } = accountChecks({
  administrator: FORBIDDEN,
  readonly: FORBIDDEN,
})

const mayName: Check = one => !one.caller.administrator && !manages(one, one.names.user ?? 0) && FORBIDDEN
const exists: Check = one => !namedUser(one) && MISSING
const notSelf: Check = one => isSelf(one) && FORBIDDEN

const mayHaveOthers = ({ administrator: any, userLimit }: ModelUser) => any || (userLimit ?? 0) !== 0
const lists: Check = ({ caller }) =>
  !mayHaveOthers(caller) && !managesTenant(caller) && caller.manages.length === 0 && FORBIDDEN
const makes: Check = ({ caller, names }) => {
  if (caller.administrator) return false
  if ((!mayHaveOthers(caller) && !managesTenant(caller)) || caller.readonly) return FORBIDDEN
  return names.sets === 'power' && FORBIDDEN
}
const sets: Check = one => {
  if (one.caller.administrator || one.names.sets === undefined) return false
  return (one.names.sets === 'power' || isSelf(one)) && FORBIDDEN
}

const group: Check = one => one.names.groups?.some(id => !seesGroup(one, id)) && MISSING
const associated: Check = one =>
  one.names.groups?.some(id => !one.model.groups.has(id) || !namedUser(one)?.groups.includes(id)) && MISSING
const TYPES = new Set([1, 2, 3])
const type: Check = ({ names }) => !TYPES.has(names.deviceType ?? 0) && MISSING
const notAll: Check = one => namedUser(one)?.deviceTypes === undefined && FORBIDDEN
const ofUser: Check = one => {
  const id = one.names.deviceType ?? 0
  return !(namedUser(one)?.deviceTypes?.includes(id) ?? TYPES.has(id)) && MISSING
}

const devicesInGroup = (one: Case) =>
  [...one.model.devices].filter(([id, at]) => one.names.groups?.includes(at) && seesCovered(one, id))
const empty: Check = one => {
  if (devicesInGroup(one).length === 0) return false
  return one.names.all ? deviceWriter(one) : ANY
}
const device: Check = one => one.names.devices?.some(id => !seesCovered(one, id)) && MISSING
/** An unknown id creates a device. */
const newOrVisible: Check = one =>
  one.names.devices?.some(id => one.model.devices.has(id) && !seesCovered(one, id)) && FORBIDDEN
const network: Check = one => {
  const to = one.names.group?.to ?? 0
  return to > 0 && !(seesGroup(one, to) && includes(one.token?.networks ?? 'all', to)) && ANY
}

const mayMint: Check = one => !one.caller.administrator && !isSelf(one) && FORBIDDEN

const USER = 'ManageUser'
const NETWORK = 'ManageNetwork'
const TYPE = 'ManageDeviceType'
const networkOfUser: readonly Check[] = [needs(USER, NETWORK), scope, administrator, exists, group]
const typeOfUser: readonly Check[] = [needs(USER, TYPE), scope, administrator, exists, notAll, type]
const allTypesOfUser: readonly Check[] = [needs(USER, TYPE), forAllTypes, administrator, exists]

const rules: Readonly<Record<string, readonly Check[]>> = {
  'token.create': [needs('ManageToken'), mayMint, exists],
  'users.list': [needs(USER), lists],
  'users.count': [needs(USER), lists],
  'users.get': [needs('GetCurrentUser', USER), mayName, exists],
  'users.insert': [needs(USER), makes],
  'users.update': [needs('UpdateCurrentUser', USER), mayName, exists, writerOfUser, lowerRole, sets],
  'users.remove': [needs(USER), notSelf, mayName, exists, writerOfUser, lowerRole],
  'users.getCurrent': [needs('GetCurrentUser', USER)],
  'users.updateCurrent': [needs('UpdateCurrentUser', USER)],
  'users.getNetwork': [needsOfOthers('GetNetwork', USER), scope, mayName, exists, associated],
  'users.assignNetwork': networkOfUser,
  'users.unassignNetwork': networkOfUser,
  'users.getDeviceTypes': [needs(USER, TYPE), mayName, exists],
  'users.getDeviceType': [needsOfOthers('GetDeviceType', USER, TYPE), scope, mayName, exists, ofUser],
  'users.assignDeviceType': typeOfUser,
  'users.unassignDeviceType': typeOfUser,
  'users.allowAllDeviceTypes': allTypesOfUser,
  'users.disallowAllDeviceTypes': allTypesOfUser,
  'networks.list': [needs('GetNetwork')],
  'networks.count': [needs('GetNetwork')],
  'networks.get': [needs('GetNetwork'), scope, group],
  'networks.insert': [needs(NETWORK), writer],
  'networks.update': [needs(NETWORK), scope, writer, group],
  'networks.remove': [needs(NETWORK), scope, writer, group, empty],
  'deviceTypes.list': [needs('GetDeviceType')],
  'deviceTypes.count': [needs('GetDeviceType')],
  'deviceTypes.get': [needs('GetDeviceType'), scope, type],
  'deviceTypes.insert': [needs(TYPE), administrator],
  'deviceTypes.update': [needs(TYPE), scope, administrator, type],
  'deviceTypes.remove': [needs(TYPE), scope, administrator, type],
  'devices.list': [needs('GetDevice')],
  'devices.count': [needs('GetDevice')],
  'devices.get': [needs('GetDevice'), device],
  'devices.save': [needs('RegisterDevice'), deviceWriter, newOrVisible, network],
  'devices.remove': [needs('RegisterDevice'), deviceWriter, device],
  'configuration.get': [needs('ManageConfiguration'), administrator, () => MISSING],
  'configuration.set': [needs('ManageConfiguration'), administrator],
  'configuration.remove': [needs('ManageConfiguration'), administrator, () => MISSING],
}

export const DEVICEHIVE_RULES: Readonly<Record<string, readonly Check[]>> = Object.fromEntries(
  Object.entries(rules).map(([name, checks]) => [`devicehive.${name}`, checks]),
)

/** Returns true if the request has an Authorization header that is not a valid token of an active user. */
const isRefused = ({ by }: RequestFacts, caller: ModelUser | undefined) =>
  by === 'basic' || (caller ? caller.inactive !== undefined : by === 'bearer')

const open =
  (verdict: (asked: RequestFacts) => Verdict) =>
  (asked: RequestFacts, caller: ModelUser | undefined): Verdict =>
    isRefused(asked, caller) ? { is: 'unauthenticated' } : verdict(asked)

const bySigningIn = ({ names }: RequestFacts): Verdict =>
  names.signsIn === 'right' ? { is: 'allowed' } : { is: 'unauthenticated' }

export const DEVICEHIVE_OPEN: Readonly<
  Record<string, (asked: RequestFacts, caller: ModelUser | undefined) => Verdict>
> = {
  'devicehive.token.login': open(bySigningIn),
  'devicehive.token.refresh': open(bySigningIn),
  'devicehive.about.get': open(() => ({ is: 'allowed' })),
  'devicehive.about.cache': open(() => ({ is: 'allowed' })),
  'devicehive.about.cluster': open(() => ({ is: 'allowed' })),
  'devicehive.fallback.answer': () => ({ is: 'missing' }),
}
