/** Time zones, as reports and mails show times in them. */
import type { EntityAttributes } from '../model/attributes.ts'

export interface TimeZone {
  readonly name: string
  /** How far it is ahead of UTC at a moment, both in milliseconds. */
  readonly offsetMs: (ms: number) => number
}

/** The first attribute `timezone` that names a zone of the IANA database; undefined if none does. */
export const timeZoneName = (...layers: readonly EntityAttributes[]): string | undefined =>
  layers.flatMap(({ timezone }) => (typeof timezone === 'string' ? [timezone.trim()] : [])).find(isTimeZone)

/** `Intl.supportedValuesOf` leaves out UTC and the names that a zone had before. */
const isTimeZone = (name: string): boolean => {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: name })
    return true
  } catch (error) {
    if (error instanceof RangeError) return false
    throw error
  }
}

/** `UTC+05:30` */
export const fixedZone = (offsetMs: number): TimeZone => {
  const minutes = Math.abs(offsetMs) / 60_000
  const two = (value: number) => String(value).padStart(2, '0')
  const ahead = `${offsetMs < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`
  return { name: offsetMs === 0 ? 'UTC' : `UTC${ahead}`, offsetMs: () => offsetMs }
}

/** No clock has changed within a quarter of an hour since time zones have whole minutes. */
const STEP_MS = 15 * 60_000

/** A zone of the IANA database, with its changes of the clock. Throws RangeError if there is none of that name. */
export const namedZone = (name: string): TimeZone => {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: name,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  })
  const known = new Map<number, number>()
  const offsetAt = (ms: number): number => {
    const parts = new Map(format.formatToParts(ms).map(({ type, value }) => [type, Number(value)]))
    const [year = 0, month = 1, day = 1] = [parts.get('year'), parts.get('month'), parts.get('day')]
    const [hour = 0, minute = 0, second = 0] = [parts.get('hour'), parts.get('minute'), parts.get('second')]
    return Date.UTC(year, month - 1, day, hour, minute, second) - ms
  }
  const offsetMs = (ms: number): number => {
    const step = Math.floor(ms / STEP_MS)
    const offset = known.get(step) ?? offsetAt(step * STEP_MS)
    known.set(step, offset)
    return offset
  }
  return { name, offsetMs }
}
