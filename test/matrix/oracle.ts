/**
 * Expected responses, from the contracts alone: an independent model that shares no code with the product. The rule of an
 * operation is a list of checks, of which the first that rejects decides.
 */
import { operations } from '#shared/api/index.ts'
import { LINKED_KINDS } from '#shared/model/linkedKinds.ts'
import type { Operation } from '#shared/api/operation.ts'
import {
  ANY,
  inDifferentTenants,
  type RequestFacts,
  type Check,
  type Model,
  type ModelUser,
  outranks,
  manages,
  managesTenant,
  FORBIDDEN,
  MISSING,
  seesDevice,
  seesGeofence,
  seesGroup,
  type Verdict,
} from './model.ts'
import { DEVICEHIVE_OPEN, DEVICEHIVE_RULES } from './devicehiveOracle.ts'
import { SMARTSERVER_OPEN, SMARTSERVER_RULES } from './smartserverOracle.ts'
import {
  administrator,
  ADMINISTRATOR,
  commander,
  DEVICE,
  devices,
  deviceWriter,
  everything,
  geofences,
  GEOFENCE,
  GROUP,
  groups,
  linked,
  LINKED_RULES,
  missing,
  READONLY,
  user,
  writer,
  writerOfUser,
} from './checks.ts'
import { VEHICLES_OPEN, VEHICLES_RULES } from './vehiclesOracle.ts'

const alias: Check = one => {
  const device = one.model.aliases.get(one.names.alias ?? 0)
  return (device === undefined || !seesDevice(one, device)) && DEVICE
}
/** Callers do not learn that a device of others exists. */
const missingDevice: Check = one => devices(one) && MISSING
const positions: Check = one =>
  one.names.positions?.some(id => !seesDevice(one, one.model.positions.get(id) ?? 0)) && DEVICE
const event: Check = one => {
  const found = one.model.events.get(one.names.event ?? 0)
  if (!found || !seesDevice(one, found.device)) return DEVICE
  return found.geofence > 0 && !seesGeofence(one, found.geofence) && GEOFENCE
}
/** Moving an object to a group requires access to that group. Keeping its group does not. */
const target: Check = one => {
  const { from, to } = one.names.group ?? { from: 0, to: 0 }
  return to > 0 && to !== from && !seesGroup(one, to) && GROUP
}
const inOneTenant: Check = ({ names, model }) =>
  names.devices?.some(id => inDifferentTenants(model.tenants.get(id), model.users.get(names.user ?? 0)?.tenant)) && ANY
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
  const manages = caller.administrator || managesTenant(caller) || caller.userLimit
  return !manages && managed.length === 0 && ADMINISTRATOR
}
const share: Check = one => {
  const owner = one.model.shares.get(one.names.share ?? 0)
  return (owner === undefined || !(one.caller.administrator || manages(one, owner))) && 'Share access denied'
}
const stillThere: Check = ({ names, model }) => !model.users.has(names.user ?? 0) && 'User access denied'
const found: Check = ({ names, model }) => !model.users.has(names.user ?? 0) && MISSING
const endsBefore = ({ expirationTime }: ModelUser, until: string | undefined): boolean =>
  until !== undefined && typeof expirationTime === 'string' && until > expirationTime
const mayChangeUser: Check = ({ caller, names, model }) => {
  if (caller.administrator) return false
  const self = caller.id === names.user
  if (!self && outranks(model.users.get(names.user ?? 0), caller)) return ADMINISTRATOR
  // An account that expires cannot create accounts that expire later.
  const outlives = endsBefore(caller, names.until)
  return (names.sets === 'power' || (names.sets === 'bond' && self) || outlives) && ADMINISTRATOR
}
/** Only administrators make a user the manager of another. */
const managing: Check = ({ caller, names }) => names.manager !== undefined && !caller.administrator && ADMINISTRATOR
const pair = [writer, devices, groups, user, geofences, linked, managing]
const activeUser: Check = ({ names, model }) => model.users.get(names.user ?? 0)?.inactive ?? false
/** The checks of a user that the request can name. Without a name it means the caller. */
const onUser = (...checks: readonly Check[]): Check[] => [
  user,
  ...checks.map(
    (check): Check =>
      one =>
        one.names.user !== undefined && check(one),
  ),
]
const RULES: Readonly<Record<string, readonly Check[]>> = {
  'traccar.server.update': [administrator],
  'traccar.session.remove': [],
  'traccar.session.createToken': onUser(writerOfUser, stillThere, mayChangeUser),
  'traccar.session.become': [user, stillThere, writerOfUser, mayChangeUser, activeUser],
  'traccar.session.tokens': onUser(stillThere),
  'traccar.session.removeToken': onUser(writerOfUser, stillThere, mayChangeUser),
  'traccar.session.revokeToken': [],
  'traccar.users.list': [devices, user, listsUsers],
  'traccar.users.get': [user, found],
  'traccar.users.update': [user, writerOfUser, stillThere, mayChangeUser],
  'traccar.users.remove': [user, writerOfUser, stillThere, mayChangeUser],
  'traccar.users.removeToken': [user, writerOfUser, stillThere, mayChangeUser],
  'traccar.users.removeTotp': [user, writerOfUser, stillThere, mayChangeUser],
  'traccar.notifications.list': [user],
  'traccar.notifications.set': [writer, user, existing],
  'traccar.notifications.test': [],
  'traccar.devices.list': [devices, user, everything],
  'traccar.devices.get': [missing(devices)],
  'traccar.devices.create': [writer, target, deviceWriter],
  'traccar.devices.update': [writer, devices, target, deviceWriter],
  'traccar.devices.setDistance': [administrator, devices],
  'traccar.devices.setAccumulators': [writer, devices, deviceWriter],
  'traccar.devices.remove': [writer, devices, deviceWriter],
  'traccar.devices.setImage': [writer, devices, deviceWriter],
  'traccar.media.get': [missingDevice],
  'traccar.devices.linkGeofence': [writer, devices, geofences],
  'traccar.devices.unlinkGeofence': [writer, devices, geofences],
  'traccar.diagnosis.get': [devices],
  'traccar.ingestKeys.get': [devices],
  'traccar.ingestKeys.rotate': [writer, devices, deviceWriter],
  'traccar.ingestKeys.remove': [writer, devices, deviceWriter],
  'traccar.groups.list': [user, everything],
  'traccar.groups.get': [missing(groups)],
  'traccar.groups.create': [writer, target],
  'traccar.groups.update': [writer, groups, target],
  'traccar.groups.remove': [writer, groups],
  'traccar.groups.linkGeofence': [writer, groups, geofences],
  'traccar.groups.unlinkGeofence': [writer, groups, geofences],
  'traccar.geofences.list': [devices, groups, user, everything],
  'traccar.geofences.get': [missing(geofences)],
  'traccar.geofences.create': [writer],
  'traccar.geofences.update': [writer, geofences],
  'traccar.geofences.remove': [writer, geofences],
  'traccar.permissions.list': [administrator],
  'traccar.permissions.link': [...pair, existing, inOneTenant],
  'traccar.permissions.unlink': pair,
  'traccar.permissions.linkAll': [...pair, existing, inOneTenant],
  'traccar.permissions.unlinkAll': pair,
  'traccar.permissions.linkDevice': [administrator, existing, inOneTenant],
  'traccar.permissions.unlinkDevice': [administrator],
  'traccar.permissions.linkGroup': [administrator, existing],
  'traccar.permissions.unlinkGroup': [administrator],
  'traccar.permissions.linkGeofence': [writer, user, geofences, existing],
  'traccar.permissions.unlinkGeofence': [writer, user, geofences],
  'traccar.attributes.listAliases': [devices],
  'traccar.attributes.createAlias': [writer, devices, deviceWriter],
  'traccar.attributes.updateAlias': [writer, devices, deviceWriter, alias],
  'traccar.attributes.removeAlias': [writer, deviceWriter, alias],
  'traccar.positions.list': [devices, geofences, positions],
  'traccar.positions.file': [devices, geofences],
  'traccar.positions.remove': [writer, positions],
  'traccar.positions.removeRange': [writer, devices],
  'traccar.events.get': [event],
  // Reports ignore inaccessible objects: see filters.test.ts.
  'traccar.reports.route': [],
  'traccar.reports.events': [],
  'traccar.reports.summary': [],
  'traccar.reports.trips': [],
  'traccar.reports.stops': [],
  'traccar.reports.combined': [],
  'traccar.reports.geofences': [],
  'traccar.commands.create': [writer, devices, commander],
  'traccar.commands.queue': [devices],
  'traccar.commands.sendable': [devices],
  'traccar.commands.types': [devices],
  'traccar.commands.send': [writer, devices, groups, linked, one => !one.names.linked && commander(one)],
  'traccar.commandtypes.list': [devices],
  'traccar.quarantine.list': [administrator],
  'traccar.quarantine.get': [administrator],
  'traccar.quarantine.resend': [administrator, devices],
  'traccar.statistics.list': [administrator],
  'traccar.shares.list': [user],
  'traccar.shares.create': [devices, groups, geofences],
  'traccar.shares.shareObject': [devices, groups],
  'traccar.shares.update': [share],
  'traccar.shares.remove': [share],
  'traccar.shares.current': [() => MISSING],
  ...LINKED_RULES,
  ...SMARTSERVER_RULES,
  ...VEHICLES_RULES,
  ...DEVICEHIVE_RULES,
}

const NO_EMAIL = 'This server sends no email: ask an administrator for a new password'

/** Operations that need no credentials. Their rules also judge requests without a caller. */
const OPEN: Readonly<Record<string, (one: RequestFacts, caller: ModelUser | undefined) => Verdict>> = {
  ...SMARTSERVER_OPEN,
  ...VEHICLES_OPEN,
  ...DEVICEHIVE_OPEN,
  'traccar.server.get': () => ({ is: 'allowed' }),
  'traccar.server.health': () => ({ is: 'allowed' }),
  'traccar.fallback.answer': () => ({ is: 'missing' }),
  'traccar.session.get': ({ by, names }, caller) => {
    if (by === 'session' && caller?.inactive) return { is: 'badRequest', message: caller.inactive }
    if (names.signsIn === 'wrong' && (!caller || caller.inactive || by === 'basic')) return { is: 'unauthenticated' }
    return caller && !caller.inactive && by !== 'basic' ? { is: 'allowed' } : { is: 'missing' }
  },
  'traccar.session.create': ({ names }, caller) => {
    if (names.signsIn !== 'right' || !caller) return { is: 'unauthenticated' }
    return caller.inactive ? { is: 'badRequest', message: caller.inactive } : { is: 'allowed' }
  },
  'traccar.password.reset': () => ({ is: 'badRequest', message: NO_EMAIL }),
  'traccar.password.update': () => ({ is: 'badRequest', message: 'The link is not valid or has expired' }),
  'traccar.users.newTotpKey': () => ({ is: 'badRequest', message: 'Second factors are disabled on this server' }),
  'traccar.users.create': ({ by, names }, somebody) => {
    if ((by === 'basic' || by === 'bearer') && (!somebody || somebody.inactive)) return { is: 'unauthenticated' }
    const caller = somebody?.inactive ? undefined : somebody
    if (caller?.administrator) return { is: 'allowed' }
    if (!caller || (!caller.userLimit && !managesTenant(caller)))
      return { is: 'badRequest', message: 'Registration disabled' }
    if (caller.readonly) return { is: 'badRequest', message: READONLY }
    if (endsBefore(caller, names.until)) return { is: 'badRequest', message: ADMINISTRATOR }
    return names.sets === 'power' ? { is: 'badRequest', message: ADMINISTRATOR } : { is: 'allowed' }
  },
}

/** Returns the rule for the access that an operation declares. */
const ruleOf = ({ api, access, method }: Operation): readonly Check[] => {
  if (access === 'public') return method === 'ANY' ? [() => MISSING] : []
  const { role, writes, guards } = access
  return [
    ...(role === 'administrator' ? [administrator] : []),
    ...(writes ? [writer] : []),
    ...(guards.device ? [devices] : []),
    ...(guards.group ? [groups] : []),
    ...(guards.geofence ? [geofences] : []),
    ...(LINKED_KINDS.some(kind => kind !== 'geofence' && guards[kind]) ? [linked] : []),
    ...(guards.user ? [user] : []),
  ].map(check => (api === 'traccar' ? check : one => check(one) && FORBIDDEN))
}

/** Rules of the declarations at load time, so that a test that weakens a declaration does not weaken its rule. */
const DECLARED = new Map(operations.map(operation => [operation.address, ruleOf(operation)]))

/** Addresses of the operations with a handwritten rule. */
export const ruled = [...Object.keys(RULES), ...Object.keys(OPEN)]

/** Returns the expected response to a request. The caller is undefined if the request has no valid credentials. */
export const verdict = (model: Model, caller: ModelUser | undefined, asked: RequestFacts): Verdict => {
  const open = OPEN[asked.address]
  if (open) return open(asked, caller)
  const checks = RULES[asked.address] ?? DECLARED.get(asked.address)
  if (!checks) throw new Error(`there is no operation ${asked.address}`)
  // DeviceHive accepts only its own tokens.
  const unproven = asked.by === 'basic' && asked.address.startsWith('devicehive.')
  if (!caller || caller.inactive || unproven) return { is: 'unauthenticated' }
  for (const check of checks) {
    const message = check({ ...asked, model, caller })
    if (message === MISSING) return { is: 'missing' }
    if (message === FORBIDDEN) return { is: 'forbidden' }
    if (message) return message === ANY ? { is: 'badRequest' } : { is: 'badRequest', message }
  }
  return { is: 'allowed' }
}
