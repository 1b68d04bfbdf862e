/**
 * Who may do what under /dh/rest, from the contract and our readings of it. A "session" stands for a token with all actions
 * and scopes: what it can't do is the user's own limit. "bearer" stands for a token without actions.
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

const action: Check = ({ by }) => by === 'bearer' && FORBIDDEN
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
  [...one.model.devices].filter(([id, at]) => one.names.groups?.includes(at) && seesDevice(one, id))
const empty: Check = one => {
  if (devicesInGroup(one).length === 0) return false
  return one.names.all ? deviceWriter(one) : ANY
}
const device: Check = one => one.names.devices?.some(id => !seesDevice(one, id)) && MISSING
/** An id that nobody has is a new device. */
const nobodyElses: Check = one =>
  one.names.devices?.some(id => one.model.devices.has(id) && !seesDevice(one, id)) && FORBIDDEN
const network: Check = one => {
  const to = one.names.group?.to ?? 0
  return to > 0 && !seesGroup(one, to) && ANY
}

const mayMint: Check = one => !one.caller.administrator && !isSelf(one) && FORBIDDEN

/** Readonly users change no user but themselves. */
const writerOfUser: Check = ({ caller, names }) =>
  !caller.administrator && caller.readonly && caller.id !== names.user && FORBIDDEN
const rules: Readonly<Record<string, readonly Check[]>> = {
  'token.create': [mayMint, thereIs],
  'users.list': [lists],
  'users.count': [lists],
  'users.get': [mayName, thereIs],
  'users.insert': [makes],
  'users.update': [mayName, thereIs, writerOfUser, below, sets],
  'users.remove': [others, mayName, thereIs, writerOfUser, below],
  'users.getCurrent': [],
  'users.updateCurrent': [],
  'users.getNetwork': [mayName, thereIs, associated],
  'users.assignNetwork': [administrator, thereIs, group],
  'users.unassignNetwork': [administrator, thereIs, group],
  'users.getDeviceTypes': [mayName, thereIs],
  'users.getDeviceType': [mayName, thereIs, ofUser],
  'users.assignDeviceType': [administrator, thereIs, notAll, type],
  'users.unassignDeviceType': [administrator, thereIs, notAll, type],
  'users.allowAllDeviceTypes': [administrator, thereIs],
  'users.disallowAllDeviceTypes': [administrator, thereIs],
  'networks.list': [],
  'networks.count': [],
  'networks.get': [group],
  'networks.insert': [writer],
  'networks.update': [writer, group],
  'networks.remove': [writer, group, empty],
  'deviceTypes.list': [],
  'deviceTypes.count': [],
  'deviceTypes.get': [type],
  'deviceTypes.insert': [administrator],
  'deviceTypes.update': [administrator, type],
  'deviceTypes.remove': [administrator, type],
  'devices.list': [],
  'devices.count': [],
  'devices.get': [device],
  'devices.save': [deviceWriter, nobodyElses, network],
  'devices.remove': [deviceWriter, device],
  'configuration.get': [administrator, () => MISSING],
  'configuration.set': [administrator],
  'configuration.remove': [administrator, () => MISSING],
}

export const DEVICEHIVE_RULES: Readonly<Record<string, readonly Check[]>> = Object.fromEntries(
  Object.entries(rules).map(([name, checks]) => [`devicehive.${name}`, [action, ...checks]]),
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
