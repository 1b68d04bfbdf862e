/**
 * What is counted, and which period it counts for. A device's messages are counted in its state, which is written on its
 * revision: so they are counted once, however often the stream delivers them.
 */

export const DAY_MS = 86_400_000

/** A stretch of time with a row of statistics. Periods of one length follow each other without a gap, from 1970 on. */
export interface Period {
  readonly lengthMs: number
  /** The first moment after it, milliseconds. */
  readonly end: number
}

/** The period in which a moment lies. */
export const periodOf = (ms: number, lengthMs: number): Period => ({
  lengthMs,
  end: (Math.floor(ms / lengthMs) + 1) * lengthMs,
})

/** The period after one. */
export const nextPeriod = ({ lengthMs, end }: Period): Period => ({ lengthMs, end: end + lengthMs })

/** What one device sent in one period: points, and those of them that became positions. */
export interface MessageCount {
  readonly period: Period
  readonly received: number
  readonly stored: number
}

/** Something to count, and when the report that it came with was received, milliseconds. */
export interface Counted {
  readonly receivedAt: number
  readonly received: number
  readonly stored: number
}

/**
 * One more for the count of a device; `finished` is the count of the period before when a new one began. A report whose
 * receipt lies before the period of the one before it, because two clocks differ, counts for the newer: what is finished
 * stays finished, whatever comes.
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

/** A count as it stands in a device's state, where each byte is paid for: `20606 1440 1439`, the day and the numbers. */
export const messageCountText = ({ period: { lengthMs, end }, received, stored }: MessageCount): string =>
  [end / lengthMs, received, stored, ...(lengthMs === DAY_MS ? [] : [lengthMs])].join(' ')

export const messageCountFrom = (text: string): MessageCount => {
  const [number = 0, received = 0, stored = 0, lengthMs = DAY_MS] = text.split(' ').map(Number)
  return { period: { lengthMs, end: number * lengthMs }, received, stored }
}

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

/** What is counted in memory is on its way for so long after a period, and a batch of the stream too. */
const graceMs = (lengthMs: number) => Math.min(MINUTE_MS, lengthMs / 4)
/** The stream delivers a record for 24 hours at most; after that nothing can change any more. */
const settlingMs = (lengthMs: number) => Math.min(25 * HOUR_MS, 2 * lengthMs)

/** Whether a period is over, so that it gets its row. */
export const hasEnded = ({ lengthMs, end }: Period, now: number): boolean => now >= end + graceMs(lengthMs)
/** Whether all that belongs to a period has arrived, so that its row is final. */
export const isFinal = ({ lengthMs, end }: Period, now: number): boolean => now >= end + settlingMs(lengthMs)
