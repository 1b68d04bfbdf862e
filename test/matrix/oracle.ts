/**
 * What should become of a request, judged from the contract and the specification alone: a second opinion that shares no
 * line with the product. One rule for each operation, as a list of checks of which the first that objects decides.
 */
import { operations } from '#shared/api/index.ts'
import type { Operation } from '#shared/api/operation.ts'
import {
  ANY,
  areApart,
  type Asked,
  type Check,
  isAbove,
  looksAfter,
  looksAfterTenant,
  FORBIDDEN,
  MISSING,
  seesDevice,
  seesGeofence,
  seesGroup,
  type Verdict,
} from './judging.ts'
import type { Model, Somebody } from './model.ts'
import { DEVICEHIVE_OPEN, DEVICEHIVE_RULES } from './devicehiveOracle.ts'
import { SMARTSERVER_OPEN, SMARTSERVER_RULES } from './smartserverOracle.ts'
import { VEHICLES_OPEN, VEHICLES_RULES } from './vehiclesOracle.ts'

const ADMINISTRATOR = 'Admin access required'
const DEVICE = 'Device access denied'
const GROUP = 'Group access denied'
const GEOFENCE = 'Geofence access denied'
const READONLY = 'Account is readonly'

const administrator: Check = ({ caller }) => !caller.administrator && ADMINISTRATOR
const writer: Check = ({ caller }) => !caller.administrator && caller.readonly && READONLY
const deviceWriter: Check = ({ caller }) =>
  !caller.administrator && (caller.readonly || caller.deviceReadonly) && READONLY
const commander: Check = ({ caller }) => !caller.administrator && caller.limitCommands && 'Operation restricted'
const everything: Check = ({ caller, names }) => names.all && !caller.administrator && ADMINISTRATOR

const devices: Check = one => one.names.devices?.some(id => !seesDevice(one, id)) && DEVICE
const groups: Check = one => one.names.groups?.some(id => !seesGroup(one, id)) && GROUP
const geofences: Check = one => one.names.geofences?.some(id => !seesGeofence(one, id)) && GEOFENCE
const user: Check = one =>
  one.names.user !== undefined && !one.caller.administrator && !looksAfter(one, one.names.user) && ADMINISTRATOR
const alias: Check = one => {
  const device = one.model.aliases.get(one.names.alias ?? 0)
  return (device === undefined || !seesDevice(one, device)) && DEVICE
}
const positions: Check = one =>
  one.names.positions?.some(id => !seesDevice(one, one.model.positions.get(id) ?? 0)) && DEVICE
const event: Check = one => {
  const found = one.model.events.get(one.names.event ?? 0)
  if (!found || !seesDevice(one, found.device)) return DEVICE
  return found.geofence > 0 && !seesGeofence(one, found.geofence) && GEOFENCE
}
/** To put something into a group takes access to that group; to leave it where it is does not. */
const target: Check = one => {
  const { from, to } = one.names.group ?? { from: 0, to: 0 }
  return to > 0 && to !== from && !seesGroup(one, to) && GROUP
}
const inOneFirm: Check = ({ names, model }) =>
  names.devices?.some(id => areApart(model.tenants.get(id), model.users.get(names.user ?? 0)?.tenant)) && ANY
const existing: Check = ({ names, model }) => {
  const lacks = [
    names.user !== undefined && !model.users.has(names.user),
    names.devices?.some(id => !model.devices.has(id)),
    names.groups?.some(id => !model.groups.has(id)),
  ]
  return lacks.some(Boolean) && ANY
}
const listsUsers: Check = ({ caller, names, model }) => {
  const managed = model.users.get(names.user ?? caller.id)?.manages ?? []
  const manages = caller.administrator || looksAfterTenant(caller) || caller.userLimit
  return !manages && managed.length === 0 && ADMINISTRATOR
}
const stillThere: Check = ({ names, model }) => !model.users.has(names.user ?? 0) && 'User access denied'
const found: Check = ({ names, model }) => !model.users.has(names.user ?? 0) && MISSING
const endsBefore = ({ expirationTime }: Somebody, until: string | undefined): boolean =>
  until !== undefined && typeof expirationTime === 'string' && until > expirationTime
const mayChangeUser: Check = ({ caller, names, model }) => {
  if (caller.administrator) return false
  const self = caller.id === names.user
  if (!self && isAbove(model.users.get(names.user ?? 0), caller)) return ADMINISTRATOR
  // An account that ends makes none that ends later.
  const outlives = endsBefore(caller, names.until)
  return (names.sets === 'power' || (names.sets === 'bond' && self) || outlives) && ADMINISTRATOR
}
/** Readonly users change no user but themselves. */
const writerOfUser: Check = ({ caller, names }) =>
  !caller.administrator && caller.readonly && caller.id !== names.user && READONLY
const RULES: Readonly<Record<string, readonly Check[]>> = {
  'traccar.server.update': [administrator],
  'traccar.session.remove': [],
  'traccar.session.createToken': [],
  'traccar.session.revokeToken': [],
  'traccar.users.list': [user, listsUsers],
  'traccar.users.get': [user, found],
  'traccar.users.update': [user, writerOfUser, stillThere, mayChangeUser],
  'traccar.users.remove': [user, writerOfUser, stillThere, mayChangeUser],
  'traccar.users.removeToken': [user, writerOfUser, stillThere, mayChangeUser],
  'traccar.notifications.list': [user],
  'traccar.notifications.set': [writer, user, existing],
  'traccar.notifications.test': [],
  'traccar.devices.list': [user, everything],
  'traccar.devices.create': [writer, target, deviceWriter],
  'traccar.devices.update': [writer, devices, target, deviceWriter],
  'traccar.devices.setDistance': [administrator, devices],
  'traccar.devices.remove': [writer, devices, deviceWriter],
  'traccar.devices.linkGeofence': [writer, devices, geofences],
  'traccar.devices.unlinkGeofence': [writer, devices, geofences],
  'traccar.groups.list': [user, everything],
  'traccar.groups.create': [writer, target],
  'traccar.groups.update': [writer, groups, target],
  'traccar.groups.remove': [writer, groups],
  'traccar.groups.linkGeofence': [writer, groups, geofences],
  'traccar.groups.unlinkGeofence': [writer, groups, geofences],
  'traccar.geofences.list': [devices, groups, user, everything],
  'traccar.geofences.create': [writer],
  'traccar.geofences.update': [writer, geofences],
  'traccar.geofences.remove': [writer, geofences],
  'traccar.permissions.linkDevice': [administrator, existing, inOneFirm],
  'traccar.permissions.unlinkDevice': [administrator],
  'traccar.permissions.linkGroup': [administrator, existing],
  'traccar.permissions.unlinkGroup': [administrator],
  'traccar.permissions.linkGeofence': [writer, user, geofences, existing],
  'traccar.permissions.unlinkGeofence': [writer, user, geofences],
  'traccar.attributes.listAliases': [devices],
  'traccar.attributes.createAlias': [writer, devices, deviceWriter],
  'traccar.attributes.updateAlias': [writer, devices, deviceWriter, alias],
  'traccar.attributes.removeAlias': [writer, deviceWriter, alias],
  'traccar.positions.list': [devices, positions],
  'traccar.events.get': [event],
  'traccar.reports.route': [devices, groups],
  'traccar.reports.events': [devices, groups],
  'traccar.reports.summary': [devices, groups],
  'traccar.reports.trips': [devices, groups],
  'traccar.commands.create': [writer, devices, commander],
  'traccar.commands.list': [devices],
  'traccar.commandtypes.list': [devices],
  'traccar.quarantine.list': [administrator],
  'traccar.quarantine.get': [administrator],
  'traccar.quarantine.resend': [administrator, devices],
  'traccar.statistics.list': [administrator],
  ...SMARTSERVER_RULES,
  ...VEHICLES_RULES,
  ...DEVICEHIVE_RULES,
}

/** The operations that anybody may call; each has a rule of its own, which is asked with nobody too. */
const OPEN: Readonly<Record<string, (one: Asked, caller: Somebody | undefined) => Verdict>> = {
  ...SMARTSERVER_OPEN,
  ...VEHICLES_OPEN,
  ...DEVICEHIVE_OPEN,
  'traccar.server.get': () => ({ is: 'allowed' }),
  'traccar.server.health': () => ({ is: 'allowed' }),
  'traccar.fallback.answer': () => ({ is: 'missing' }),
  'traccar.session.get': ({ by, names }, caller) => {
    if (by === 'session' && caller?.inactive) return { is: 'refused', sentence: caller.inactive }
    if (names.signsIn === 'wrong' && (!caller || caller.inactive || by === 'basic')) return { is: 'unauthenticated' }
    return caller && !caller.inactive && by !== 'basic' ? { is: 'allowed' } : { is: 'missing' }
  },
  'traccar.session.create': ({ names }, caller) => {
    if (names.signsIn !== 'right' || !caller) return { is: 'unauthenticated' }
    return caller.inactive ? { is: 'refused', sentence: caller.inactive } : { is: 'allowed' }
  },
  'traccar.users.create': ({ by, names }, somebody) => {
    if ((by === 'basic' || by === 'bearer') && (!somebody || somebody.inactive)) return { is: 'unauthenticated' }
    const caller = somebody?.inactive ? undefined : somebody
    if (caller?.administrator) return { is: 'allowed' }
    if (!caller || (!caller.userLimit && !looksAfterTenant(caller)))
      return { is: 'refused', sentence: 'Registration disabled' }
    if (caller.readonly) return { is: 'refused', sentence: READONLY }
    if (endsBefore(caller, names.until)) return { is: 'refused', sentence: ADMINISTRATOR }
    return names.sets === 'power' ? { is: 'refused', sentence: ADMINISTRATOR } : { is: 'allowed' }
  },
}

/** Returns the rule of an operation without one of its own: exactly what it declares. */
const ruleOf = ({ api, access, method }: Operation): readonly Check[] => {
  if (access === 'public') return method === 'ANY' ? [() => MISSING] : []
  const { role, writes, guards } = access
  return [
    ...(role === 'administrator' ? [administrator] : []),
    ...(writes ? [writer] : []),
    ...(guards.device ? [devices] : []),
    ...(guards.group ? [groups] : []),
    ...(guards.geofence ? [geofences] : []),
    ...(guards.user ? [user] : []),
  ].map(check => (api === 'traccar' ? check : one => check(one) && FORBIDDEN))
}

/** Rules as they are declared when the tests start: a test that weakens a declaration does not weaken its rule. */
const DECLARED = new Map(operations.map(operation => [operation.address, ruleOf(operation)]))

/** Addresses of the operations with a rule of their own. */
export const ruled = [...Object.keys(RULES), ...Object.keys(OPEN)]

/** The verdict on a request of somebody; undefined is who did not prove to be anybody. */
export const verdict = (model: Model, caller: Somebody | undefined, asked: Asked): Verdict => {
  const open = OPEN[asked.address]
  if (open) return open(asked, caller)
  const checks = RULES[asked.address] ?? DECLARED.get(asked.address)
  if (!checks) throw new Error(`no rule for ${asked.address}: say in oracle.ts who may call it, from the contract`)
  // DeviceHive knows no other credentials than its tokens.
  const unproven = asked.by === 'basic' && asked.address.startsWith('devicehive.')
  if (!caller || caller.inactive || unproven) return { is: 'unauthenticated' }
  for (const check of checks) {
    const sentence = check({ ...asked, model, caller })
    if (sentence === MISSING) return { is: 'missing' }
    if (sentence === FORBIDDEN) return { is: 'forbidden' }
    if (sentence) return sentence === ANY ? { is: 'refused' } : { is: 'refused', sentence }
  }
  return { is: 'allowed' }
}
