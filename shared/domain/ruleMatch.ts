/** Which events a notification rule tells, apart from what its links and its calendar decide. */
import type { Event } from '../model/event.ts'
import type { NotificationRule } from '../model/notificationRule.ts'

/** A rule as it is stored. */
export interface StoredRule extends NotificationRule {
  /** True for a rule about all alarms, which only the setting of a user can express. */
  readonly everyAlarm?: boolean
}

/** The ways in which a rule can tell an event. */
export const NOTIFICATORS = ['web', 'mail', 'command'] as const
export type Notificator = (typeof NOTIFICATORS)[number]

/** Returns the entries of a list with commas. */
const entries = (list: unknown): string[] =>
  typeof list === 'string' || typeof list === 'number'
    ? String(list)
        .split(',')
        .map(entry => entry.trim())
        .filter(Boolean)
    : []

export const isToldBy = (rule: Pick<NotificationRule, 'notificators'>, notificator: Notificator): boolean =>
  entries(rule.notificators).includes(notificator)

/** Returns the notificators of a rule that this server does not know. */
export const unknownNotificators = ({ notificators }: Pick<NotificationRule, 'notificators'>): string[] =>
  entries(notificators).filter(name => !NOTIFICATORS.some(known => known === name))

/** Returns true if the type, the alarm and the geofence of an event are those of the rule. */
export const concerns = (rule: StoredRule, event: Pick<Event, 'type' | 'geofenceId' | 'attributes'>): boolean => {
  if (rule.type !== event.type) return false
  const { alarms, geofenceIds } = rule.attributes
  if (event.type === 'alarm' && !isWantedAlarm(rule, entries(alarms), entries(event.attributes['alarm']))) return false
  return geofenceIds === undefined || geofenceIds === null || entries(geofenceIds).includes(String(event.geofenceId))
}

/** Without a list, a rule tells no alarm, unless it is about all. */
const isWantedAlarm = (rule: StoredRule, wanted: readonly string[], raised: readonly string[]): boolean =>
  rule.everyAlarm === true || raised.some(alarm => wanted.map(spelled).includes(spelled(alarm)))

/** Trackers and older clients use an older spelling. */
const spelled = (alarm: string): string => (alarm === 'hardBreaking' ? 'hardBraking' : alarm)

/** Returns true if a rule means the same as a user's setting for its event type: web or mail, for all events of all devices. */
export const isSetting = (rule: StoredRule): boolean => {
  const { alarms, geofenceIds } = rule.attributes
  return (
    rule.always &&
    rule.calendarId === 0 &&
    rule.commandId === 0 &&
    !isToldBy(rule, 'command') &&
    (rule.type !== 'alarm' || rule.everyAlarm === true) &&
    [alarms, geofenceIds].every(list => list === undefined || list === null)
  )
}

interface Setting {
  readonly id: number
  readonly type: NotificationRule['type']
  readonly attributes: NotificationRule['attributes']
  readonly web: boolean
  readonly mail: boolean
}

/** Returns the rule that means the same as a user's setting. */
export const ruleOfSetting = ({ id, type, attributes, web, mail }: Setting): StoredRule => {
  const { alarms: _alarms, geofenceIds: _geofences, ...others } = attributes
  return {
    id,
    attributes: others,
    description: null,
    calendarId: 0,
    always: true,
    type,
    commandId: 0,
    notificators: [web && 'web', mail && 'mail'].filter(name => name !== false).join(','),
    ...(type === 'alarm' && { everyAlarm: true }),
  }
}

/** Returns the fields of a rule that callers see. */
export const ruleModel = ({ everyAlarm: _everyAlarm, ...rule }: StoredRule): NotificationRule => rule
