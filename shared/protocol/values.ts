/** Reads numbers and booleans from values of a query, a form or JSON. */

const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/

/** Returns the number that a text shows in decimal notation with a point, or undefined if it shows none or is not finite. */
export const decimalFrom = (text: string): number | undefined => {
  const trimmed = text.trim()
  return DECIMAL.test(trimmed) ? finite(Number(trimmed)) : undefined
}

/** Returns the number that a value is or, as text, shows. Returns undefined if it is none or not finite. */
export const numberFrom = (value: unknown): number | undefined => {
  if (typeof value === 'string') return decimalFrom(value)
  return typeof value === 'number' ? finite(value) : undefined
}

/** Adding 0 makes -0 an ordinary zero. */
const finite = (value: number): number | undefined => (Number.isFinite(value) ? value + 0 : undefined)

const TRUE: ReadonlySet<string> = new Set(['1', 'true', 'on', 'yes', 'y', 't'])
const FALSE: ReadonlySet<string> = new Set(['0', 'false', 'off', 'no', 'n', 'f'])

/** Returns the boolean that a value is or, in any of the words that trackers write, says. Returns undefined if it is none. */
export const booleanFrom = (value: unknown): boolean | undefined => {
  if (typeof value === 'boolean') return value
  if (typeof value !== 'string' && typeof value !== 'number') return undefined
  const word = String(value).trim().toLowerCase()
  if (TRUE.has(word)) return true
  return FALSE.has(word) ? false : undefined
}

/** Returns true if a value is undefined, null or blank text: a template that had nothing for it. */
export const isAbsent = (value: unknown): boolean =>
  value === undefined || value === null || (typeof value === 'string' && value.trim() === '')

/** Returns true for an absent value, and for a list or an object without members. */
export const isEmpty = (value: unknown): boolean =>
  isAbsent(value) || (typeof value === 'object' && value !== null && Object.keys(value).length === 0)

export type Scalar = string | number | boolean

export const isScalar = (value: unknown): value is Scalar =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
