/** Which notification rules tell an event to a user. At most three reads, each of items by key. Strongly consistent. */
import { containsMoment } from '../domain/calendar.ts'
import { concerns, ruleOfSetting, type StoredRule } from '../domain/ruleMatch.ts'
import type { Event } from '../model/event.ts'
import type { GroupId, UserId } from '../model/ids.ts'
import type { Owner } from '../model/linkedKinds.ts'
import type { Notification } from '../model/notification.ts'
import type { StoredCalendar } from './calendars.ts'
import { recordOf } from './entities.ts'
import { keys } from './keys.ts'
import { rulesNamedIn } from './ruleIndex.ts'
import { type Item, type ItemReader, type Key, readItems, type Table } from './table.ts'

/** An event, and a user who may see it. */
export interface Candidate {
  readonly user: UserId
  readonly event: Event
  /** The groups of the device, at any level. */
  readonly groups: readonly GroupId[]
}

/** Most rules of one event type that are read for a user. */
const RULES_MAX = 100

/** Returns, for each candidate, the rules that tell the user about the event. */
export const rulesTelling = async (table: Table, candidates: readonly Candidate[]): Promise<StoredRule[][]> => {
  const index = await readItems(table, candidates.map(indexKey))
  const named = candidates.map(one => rulesNamedIn(index(indexKey(one))).slice(-RULES_MAX))
  const rules = await readItems(
    table,
    candidates.flatMap(({ user }, n) =>
      (named[n] ?? []).flatMap(id => [
        keys.linked(ruleOf(id)),
        keys.ownerLinked({ kind: 'user', id: user }, ruleOf(id)),
      ]),
    ),
  )
  const found = candidates.map((one, n) => [
    ...settingOf(index(indexKey(one))),
    ...(named[n] ?? []).flatMap(id => linkedRule(id, one.user, rules)),
  ])
  const concerning = candidates.map(({ event }, n) => (found[n] ?? []).filter(rule => concerns(rule, event)))
  const applies = await limits(table, candidates, concerning)
  return candidates.map((one, n) => (concerning[n] ?? []).filter(rule => applies(one, rule)))
}

const indexKey = ({ user, event }: Candidate): Key => keys.notification(user, event.type)
const ruleOf = (id: number) => ({ kind: 'notification', id }) as const

/** Returns the setting that was stored before there were rules. */
export const settingOf = (item: Item | undefined): StoredRule[] =>
  item?.['d'] === undefined ? [] : [ruleOfSetting(recordOf<Notification>(item))]

const linkedRule = (id: number, user: UserId, read: ItemReader): StoredRule[] => {
  const item = read(keys.linked(ruleOf(id)))
  const isLinked = read(keys.ownerLinked({ kind: 'user', id: user }, ruleOf(id))) !== undefined
  return item && isLinked ? [{ ...recordOf<StoredRule>(item), id }] : []
}

type Applies = (candidate: Candidate, rule: StoredRule) => boolean

/** Reads the calendars and the links to devices that limit these rules. A calendar that does not exist limits nothing. */
const limits = async (
  table: Table,
  candidates: readonly Candidate[],
  rules: readonly (readonly StoredRule[])[],
): Promise<Applies> => {
  const wanted = candidates.flatMap((one, n) => (rules[n] ?? []).flatMap(rule => limitKeys(one, rule)))
  const read = await readItems(table, wanted)
  return (one, rule) => {
    const isLinked = rule.always || linkKeys(one, rule).some(key => read(key) !== undefined)
    const calendar = rule.calendarId > 0 ? read(calendarKey(rule)) : undefined
    return isLinked && (!calendar || containsMoment(recordOf<StoredCalendar>(calendar).rules, one.event.eventTime))
  }
}

const limitKeys = (one: Candidate, rule: StoredRule): Key[] => [
  ...(rule.calendarId > 0 ? [calendarKey(rule)] : []),
  ...(rule.always ? [] : linkKeys(one, rule)),
]
const calendarKey = ({ calendarId: id }: StoredRule): Key => keys.linked({ kind: 'calendar', id })
const linkKeys = ({ event, groups }: Candidate, { id }: StoredRule): Key[] => {
  const owners: Owner[] = [
    { kind: 'device', id: event.deviceId },
    ...groups.map(group => ({ kind: 'group', id: group }) as const),
  ]
  return owners.map(owner => keys.ownerLinked(owner, ruleOf(id)))
}
