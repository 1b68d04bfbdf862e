/** Splits a fold at midnights: one result for each day with positions. */
import type { Position } from '../model/position.ts'
import type { Fold } from './summary.ts'
import type { TimeZone } from './timeZone.ts'

const DAY_MS = 86_400_000
/** A day has at most 25 hours, on which the clock is put back. */
const LONGEST_DAY_MS = 26 * 3_600_000

/**
 * Returns the first moment after a time at which a day begins in the zone, Unix time in milliseconds. A day can begin later
 * than at midnight, because a clock change can skip it.
 */
export const nextMidnight = (ms: number, zone: TimeZone): number => {
  const dayAt = (at: number) => Math.floor((at + zone.offsetMs(at)) / DAY_MS)
  const today = dayAt(ms)
  let [before, after] = [ms, ms + LONGEST_DAY_MS]
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2)
    if (dayAt(middle) > today) after = middle
    else before = middle
  }
  return after
}

/**
 * Returns a fold with one result per day. A position at midnight belongs to both days, so that neighboring days meet. Calls
 * `foldDay` for each day with positions.
 */
export const dailyFold = <R>(zone: TimeZone, foldDay: () => Fold<R>): Fold<readonly R[]> => {
  const results: R[] = []
  let day: Fold<R> | undefined
  let end = -Infinity
  const close = () => {
    if (day) results.push(day.result())
    day = undefined
  }
  const open = (ms: number): Fold<R> => {
    end = nextMidnight(ms, zone)
    return foldDay()
  }
  return {
    add: (position: Position) => {
      const { fixTime } = position
      if (fixTime >= end) {
        if (fixTime === end) day?.add(position)
        close()
      }
      day ??= open(fixTime)
      day.add(position)
    },
    result: () => {
      close()
      return results
    },
  }
}

/** Returns a fold that computes two results in one pass. */
export const together = <A, B>(one: Fold<A>, other: Fold<B>): Fold<{ readonly one: A; readonly other: B }> => ({
  add: position => {
    one.add(position)
    other.add(position)
  },
  result: () => ({ one: one.result(), other: other.result() }),
})
