/** How users want to be told of events, and what they were told. One record for each user and type that is switched on. */
import { MAIL_WITHIN_MS, changeOf } from '../domain/notificationRules.ts'
import { badRequest } from '../errors.ts'
import type { EventType } from '../model/event.ts'
import type { UserId } from '../model/ids.ts'
import { defaultNotifications, type Notification } from '../model/notification.ts'
import { type Account, accountOf } from './accounts.ts'
import { commit, numberOf, recordOf, Conflict, retryOnConflict } from './entities.ts'
import { nextId } from './ids.ts'
import { keys } from './keys.ts'
import { ConditionFailed, type Item, type Table } from './table.ts'

const PREFIX = 'NOTIFICATION#'
/** An event that comes again later than it is fresh is passed over; twice as long, for clocks that differ. */
const REMEMBERED_MS = 2 * MAIL_WITHIN_MS

/** A message to one user. */
export interface Delivery {
  /** What it is about, such as an event's id. */
  readonly subject: string
  readonly recipient: UserId
  readonly channel: 'mail'
}

export const notifications = (table: Table) => ({
  /** One for each type: the stored one, or one with nothing switched on. */
  ofUser: async (user: UserId): Promise<Notification[]> => {
    const stored = new Map<string, Notification>()
    for await (const item of table.query({ PK: keys.user(user).PK, prefix: PREFIX }))
      stored.set(item.SK.slice(PREFIX.length), recordOf<Notification>(item))
    return defaultNotifications(user).map(one => stored.get(one.type) ?? one)
  },

  /** Those of these users who want a type by mail. */
  wantedByMail: async (users: readonly UserId[], type: EventType): Promise<Account[]> => {
    if (users.length === 0) return []
    const items = await table.getMany(users.flatMap(user => [keys.user(user), keys.notification(user, type)]))
    return users.flatMap((_, n) => {
      const [user, wish] = items.slice(2 * n, 2 * n + 2)
      return user && wish && recordOf<Notification>(wish).mail ? [accountOf(user)] : []
    })
  },

  /** Stores a wish, or forgets it, and gives the one to answer with. Throws `badRequest` when there is no such user. */
  set: (user: UserId, wish: Notification): Promise<Notification> => retryOnConflict(() => set(table, user, wish)),

  /**
   * Takes the right to send a message; false when somebody has taken it. It lasts, so that nobody gets a message twice;
   * where the sender dies, nobody can tell whether it was sent, and it is not sent again. `now` is in milliseconds.
   */
  claim: async ({ subject, recipient, channel }: Delivery, now: number, keptMs = REMEMBERED_MS): Promise<boolean> => {
    const key = keys.delivery(subject, recipient, channel)
    const ttl = Math.ceil((now + keptMs) / 1000)
    try {
      await table.write({ put: { ...key, v: 1, at: now, ttl }, onlyIf: 'absent' })
      return true
    } catch (error) {
      if (error instanceof ConditionFailed) return false
      throw error
    }
  },

  /** Gives the right back: the message was certainly not sent. */
  release: async ({ subject, recipient, channel }: Delivery): Promise<void> => {
    await table.write({ delete: keys.delivery(subject, recipient, channel) })
  },
})

const set = async (table: Table, user: UserId, wish: Notification): Promise<Notification> => {
  const key = keys.notification(user, wish.type)
  const item = await table.get(key)
  const stored = item && recordOf<Notification>(item)
  switch (changeOf(stored, wish)) {
    case 'keep':
      return stored ? { ...wish, id: stored.id } : wish
    case 'create': {
      const made = { ...wish, id: await nextId(table, 'notification') }
      await commit(table, [
        {
          write: { check: keys.user(user), onlyIf: 'present' },
          otherwise: badRequest('User not found'),
        },
        {
          write: { put: { ...key, v: 1, rev: 1, d: JSON.stringify(made) }, onlyIf: 'absent' },
          otherwise: new Conflict(),
        },
      ])
      return made
    }
    case 'replace':
      await replace(table, item, { ...wish, id: stored?.id ?? wish.id })
      return wish
    case 'remove':
      await commit(table, [{ write: { delete: key, onlyIf: { rev: revOf(item) } }, otherwise: new Conflict() }])
      return wish
  }
}

const revOf = (item: Item | undefined) => numberOf(item?.['rev'])

const replace = async (table: Table, item: Item | undefined, record: Notification): Promise<void> => {
  if (!item) throw new Conflict()
  const set = { d: JSON.stringify(record), rev: revOf(item) + 1 }
  const write = { update: { PK: item.PK, SK: item.SK }, set, onlyIf: { rev: revOf(item) } }
  await commit(table, [{ write, otherwise: new Conflict() }])
}
