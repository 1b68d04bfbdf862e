/** Rows of the list of events: a title for each day, and a row after the last event. */
import type { EventModel } from '#shared/model/event.ts'
import { midnight } from '../../range/range.ts'

export type EventListRow =
  /** `start`: local midnight; Unix time in milliseconds. */
  | { readonly kind: 'day'; readonly key: string; readonly start: number }
  | { readonly kind: 'event'; readonly key: number; readonly event: EventModel }
  | { readonly kind: 'end'; readonly key: string }

/** Expects the newest first. An event belongs to the day on which the server received it, which orders the list. */
export const eventRows = (events: readonly EventModel[]): readonly EventListRow[] => {
  const rows: EventListRow[] = []
  let before: number | undefined
  for (const event of events) {
    const start = midnight(new Date(event.serverTime)).getTime()
    if (start !== before) rows.push({ kind: 'day', key: `day ${start}`, start })
    rows.push({ kind: 'event', key: event.id, event })
    before = start
  }
  return [...rows, { kind: 'end', key: 'end' }]
}
