/**
 * Counts of messages per period. A device's count is part of its state, which is written with its revision. So each
 * message counts once, even if the stream delivers it several times.
 */

export const DAY_MS = 86_400_000

/** Time range of one row of statistics. Periods of the same length are contiguous and start in 1970. */
export interface Period {
  readonly lengthMs: number
  /** First moment after the period. Unix time in milliseconds. */
  readonly end: number
}

/** Returns the period that contains a moment, Unix time in milliseconds. */
export const periodOf = (ms: number, lengthMs: number): Period => ({
  lengthMs,
  end: (Math.floor(ms / lengthMs) + 1) * lengthMs,
})

/** Returns the following period. */
export const nextPeriod = ({ lengthMs, end }: Period): Period => ({ lengthMs, end: end + lengthMs })

/** Number of points that a device sent in a period, and number of positions stored from them. */
export interface MessageCount {
  readonly period: Period
  readonly received: number
  readonly stored: number
}

/** Input of a count. `receivedAt` is the time of receipt of the report in Unix milliseconds. */
export interface Counted {
  readonly receivedAt: number
  readonly received: number
  readonly stored: number
}

/**
 * Adds to the count of a device. `finished` is the count of the previous period if a new period begins. Clocks can
 * differ, so a report can be older than the current period. It counts for the current period, so that finished periods
 * never change.
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

/**
 * Returns a count as short text for the device's state, where each byte costs: `20606 1440 1439`, the day and the
 * numbers.
 */
export const messageCountText = ({ period: { lengthMs, end }, received, stored }: MessageCount): string =>
  [end / lengthMs, received, stored, ...(lengthMs === DAY_MS ? [] : [lengthMs])].join(' ')

export const messageCountFrom = (text: string): MessageCount => {
  const [number = 0, received = 0, stored = 0, lengthMs = DAY_MS] = text.split(' ').map(Number)
  return { period: { lengthMs, end: number * lengthMs }, received, stored }
}

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

/** Time after a period until the counts in memory and the current stream batch are written. */
const graceMs = (lengthMs: number) => Math.min(MINUTE_MS, lengthMs / 4)
/** The stream delivers a record for at most 24 hours. After that, a period no longer changes. */
const settlingMs = (lengthMs: number) => Math.min(25 * HOUR_MS, 2 * lengthMs)

/** Returns true if a period is over, so that its row can be written. */
export const hasEnded = ({ lengthMs, end }: Period, now: number): boolean => now >= end + graceMs(lengthMs)
/** Returns true if all data of a period has arrived, so that its row is final. */
export const isFinal = ({ lengthMs, end }: Period, now: number): boolean => now >= end + settlingMs(lengthMs)
