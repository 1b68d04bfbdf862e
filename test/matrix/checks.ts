/** Checks that several rules of the oracle share, and the rules of linked objects. */
import {
  accountChecks,
  type Check,
  manages,
  managesTenant,
  MISSING,
  seesDevice,
  seesGeofence,
  seesGroup,
} from './model.ts'

export const ADMINISTRATOR = 'Admin access required'
export const DEVICE = 'Device access denied'
export const GROUP = 'Group access denied'
export const GEOFENCE = 'Geofence access denied'
export const READONLY = 'Account is readonly'

export const { administrator, writer, deviceWriter, writerOfUser } = accountChecks({
  administrator: ADMINISTRATOR,
  readonly: READONLY,
})
export const commander: Check = ({ caller }) => !caller.administrator && caller.limitCommands && 'Operation restricted'
export const everything: Check = ({ caller, names }) => names.all && !caller.administrator && ADMINISTRATOR

export const devices: Check = one => one.names.devices?.some(id => !seesDevice(one, id)) && DEVICE
export const groups: Check = one => one.names.groups?.some(id => !seesGroup(one, id)) && GROUP
export const geofences: Check = one => one.names.geofences?.some(id => !seesGeofence(one, id)) && GEOFENCE
export const linked: Check = one => {
  const { kind, id } = one.names.linked ?? {}
  return (
    kind !== undefined &&
    id !== undefined &&
    !seesGeofence(one, id) &&
    `${kind[0]?.toUpperCase()}${kind.slice(1)} access denied`
  )
}
/** Administrators learn that an object does not exist. */
export const missing =
  (check: Check): Check =>
  one => {
    const refusal = check(one)
    return refusal && one.caller.administrator ? MISSING : refusal
  }
/** The rules of the five operations of a kind of linked object. */
const linkedRules = (group: string): Record<string, readonly Check[]> => ({
  [`traccar.${group}.list`]: [user, groups, devices],
  [`traccar.${group}.get`]: [missing(linked)],
  [`traccar.${group}.create`]: [writer],
  [`traccar.${group}.update`]: [writer, linked],
  [`traccar.${group}.remove`]: [writer, linked],
})
export const user: Check = one =>
  one.names.user !== undefined && !one.caller.administrator && !manages(one, one.names.user) && ADMINISTRATOR
const manager: Check = ({ caller }) =>
  !caller.administrator &&
  !managesTenant(caller) &&
  !caller.userLimit &&
  caller.manages.length === 0 &&
  'Manager access required'
/** A scheduled report must name a calendar of the caller. */
const calendar: Check = one => !seesGeofence(one, one.names.calendar ?? 0) && 'Calendar access denied'
/** The rules of drivers, calendars, notification rules, … */
export const LINKED_RULES: Readonly<Record<string, readonly Check[]>> = {
  ...linkedRules('drivers'),
  ...linkedRules('calendars'),
  ...linkedRules('maintenance'),
  ...linkedRules('notificationRules'),
  'traccar.savedCommands.list': [user, groups, devices],
  'traccar.savedCommands.get': [missing(linked)],
  ...linkedRules('schedules'),
  'traccar.schedules.create': [writer, calendar],
  'traccar.schedules.update': [writer, linked, calendar],
  'traccar.savedCommands.update': [writer, linked, commander],
  'traccar.savedCommands.remove': [writer, linked, commander],
  // About the caller's own browsers only.
  'traccar.push.get': [],
  'traccar.push.subscribe': [({ by }) => by === 'bearer' && 'Sign in with your password to notify a browser'],
  'traccar.push.unsubscribe': [],
  'traccar.push.test': [() => MISSING],
  'traccar.notificationRules.types': [],
  'traccar.notificationRules.notificators': [],
  'traccar.notificationRules.testAll': [],
  'traccar.notificationRules.test': [],
  'traccar.notificationRules.announce': [writer, user, manager],
}
