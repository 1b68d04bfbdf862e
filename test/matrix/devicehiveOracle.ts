/**
 * Who may do what under /dh/rest, from the contract and our readings of it. A "session" stands for a token with all actions
 * and scopes: what it can't do is the user's own limit. "bearer" stands for a token without actions. A narrowed token says
 * itself what it is for.
 */
import {
  ANY,
  type Asked,
  type Case,
  type Check,
  FORBIDDEN,
  isAbove,
  looksAfter,
  looksAfterTenant,
  MISSING,
  seesDevice,
  seesGroup,
  type Verdict,
} from './judging.ts'
import type { Somebody } from './model.ts'
import { includes } from './narrowed.ts'

/** The token needs one of these actions. */
const needs =
  (...actions: readonly string[]): Check =>
  ({ by, token }) =>
    (by === 'bearer' || !holds(token, actions)) && FORBIDDEN
const holds = (token: Case['token'], actions: readonly string[]) =>
  !token || token.actions === 'any' || actions.some(action => token.actions.includes(action))

/** As `needs`, or another action that is enough for what belongs to the caller itself. */
const needsOfOthers =
  (own: string, ...actions: readonly string[]): Check =>
  one =>
    needs(...actions, ...(isSelf(one) ? [own] : []))(one)

/** A token that lists networks or types is for no other; the list of types binds only a user who has not all of them. */
const scope: Check = ({ token, caller, names }) => {
  if (!token) return false
  const isOutside =
    names.groups?.some(id => !includes(token.networks, id)) ||
    (names.deviceType !== undefined && !includes(typesOf({ token, caller }), names.deviceType))
  return isOutside && FORBIDDEN
}
const typesOf = ({ token, caller }: Pick<Case, 'token' | 'caller'>) =>
  caller.deviceTypes === undefined ? 'all' : (token?.deviceTypes ?? 'all')
/** Who gives a user all types gives more than the types of a narrowed token. */
const forAllTypes: Check = one => typesOf(one) !== 'all' && FORBIDDEN
/** The type of all devices in the matrix. */
const FIRST_TYPE = 1
const isCovered = (one: Case, device: number) =>
  (!one.token || includes(one.token.networks, one.model.devices.get(device) ?? 0)) && includes(typesOf(one), FIRST_TYPE)
const seesCovered = (one: Case, device: number) => seesDevice(one, device) && isCovered(one, device)
const administrator: Check = ({ caller }) => !caller.administrator && FORBIDDEN
const writer: Check = ({ caller }) => !caller.administrator && caller.readonly && FORBIDDEN
const deviceWriter: Check = ({ caller }) =>
  !caller.administrator && (caller.readonly || caller.deviceReadonly) && FORBIDDEN

const isSelf = ({ caller, names }: Case) => caller.id === names.user
const named = ({ model, names }: Case) => model.users.get(names.user ?? 0)
const mayName: Check = one => !one.caller.administrator && !looksAfter(one, one.names.user ?? 0) && FORBIDDEN
const thereIs: Check = one => !named(one) && MISSING
const below: Check = one => !isSelf(one) && isAbove(named(one), one.caller) && FORBIDDEN
const others: Check = one => isSelf(one) && FORBIDDEN

const mayHaveOthers = ({ administrator: any, userLimit }: Somebody) => any || (userLimit ?? 0) !== 0
const lists: Check = ({ caller }) =>
  !mayHaveOthers(caller) && !looksAfterTenant(caller) && caller.manages.length === 0 && FORBIDDEN
const makes: Check = ({ caller, names }) => {
  if (caller.administrator) return false
  if ((!mayHaveOthers(caller) && !looksAfterTenant(caller)) || caller.readonly) return FORBIDDEN
  return names.sets === 'power' && FORBIDDEN
}
const sets: Check = one => {
  if (one.caller.administrator || one.names.sets === undefined) return false
  return (one.names.sets === 'power' || isSelf(one)) && FORBIDDEN
}

const group: Check = one => one.names.groups?.some(id => !seesGroup(one, id)) && MISSING
const associated: Check = one =>
  one.names.groups?.some(id => !one.model.groups.has(id) || !named(one)?.groups.includes(id)) && MISSING
const TYPES = new Set([1, 2, 3])
const type: Check = ({ names }) => !TYPES.has(names.deviceType ?? 0) && MISSING
const notAll: Check = one => named(one)?.deviceTypes === undefined && FORBIDDEN
const ofUser: Check = one => {
  const id = one.names.deviceType ?? 0
  return !(named(one)?.deviceTypes?.includes(id) ?? TYPES.has(id)) && MISSING
}

const devicesInGroup = (one: Case) =>
  [...one.model.devices].filter(([id, at]) => one.names.groups?.includes(at) && seesCovered(one, id))
const empty: Check = one => {
  if (devicesInGroup(one).length === 0) return false
  return one.names.all ? deviceWriter(one) : ANY
}
const device: Check = one => one.names.devices?.some(id => !seesCovered(one, id)) && MISSING
/** An id that nobody has is a new device. */
const nobodyElses: Check = one =>
  one.names.devices?.some(id => one.model.devices.has(id) && !seesCovered(one, id)) && FORBIDDEN
const network: Check = one => {
  const to = one.names.group?.to ?? 0
  return to > 0 && !(seesGroup(one, to) && includes(one.token?.networks ?? 'all', to)) && ANY
}

const mayMint: Check = one => !one.caller.administrator && !isSelf(one) && FORBIDDEN

/** Readonly users change no user but themselves. */
const writerOfUser: Check = ({ caller, names }) =>
  !caller.administrator && caller.readonly && caller.id !== names.user && FORBIDDEN
const USER = 'ManageUser'
const NETWORK = 'ManageNetwork'
const TYPE = 'ManageDeviceType'
const networkOfUser: readonly Check[] = [needs(USER, NETWORK), scope, administrator, thereIs, group]
const typeOfUser: readonly Check[] = [needs(USER, TYPE), scope, administrator, thereIs, notAll, type]
const allTypesOfUser: readonly Check[] = [needs(USER, TYPE), forAllTypes, administrator, thereIs]

const rules: Readonly<Record<string, readonly Check[]>> = {
  'token.create': [needs('ManageToken'), mayMint, thereIs],
  'users.list': [needs(USER), lists],
  'users.count': [needs(USER), lists],
  'users.get': [needs('GetCurrentUser', USER), mayName, thereIs],
  'users.insert': [needs(USER), makes],
  'users.update': [needs('UpdateCurrentUser', USER), mayName, thereIs, writerOfUser, below, sets],
  'users.remove': [needs(USER), others, mayName, thereIs, writerOfUser, below],
  'users.getCurrent': [needs('GetCurrentUser', USER)],
  'users.updateCurrent': [needs('UpdateCurrentUser', USER)],
  'users.getNetwork': [needsOfOthers('GetNetwork', USER), scope, mayName, thereIs, associated],
  'users.assignNetwork': networkOfUser,
  'users.unassignNetwork': networkOfUser,
  'users.getDeviceTypes': [needs(USER, TYPE), mayName, thereIs],
  'users.getDeviceType': [needsOfOthers('GetDeviceType', USER, TYPE), scope, mayName, thereIs, ofUser],
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
  'devices.save': [needs('RegisterDevice'), deviceWriter, nobodyElses, network],
  'devices.remove': [needs('RegisterDevice'), deviceWriter, device],
  'configuration.get': [needs('ManageConfiguration'), administrator, () => MISSING],
  'configuration.set': [needs('ManageConfiguration'), administrator],
  'configuration.remove': [needs('ManageConfiguration'), administrator, () => MISSING],
}

export const DEVICEHIVE_RULES: Readonly<Record<string, readonly Check[]>> = Object.fromEntries(
  Object.entries(rules).map(([name, checks]) => [`devicehive.${name}`, checks]),
)

/** Who sends a header that is no token of somebody who may use the system is told so everywhere. */
const isRefused = ({ by }: Asked, caller: Somebody | undefined) =>
  by === 'basic' || (caller ? caller.inactive !== undefined : by === 'bearer')

const open =
  (verdict: (asked: Asked) => Verdict) =>
  (asked: Asked, caller: Somebody | undefined): Verdict =>
    isRefused(asked, caller) ? { is: 'unauthenticated' } : verdict(asked)

const bySigningIn = ({ names }: Asked): Verdict =>
  names.signsIn === 'right' ? { is: 'allowed' } : { is: 'unauthenticated' }

export const DEVICEHIVE_OPEN: Readonly<Record<string, (asked: Asked, caller: Somebody | undefined) => Verdict>> = {
  'devicehive.token.login': open(bySigningIn),
  'devicehive.token.refresh': open(bySigningIn),
  'devicehive.about.get': open(() => ({ is: 'allowed' })),
  'devicehive.about.cache': open(() => ({ is: 'allowed' })),
  'devicehive.about.cluster': open(() => ({ is: 'allowed' })),
  'devicehive.fallback.answer': () => ({ is: 'missing' }),
}
