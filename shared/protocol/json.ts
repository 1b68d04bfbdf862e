/** JSON of trackers, and the fixes in it. */
import type { SpeedUnit } from '../units.ts'
import { PointDraft } from './PointDraft.ts'

export type Members = Readonly<Record<string, unknown>>

export const isObject = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Trackers send no deeper text. Serializing it again could exhaust the stack. */
const DEPTH_MAX = 16

/** Returns the text without surrounding spaces and byte order mark. */
export const trimmed = (text: string): string => text.replace(/^\u{feff}/u, '').trim()

/** Returns the value of a JSON text, or undefined if it is not JSON or nested too deeply. */
export const jsonFrom = (text: string): unknown => {
  if (depthOf(text) > DEPTH_MAX) return undefined
  try {
    return JSON.parse(trimmed(text))
  } catch {
    // The caller keeps the text, so the error is not needed.
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
    // `[` and `{` differ in one bit, as do `]` and `}`.
    else if ((code | 32) === 123) deepest = Math.max(deepest, (depth += 1))
    else if ((code | 32) === 125) depth -= 1
  }
  return deepest
}

/** A value and its name in the request. */
export type NamedValue = readonly [sentAs: string, value: unknown]

/** A fix of a protocol that always states time and place. */
interface JsonFix {
  readonly time: unknown
  readonly latitude: unknown
  readonly longitude: unknown
  readonly speed: NamedValue
  readonly speedUnit: SpeedUnit
  readonly altitude: NamedValue
  readonly course: NamedValue
  readonly accuracy: NamedValue
}

/**
 * Returns the draft of a fix. Rejects it without a place, and without a time, because each retry would create another
 * fix.
 */
export const draftOf = (fix: JsonFix, receivedAt: number): PointDraft => {
  const draft = new PointDraft(receivedAt)
  draft.time(fix.time)
  draft.coordinate('latitude', fix.latitude)
  draft.coordinate('longitude', fix.longitude)
  draft.speed(fix.speed[1], fix.speedUnit, fix.speed[0])
  draft.measure('altitude', fix.altitude[1], fix.altitude[0])
  draft.measure('course', fix.course[1], fix.course[0])
  draft.measure('accuracy', fix.accuracy[1], fix.accuracy[0])
  draft.require()
  return draft
}
