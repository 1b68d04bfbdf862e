/** Removes a user: first its links, then the user with its locks. An interrupted removal can be repeated. */
import { countsAsAdministrator } from '../domain/membership.ts'
import { pieces } from '../domain/pieces.ts'
import { deviceId, groupId, userId, type UserId } from '../model/ids.ts'
import type { Account } from './accounts.ts'
import { commit, Conflict, type TransactWrite } from './entities.ts'
import type { Removal } from './entityStore.ts'
import { keys } from './keys.ts'
import { linksUnder } from './links.ts'
import { notificationRules } from './notificationRules.ts'
import { settingsLeft } from './notifications.ts'
import { pushBrowsers } from './pushBrowsers.ts'
import { unshareWrites } from './shareItems.ts'
import { idsIn, type Key, keyOf, type Table, type Write } from './table.ts'
import { secondFactorWrites } from './secondFactors.ts'
import { leaveTenant } from './tenants.ts'
import { unlinkDeviceTypes } from './userDeviceTypes.ts'
import { administratorCountWrites, refuseLastAdministrator } from './userWrites.ts'

/** Describes the removal of a user. Its check throws conflict for the last administrator. */
export const userRemoval = (table: Table, id: UserId): Removal<Account> => ({
  check: async account => {
    if (countsAsAdministrator(account)) await refuseLastAdministrator(table)
  },
  unlink: isFirstAttempt => unlinkingUser(table, id, isFirstAttempt),
  writes: account => [
    { write: { delete: keys.credential(id) } },
    ...secondFactorWrites(id, account.secondFactor ? null : undefined),
    ...unshareWrites(account.share, id),
    ...leaveTenant(account.standing.tenantId, id),
    ...administratorCountWrites(account, undefined),
  ],
})

/** Removes the index of a user's notification rules, and the rules that were settings of this user alone. */
export const removeNotifications = async (table: Table, id: UserId): Promise<void> => {
  for await (const item of table.query({ PK: keys.user(id).PK, prefix: 'NOTIFICATION#' })) {
    for (const rule of await settingsLeft(table, item)) await notificationRules(table).remove(rule.id)
    await table.write({ delete: keyOf(item) })
  }
}

/** Both items of a link, and the user and attribute that count it. */
interface CountedLink {
  readonly ends: readonly [Key, Key]
  readonly counted?: { readonly in: Key; readonly as: 'devices' | 'managed' }
}

const linksOf = async (table: Table, id: UserId): Promise<CountedLink[]> => {
  const own = keys.user(id)
  const ids = await idsIn(table, own)
  return [
    ...ids('DEVICE#')
      .map(deviceId)
      .map((device): CountedLink => ({
        ends: [keys.userDevice(id, device), keys.deviceUser(device, id)],
        counted: { in: own, as: 'devices' },
      })),
    ...ids('GROUP#')
      .map(groupId)
      .map((group): CountedLink => ({ ends: [keys.userGroup(id, group), keys.groupUser(group, id)] })),
    ...linksUnder(ids, { kind: 'user', id }).map(({ items: [one, other] }): CountedLink => ({
      ends: [keyOf(one), keyOf(other)],
    })),
    ...ids('MANAGES#')
      .map(userId)
      .map((other): CountedLink => ({
        ends: [keys.userManaged(id, other), keys.userManager(other, id)],
        counted: { in: own, as: 'managed' },
      })),
    ...ids('MANAGED#')
      .map(userId)
      .map((other): CountedLink => ({
        ends: [keys.userManager(id, other), keys.userManaged(other, id)],
        counted: { in: keys.user(other), as: 'managed' },
      })),
  ]
}

/** At most three writes each, so that they fit into a transaction of 100, also together with the removal of the user. */
const LINKS_AT_ONCE = 25

/**
 * Removes links of a user until the others fit into the transaction that removes it. Returns the writes that remove these. The
 * first attempt assumes that the managers exist. If one does not, the transaction fails and the next attempt reads them.
 */
const unlinkingUser = async (table: Table, id: UserId, isFirstAttempt: boolean): Promise<TransactWrite[][]> => {
  const [links] = await Promise.all([
    linksOf(table, id),
    pushBrowsers(table).removeAll(id),
    unlinkDeviceTypes(table, id),
  ])
  const counters = links.flatMap(({ counted }) => (counted ? [counted.in] : []))
  const read = isFirstAttempt || counters.length === 0 ? counters : await table.getMany(counters)
  const existing = new Set(read.flatMap(item => (item ? [item.PK] : [])))
  const parts = pieces(links, LINKS_AT_ONCE)
  const last = parts.pop() ?? []
  for (const part of parts) await commit(table, unlinking(part, existing))
  // The counts of the user end with it, and a transaction can write an item only once.
  existing.delete(keys.user(id).PK)
  return [unlinking(last, existing)]
}

const unlinking = (links: readonly CountedLink[], existing: ReadonlySet<string>): TransactWrite[] => {
  const gone = links.flatMap(({ ends: [one, other] }): TransactWrite[] => [
    { write: { delete: one, onlyIf: 'present' }, otherwise: new Conflict() },
    { write: { delete: other } },
  ])
  return [...gone, ...countWrites(links, existing).map(write => ({ write, otherwise: new Conflict() }))]
}

/** A transaction can write an item only once, so each user's counts are one write. */
const countWrites = (links: readonly CountedLink[], existing: ReadonlySet<string>): Write[] => {
  const sums = new Map<string, { key: Key; devices: number; managed: number }>()
  for (const { counted } of links) {
    if (!counted || !existing.has(counted.in.PK)) continue
    const sum = sums.get(counted.in.PK) ?? { key: counted.in, devices: 0, managed: 0 }
    sum[counted.as] -= 1
    sums.set(counted.in.PK, sum)
  }
  return [...sums.values()].map(({ key, devices, managed }) => ({
    update: key,
    add: { devices, managed },
    onlyIf: 'present',
  }))
}
