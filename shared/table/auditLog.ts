/** The audit log: who changed what, from where. One item per action, in a partition per day. Entries expire. */
import { randomInt } from 'node:crypto'
import type { Action } from '../model/action.ts'
import { traccarTime } from '../model/time.ts'
import { numberOf, recordOf } from './entities.ts'
import { keys } from './keys.ts'
import { type Item, type Table, writeIf } from './table.ts'

/** An action before it has an id and a time. */
export type NewAction = Omit<Action, 'id' | 'actionTime'>

const DAY_MS = 86_400_000
const KEPT_DAYS = 180
/** Ids are unique within a millisecond by their last digits. */
const IDS_PER_MS = 1000
const ATTEMPTS = 5

export const auditLog = (table: Table) => ({
  /** Records an action. `now` is Unix time in milliseconds. */
  record: async (action: NewAction, now: number): Promise<void> => {
    const ttl = Math.ceil((now + KEPT_DAYS * DAY_MS) / 1000)
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const id = now * IDS_PER_MS + randomInt(IDS_PER_MS)
      // The attribute is not called `id`, which is a key of the index.
      const put = { ...keys.action(now, id), v: 1, action: id, at: now, d: JSON.stringify(action), ttl }
      if (await writeIf(table, { put, onlyIf: 'absent' })) return
    }
    throw new Error('the audit log has too many actions in a millisecond')
  },

  /** Returns the actions of a period, oldest first. Unix times in milliseconds, both inclusive. */
  between: async (from: number, to: number): Promise<Action[]> => {
    const found: Action[] = []
    for (let day = Math.floor(from / DAY_MS); day <= Math.floor(to / DAY_MS); day += 1) {
      const { PK } = keys.action(day * DAY_MS, 0)
      for await (const item of table.query({ PK })) {
        const at = numberOf(item['at'])
        if (at >= from && at <= to) found.push(actionIn(item, at))
      }
    }
    return found
  },
})

const actionIn = (item: Item, at: number): Action => ({
  ...recordOf<NewAction>(item),
  id: numberOf(item['action']),
  actionTime: traccarTime(at),
})
