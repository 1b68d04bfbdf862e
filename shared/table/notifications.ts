/** The notification settings of users, one record per user and event type that is on, and which messages were sent. */
import { MAIL_WITHIN_MS, changeOf } from '../domain/notificationRules.ts'
import { badRequest } from '../errors.ts'
import type { EventType } from '../model/event.ts'
import type { UserId } from '../model/ids.ts'
import { defaultNotifications, type Notification } from '../model/notification.ts'
import { type Account, accountOf } from './accounts.ts'
import { commit, deletion, nextId, recordOf, retryOnConflict, savedRecord } from './entities.ts'
import { keys } from './keys.ts'
import { collect, type Table, writeIf } from './table.ts'

const PREFIX = 'NOTIFICATION#'
/** Older events send no mail. Twice as long, because clocks differ. */
const CLAIM_TTL_MS = 2 * MAIL_WITHIN_MS

/** A message to one user. */
interface Delivery {
  /** Subject of the message, such as the id of an event. */
  readonly subject: string
  readonly recipient: UserId
  readonly channel: 'mail'
}

export const notifications = (table: Table) => ({
  /** Returns one notification for each type: the stored one, or one that is off. */
  ofUser: async (user: UserId): Promise<Notification[]> => {
    const items = await collect(table.query({ PK: keys.user(user).PK, prefix: PREFIX }))
    const stored = new Map(items.map(item => [item.SK.slice(PREFIX.length), recordOf<Notification>(item)]))
    return defaultNotifications(user).map(one => stored.get(one.type) ?? one)
  },

  /** Returns those of the users who receive mail for an event type. */
  wantedByMail: async (users: readonly UserId[], type: EventType): Promise<Account[]> => {
    if (users.length === 0) return []
    const items = await table.getMany(users.flatMap(user => [keys.user(user), keys.notification(user, type)]))
    return users.flatMap((_, n) => {
      const [user, setting] = items.slice(2 * n, 2 * n + 2)
      return user && setting && recordOf<Notification>(setting).mail ? [accountOf(user)] : []
    })
  },

  /** Stores a setting, or deletes one that is off. Returns it with its id. Throws badRequest if the user does not exist. */
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

const set = async (table: Table, user: UserId, wanted: Notification): Promise<Notification> => {
  const key = keys.notification(user, wanted.type)
  const item = await table.get(key)
  const stored = item && recordOf<Notification>(item)
  const change = changeOf(stored, wanted)
  if (change === 'keep') return stored ? { ...wanted, id: stored.id } : wanted
  if (change === 'create') {
    const created = { ...wanted, id: await nextId(table, 'notification') }
    const userExists = {
      write: { check: keys.user(user), onlyIf: 'present' },
      otherwise: badRequest('User not found'),
    } as const
    await commit(table, [userExists, savedRecord(key, undefined, created)])
    return created
  }
  if (item && stored) {
    const write = change === 'replace' ? savedRecord(key, item, { ...wanted, id: stored.id }) : deletion(item)
    await commit(table, [write])
  }
  return wanted
}
