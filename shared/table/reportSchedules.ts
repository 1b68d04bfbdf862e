/** Scheduled reports, and until when their occurrences are told. */
import type { ReportSchedule } from '../model/reportSchedule.ts'
import { userId, type UserId } from '../model/ids.ts'
import { numberOf, recordOf } from './entities.ts'
import { keys } from './keys.ts'
import { linkedStore, type LinkedStore } from './linkedStore.ts'
import { idsUnder, type Table, writeIf } from './table.ts'

/** A schedule as it is stored. */
export interface StoredSchedule extends ReportSchedule {
  /** Origin of the web app at which it was saved: `https://gps.example.org`. */
  readonly origin: string
  /** Occurrences that ended before this time are not told. Unix time in milliseconds. */
  readonly since: number
}

/** A schedule with its links. */
export interface DueSchedule extends StoredSchedule {
  readonly users: readonly UserId[]
  readonly devices: readonly number[]
  readonly groups: readonly number[]
}

interface ScheduleStore extends LinkedStore<number, StoredSchedule> {
  /** Returns all schedules; `since` is the end of the last occurrence that was told, if it is later. */
  readonly current: () => Promise<StoredSchedule[]>
  readonly withLinks: (schedule: StoredSchedule) => Promise<DueSchedule>
  /** Records that occurrences up to a Unix time in milliseconds are told. */
  readonly toldUntil: (id: number, ms: number) => Promise<void>
}

const keyOf = (id: number) => keys.linked({ kind: 'report', id })

export const reportSchedules = (table: Table): ScheduleStore => {
  const store = linkedStore<number, StoredSchedule>(table, { kind: 'report', toId: id => id })
  return {
    ...store,
    current: async () => {
      const ids = (await store.all()).map(({ id }) => id)
      const items = ids.length > 0 ? await table.getMany(ids.map(keyOf)) : []
      return items.flatMap((item, n) => {
        if (!item) return []
        const schedule = { ...recordOf<StoredSchedule>(item), id: ids[n] ?? 0 }
        return [{ ...schedule, since: Math.max(schedule.since, numberOf(item['told'])) }]
      })
    },
    withLinks: async schedule => {
      const under = (prefix: string) => idsUnder(table, keyOf(schedule.id), prefix)
      const [users, devices, groups] = await Promise.all([under('USER#'), under('DEVICE#'), under('GROUP#')])
      return { ...schedule, users: users.map(userId), devices, groups }
    },
    toldUntil: async (id, ms) => {
      await writeIf(table, { update: keyOf(id), set: { told: ms }, onlyIf: 'present' })
    },
  }
}
