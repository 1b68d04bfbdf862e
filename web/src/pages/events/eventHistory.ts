/** Past events, read backward in spans of time, because the server returns all events of a span. */
import type { EventModel } from '#shared/model/event.ts'
import { ApiError } from '../../api/ApiError.ts'

export interface TimeSpan {
  /** Unix time in milliseconds. */
  readonly from: number
  readonly to: number
}

export interface OlderEvents {
  readonly events: readonly EventModel[]
  /** All events since this time were read, Unix time in milliseconds. */
  readonly from: number
  /** True if there may be many older events: the page reads on when the reader gets there. */
  readonly goesOn: boolean
}

const DAY_MS = 86_400_000
const SHORTEST_MS = 60_000
/** Events of one step. */
const ENOUGH = 50
/** A step without many events ends after this time, because a read covers all devices. */
const LONGEST_MS = 31 * DAY_MS

type Read = (span: TimeSpan) => Promise<readonly EventModel[]>

/**
 * Reads back from a time until there are 50 events, at most 31 days, and not beyond `oldest`, before which no events are
 * kept. Rejects as `read` does.
 */
export const readOlder = async (to: number, read: Read, oldest = -Infinity): Promise<OlderEvents> => {
  const events: EventModel[] = []
  const end = Math.max(to - LONGEST_MS, oldest)
  let from = to
  let lengthMs = DAY_MS
  while (events.length < ENOUGH && from > end) {
    const start = Math.max(end, from - lengthMs)
    const part = await undefinedIfTooLarge(read({ from: start, to: from }), from - start)
    if (part) {
      events.push(...part)
      from = start
    }
    lengthMs = part ? lengthMs * 2 : lengthMs / 4
  }
  return { events, from, goesOn: events.length >= ENOUGH }
}

/** Returns undefined if a span has more events than a response can hold. */
const undefinedIfTooLarge = async <T>(part: Promise<T>, lengthMs: number): Promise<T | undefined> => {
  try {
    return await part
  } catch (error) {
    if (error instanceof ApiError && error.status === 413 && lengthMs > SHORTEST_MS) return undefined
    throw error
  }
}
