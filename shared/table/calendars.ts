import type { CalendarRule } from '../domain/calendar.ts'
import type { Calendar } from '../model/calendar.ts'
import { linkedStore, type LinkedStore } from './linkedStore.ts'
import type { Table } from './table.ts'

/** A calendar with the rules of its file, so that only requests that change it parse the file. */
export interface StoredCalendar extends Calendar {
  readonly rules: readonly CalendarRule[]
}

export const calendars = (table: Table): LinkedStore<number, StoredCalendar> =>
  linkedStore(table, { kind: 'calendar', toId: id => id, consumerReads: ({ rules }) => rules })
