/**
 * Periods and message counts of the statistics. A device's messages are counted in its state, which is written with
 * optimistic locking: each message counts once, however often the stream delivers it.
 */

export const DAY_MS = 86_400_000

/** A period with one row of statistics. Periods of equal length follow each other without gaps from 1970 on. */
export interface Period {
  readonly lengthMs: number
  /** Exclusive end, Unix time in milliseconds. */
  readonly end: number
}

/** Returns the period that contains a Unix time in milliseconds. */
export const periodOf = (ms: number, lengthMs: number): Period => ({
  lengthMs,
  end: (Math.floor(ms / lengthMs) + 1) * lengthMs,
})

/** Returns the following period. */
export const nextPeriod = ({ lengthMs, end }: Period): Period => ({ lengthMs, end: end + lengthMs })

/** Messages of one device in one period: points received, and positions stored. */
export interface MessageCount {
  readonly period: Period
  readonly received: number
  readonly stored: number
}

/** Messages to count. `receivedAt` is Unix time in milliseconds. */
export interface Counted {
  readonly receivedAt: number
  readonly received: number
  readonly stored: number
}

/**
 * Returns the increased count of a device; `finished` is the count of the previous period if a new one began. A report
 * of an earlier period than the last one, because two clocks differ, counts for the later period: a finished count
 * never changes.
 */
export const countMessages = (
  count: MessageCount | undefined,
  { receivedAt, received, stored }: Counted,
  lengthMs: number,
): { readonly count: MessageCount; readonly finished?: MessageCount } => {
  const period = periodOf(receivedAt, lengthMs)
  if (count && count.period.lengthMs === lengthMs && period.end <= count.period.end)
    return { count: { ...count, received: count.received + received, stored: count.stored + stored } }
  return { count: { period, received, stored }, ...(count && { finished: count }) }
}

/** Returns the count as text for the device's state, where every byte costs: `20606 1440 1439` are day and numbers. */
export const messageCountText = ({ period: { lengthMs, end }, received, stored }: MessageCount): string =>
  [end / lengthMs, received, stored, ...(lengthMs === DAY_MS ? [] : [lengthMs])].join(' ')

export const messageCountFrom = (text: string): MessageCount => {
  const [number = 0, received = 0, stored = 0, lengthMs = DAY_MS] = text.split(' ').map(Number)
  return { period: { lengthMs, end: number * lengthMs }, received, stored }
}

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

/** Counts in memory and in a stream batch can arrive this long after a period. */
const graceMs = (lengthMs: number) => Math.min(MINUTE_MS, lengthMs / 4)
/** The stream delivers a record for at most 24 hours. After that, the count cannot change. */
const settlingMs = (lengthMs: number) => Math.min(25 * HOUR_MS, 2 * lengthMs)

/** Returns true if a period has ended, so that its row can be written. */
export const hasEnded = ({ lengthMs, end }: Period, now: number): boolean => now >= end + graceMs(lengthMs)
/** Returns true if everything of a period has arrived, so that its row is final. */
export const isFinal = ({ lengthMs, end }: Period, now: number): boolean => now >= end + settlingMs(lengthMs)
