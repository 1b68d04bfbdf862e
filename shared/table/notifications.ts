/** The notification settings of users for each event type, as rules, and which messages were sent. */
import { changeOf, MAIL_WITHIN_MS } from '../domain/notificationRules.ts'
import { isSetting, isToldBy, ruleOfSetting, type StoredRule } from '../domain/ruleMatch.ts'
import { badRequest } from '../errors.ts'
import { EVENT_TYPES_39 } from '../model/event.ts'
import type { UserId } from '../model/ids.ts'
import { defaultNotifications, type Notification } from '../model/notification.ts'
import {
  commit,
  Conflict,
  deletion,
  entityItem,
  nextId,
  numberOf,
  recordOf,
  retryOnConflict,
  revision,
} from './entities.ts'
import type { TransactWrite } from './entities.ts'
import { keys } from './keys.ts'
import { linking, ownerLink } from './links.ts'
import { memberOf, rulesNamedIn, usersOfRule } from './ruleIndex.ts'
import { settingOf } from './subscriptions.ts'
import { collect, type Item, readItems, type Table, writeIf } from './table.ts'

const PREFIX = 'NOTIFICATION#'
/** Older events send no mail. Twice as long, because clocks differ. */
const CLAIM_TTL_MS = 2 * MAIL_WITHIN_MS

/** A message to one user, or a command that an event runs, which has the recipient 0. */
interface Delivery {
  /** Subject of the message, such as the id of an event. */
  readonly subject: string
  readonly recipient: UserId | 0
  readonly channel: 'mail' | `command-${number}` | `push-${string}`
}

export const notifications = (table: Table) => ({
  /** Returns one notification for each type: the stored one, or one that is off. */
  ofUser: async (user: UserId): Promise<Notification[]> => {
    const items = await collect(table.query({ PK: keys.user(user).PK, prefix: PREFIX }))
    const stored = await Promise.all(
      items.map(
        async item => [item.SK.slice(PREFIX.length), merged(user, await settingsIn(table, user, item))] as const,
      ),
    )
    const byType = new Map(stored)
    return defaultNotifications(user).map(one => byType.get(one.type) ?? one)
  },

  /**
   * Stores a setting as a rule, or deletes the rules of one that is off. Narrower rules stay as they are. Returns it with its
   * id. Throws badRequest if the user does not exist.
   */
  set: (user: UserId, wanted: Notification): Promise<Notification> => retryOnConflict(() => set(table, user, wanted)),

  /**
   * Claims the right to send a message. Returns false if it was claimed before. The claim remains if the sender stops, because
   * the message may have been sent. `now` is Unix time in milliseconds.
   */
  claim: ({ subject, recipient, channel }: Delivery, now: number, keptMs = CLAIM_TTL_MS): Promise<boolean> => {
    const key = keys.delivery(subject, recipient, channel)
    const ttl = Math.ceil((now + keptMs) / 1000)
    return writeIf(table, { put: { ...key, v: 1, at: now, ttl }, onlyIf: 'absent' })
  },

  /** Releases the claim of a message that was certainly not sent. */
  release: async ({ subject, recipient, channel }: Delivery): Promise<void> => {
    await table.write({ delete: keys.delivery(subject, recipient, channel) })
  },
})

/** A rule that is a setting of one user, and its item; none if it was stored before there were rules. */
interface StoredSetting {
  readonly rule: StoredRule
  readonly item: Item | undefined
}

const ruleKey = (id: number) => keys.linked({ kind: 'notification', id })
const linkOf = (user: UserId, id: number) => ownerLink({ kind: 'user', id: user }, { kind: 'notification', id })

/** Returns the rules that were settings of a user alone, who is removed and no longer linked to them. */
export const settingsLeft = async (table: Table, item: Item): Promise<StoredRule[]> =>
  (await readSettings(table, item, users => users.length === 0)).map(({ rule }) => rule)

/** Returns the settings that an item of the index names, by id. Rules that are linked to other users are none. */
const settingsIn = (table: Table, user: UserId, item: Item | undefined): Promise<StoredSetting[]> =>
  readSettings(table, item, users => users.length === 1 && users[0] === user)

const readSettings = async (
  table: Table,
  item: Item | undefined,
  isAlone: (users: readonly UserId[]) => boolean,
): Promise<StoredSetting[]> => {
  const ids = rulesNamedIn(item)
  const read = await readItems(table, ids.map(ruleKey))
  const found = ids.flatMap(id => {
    const stored = read(ruleKey(id))
    return stored ? [{ rule: { ...recordOf<StoredRule>(stored), id }, item: stored }] : []
  })
  const alone = await Promise.all(
    found.map(async one => {
      const type = item?.SK.slice(PREFIX.length)
      if (one.rule.type !== type || !isSetting(one.rule)) return []
      return isAlone(await usersOfRule(table, one.rule.id)) ? [one] : []
    }),
  )
  return [...settingOf(item).map(rule => ({ rule, item: undefined })), ...alone.flat()]
}

/** Returns the setting that several rules mean together. */
const merged = (user: UserId, settings: readonly StoredSetting[]): Notification | undefined => {
  const [first] = settings
  if (!first) return undefined
  const tells = (notificator: 'web' | 'mail') => settings.some(({ rule }) => isToldBy(rule, notificator))
  const type = EVENT_TYPES_39.find(known => known === first.rule.type)
  const { id, attributes } = first.rule
  return type && { id, attributes, userId: user, type, web: tells('web'), mail: tells('mail') }
}

const set = async (table: Table, user: UserId, wanted: Notification): Promise<Notification> => {
  const index = await table.get(keys.notification(user, wanted.type))
  const settings = await settingsIn(table, user, index)
  const stored = merged(user, settings)
  const change = changeOf(stored, wanted)
  if (change === 'keep') return stored ? { ...wanted, id: stored.id } : wanted
  const id = stored?.id ?? (await nextId(table, 'notification'))
  const rule = change === 'remove' ? undefined : ruleOfSetting({ ...wanted, id })
  const [first, ...others] = settings
  await commit(table, [
    { write: { check: keys.user(user), onlyIf: 'present' }, otherwise: badRequest('User not found') },
    indexing(user, { type: wanted.type, index, rule, settings }),
    ...(rule ? saving(user, rule, first?.item) : first ? removing(user, first) : []),
    ...others.flatMap(other => removing(user, other)),
  ])
  return change === 'create' ? { ...wanted, id } : wanted
}

interface IndexChange {
  readonly type: Notification['type']
  readonly index: Item | undefined
  readonly rule: StoredRule | undefined
  readonly settings: readonly StoredSetting[]
}

/** Names the rule that stays. Its condition lets one of two concurrent requests read again. */
const indexing = (user: UserId, { type, index, rule, settings }: IndexChange): TransactWrite => {
  const rev = numberOf(index?.['rev'])
  const gone = settings.flatMap(one => (one.rule.id === rule?.id ? [] : [memberOf(one.rule.id)]))
  return {
    write: {
      update: keys.notification(user, type),
      set: { v: 1, rev: rev + 1, ...(rule && { [memberOf(rule.id)]: true }) },
      // The record of a setting from before there were rules.
      remove: [...gone, 'd'],
      onlyIf: { rev: rev === 0 ? { missing: true } : rev },
    },
    otherwise: new Conflict(),
  }
}

const saving = (user: UserId, rule: StoredRule, item: Item | undefined): TransactWrite[] => {
  if (item) return [revision(item, rule)]
  const created = entityItem(ruleKey(rule.id), { kind: 'notification', id: rule.id, record: rule })
  return [{ write: { put: created, onlyIf: 'absent' } }, ...linking(linkOf(user, rule.id))]
}

const removing = (user: UserId, { rule, item }: StoredSetting): TransactWrite[] =>
  item ? [deletion(item), ...linkOf(user, rule.id).items.map(({ PK, SK }) => ({ write: { delete: { PK, SK } } }))] : []
