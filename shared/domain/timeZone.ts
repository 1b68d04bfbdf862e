/** Time zones for reports and emails. */
import type { EntityAttributes } from '../model/attributes.ts'

export interface TimeZone {
  readonly name: string
  /** Returns the offset from UTC at a Unix time, both in milliseconds. Positive east of Greenwich. */
  readonly offsetMs: (ms: number) => number
}

/** Returns the first attribute `timezone` with a name of the IANA database, or undefined if there is none. */
export const timeZoneName = (...layers: readonly EntityAttributes[]): string | undefined =>
  layers.flatMap(({ timezone }) => (typeof timezone === 'string' ? [timezone.trim()] : [])).find(isTimeZone)

/** Returns true for a name of the IANA database. `Intl.supportedValuesOf` omits UTC and former names of zones. */
export const isTimeZone = (name: string): boolean => {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: name })
    return true
  } catch (error) {
    if (error instanceof RangeError) return false
    throw error
  }
}

/** Returns the names of all time zones, with UTC, which `Intl` omits. */
export const timeZoneNames = (): string[] => [...new Set([...Intl.supportedValuesOf('timeZone'), 'UTC'])].sort()

/** Named `UTC+05:30`, for example. */
export const fixedZone = (offsetMs: number): TimeZone => {
  const minutes = Math.abs(offsetMs) / 60_000
  const two = (value: number) => String(value).padStart(2, '0')
  const ahead = `${offsetMs < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`
  return { name: offsetMs === 0 ? 'UTC' : `UTC${ahead}`, offsetMs: () => offsetMs }
}

/** Clock changes are at least a quarter of an hour apart since time zones have whole minutes. */
const STEP_MS = 15 * 60_000

/** Returns a zone of the IANA database, with its clock changes. Throws RangeError if the name is unknown. */
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
