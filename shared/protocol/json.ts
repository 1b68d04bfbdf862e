/** JSON as trackers send it, and the fixes in it. */
import { decimalFrom } from './attributes.ts'
import { type Measure, PointDraft } from './PointDraft.ts'
import { timestampFrom } from './timestamp.ts'

export type Members = Readonly<Record<string, unknown>>

export const isObject = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Deeper text is not a tracker's, and writing it down again could exhaust the stack. */
const DEPTH_MAX = 16

/** The value that a JSON text says, or undefined when it is not JSON or nested too deeply. */
export const jsonFrom = (text: string): unknown => {
  if (depthOf(text) > DEPTH_MAX) return undefined
  try {
    return JSON.parse(text)
  } catch {
    // The caller keeps the text; what is wrong with it does not matter.
    return undefined
  }
}

const QUOTE = 34
const BACKSLASH = 92

const depthOf = (text: string): number => {
  let depth = 0
  let deepest = 0
  let quoted = false
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (quoted) {
      if (code === BACKSLASH) at += 1
      else if (code === QUOTE) quoted = false
    } else if (code === QUOTE) quoted = true
    // `[` and `{`, then `]` and `}`: they differ in one bit.
    else if ((code | 32) === 123) deepest = Math.max(deepest, (depth += 1))
    else if ((code | 32) === 125) depth -= 1
  }
  return deepest
}

/** The number that a value is, also where it stands in a text, as templates write it; undefined when it is none. */
export const numberOf = (value: unknown): number | undefined => {
  if (typeof value === 'string') return decimalFrom(value)
  // Adding 0 makes -0 an ordinary zero.
  return typeof value === 'number' ? value + 0 : undefined
}

/** Sets a measure from a member, in the unit that `inUnit` makes of it. A member that is null or empty says none. */
const readMeasure = (
  draft: PointDraft,
  name: Measure,
  value: unknown,
  inUnit: (value: number) => number = same,
): void => {
  if (value === undefined || value === null || value === '') return
  const number = numberOf(value)
  draft.measure(name, number === undefined ? undefined : inUnit(number))
}

const same = (value: number): number => value

/** A fix of any protocol; `speedFrom` makes knots of its speed. */
interface Fix {
  readonly time: unknown
  readonly latitude: unknown
  readonly longitude: unknown
  readonly speed: unknown
  readonly speedFrom: (speed: number) => number
  readonly altitude: unknown
  readonly course: unknown
  readonly accuracy: unknown
}

/** The point of a fix that says when and where: one without a time would be another fix each time that it is sent again. */
export const draftOf = (fix: Fix, receivedAt: number): PointDraft => {
  const draft = new PointDraft(receivedAt)
  draft.time(timestampFrom(fix.time))
  draft.measure('latitude', numberOf(fix.latitude))
  draft.measure('longitude', numberOf(fix.longitude))
  readMeasure(draft, 'speed', fix.speed, fix.speedFrom)
  readMeasure(draft, 'altitude', fix.altitude)
  readMeasure(draft, 'course', fix.course)
  readMeasure(draft, 'accuracy', fix.accuracy)
  return draft
}
