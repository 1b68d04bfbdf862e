/**
 * For each user and event type, an item that names the notification rules of the type that are linked to the user. An event
 * reads one item of each user, by key. The item may name rules too many, so readers also read the rules and their links.
 */
import type { LinkedObject, Owner } from '../model/linkedKinds.ts'
import { type UserId, userId } from '../model/ids.ts'
import { recordOf, type TransactWrite } from './entities.ts'
import { keys } from './keys.ts'
import { idsUnder, type Item, type Table, writeIf } from './table.ts'

interface TypedRule {
  readonly id: number
  readonly type: string
}

/** The attribute that names a rule. */
export const memberOf = (rule: number): string => `rule${rule}`

/** Returns the ids of the rules that an item names, ascending. */
export const rulesNamedIn = (item: Item | undefined): number[] =>
  Object.keys(item ?? {})
    .flatMap(name => (/^rule\d+$/.test(name) ? [Number(name.slice('rule'.length))] : []))
    .sort((a, b) => a - b)

export const naming = (user: UserId, { id, type }: TypedRule): TransactWrite => ({
  write: { update: keys.notification(user, type), set: { v: 1, [memberOf(id)]: true } },
})

/** Resolves when the items of these users no longer name the rule. */
export const forget = async (table: Table, users: readonly UserId[], { id, type }: TypedRule): Promise<void> => {
  for (const user of users)
    await writeIf(table, { update: keys.notification(user, type), remove: [memberOf(id)], onlyIf: 'present' })
}

/** Returns the users who are linked to a rule. */
export const usersOfRule = async (table: Table, id: number): Promise<UserId[]> =>
  (await idsUnder(table, keys.linked({ kind: 'notification', id }), 'USER#')).map(userId)

/** Keeps the index while users are linked to rules. */
export const ruleIndex = (table: Table) => {
  const typed = async (owner: Owner, object: LinkedObject): Promise<TypedRule | undefined> => {
    if (owner.kind !== 'user' || object.kind !== 'notification') return undefined
    const item = await table.get(keys.linked(object))
    return item && { ...recordOf<Pick<TypedRule, 'type'>>(item), id: object.id }
  }
  return {
    linking: async (owner: Owner, object: LinkedObject): Promise<readonly TransactWrite[]> => {
      const rule = await typed(owner, object)
      return rule ? [naming(userId(owner.id), rule)] : []
    },
    unlinked: async (owner: Owner, object: LinkedObject): Promise<void> => {
      const rule = await typed(owner, object)
      if (rule) await forget(table, [userId(owner.id)], rule)
    },
  }
}
