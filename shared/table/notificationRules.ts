/** Notification rules. Changes keep the index of `ruleIndex.ts`. */
import type { StoredRule } from '../domain/ruleMatch.ts'
import { commit } from './entities.ts'
import { finish } from './later.ts'
import { linkedStore, type LinkedStore } from './linkedStore.ts'
import { forget, naming, usersOfRule } from './ruleIndex.ts'
import type { Table } from './table.ts'

export const notificationRules = (table: Table): LinkedStore<number, StoredRule> => {
  const store = linkedStore<number, StoredRule>(table, {
    kind: 'notification',
    toId: id => id,
    withCreation: (rule, creator) => [naming(creator, rule)],
  })
  const name = async (rule: StoredRule): Promise<void> => {
    for (const user of await usersOfRule(table, rule.id)) await commit(table, [naming(user, rule)])
  }
  return {
    ...store,
    update: async (id, wanted) => {
      const before = await store.byId(id)
      if (!before) return undefined
      const rule = { ...wanted, id, ...(staysAboutEveryAlarm(before, wanted) && { everyAlarm: true }) }
      // The index names the rule before it changes, and again for users who were linked meanwhile.
      await name(rule)
      const updated = await store.update(id, rule)
      if (!updated) return undefined
      await name(rule)
      if (before.type !== rule.type) await forget(table, await usersOfRule(table, id), before)
      return updated
    },
    remove: async (id, later) => {
      const [before, users] = await Promise.all([store.byId(id), usersOfRule(table, id)])
      const removed = await store.remove(id, later)
      if (before) await finish(forget(table, users, before), later)
      return removed
    },
  }
}

/** A rule about all alarms remains one until alarms are chosen. */
const staysAboutEveryAlarm = (before: StoredRule, { type, attributes }: StoredRule): boolean =>
  before.everyAlarm === true && type === 'alarm' && (attributes['alarms'] ?? '') === ''
