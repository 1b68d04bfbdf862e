/**
 * Conversions of Traccar's JSON binding: a missing or null member is the type's default, `"5"` is a number, 1 is true.
 * Each schema accepts these values and returns the plain type, so that the same schema also checks responses.
 */
import * as z from 'zod/mini'
import { parseJsonDate, traccarTime } from './time.ts'

// C0 and C1 controls, bidirectional overrides and lone surrogates: they hide text or cannot be encoded.
// oxlint-disable-next-line no-control-regex -- finding them is the purpose
const HIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/
/** Returns true if a text has no characters that hide text. */
export const hasNoControlCharacters = (text: string) => !HIDDEN.test(text) && text.isWellFormed()

/**
 * Invisible characters: controls, private and unassigned ones, line separators, all that Unicode lets a font ignore
 * (zero width, fillers, variation selectors, tags), and blank symbols of Braille, music and Khitan.
 */
export const INVISIBLE = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u{16fe4}\u2800\u{1d159}]/u
/** Emoji of several characters, some of them invisible: a colored heart, a family, a flag. */
const emoji = () => new RegExp(String.raw`\p{RGI_Emoji}`, 'gv')
/** Returns true if all characters of a name or an address are visible, so that different names look different. */
export const isVisible = (text: string) =>
  text.isWellFormed() && (!INVISIBLE.test(text) || !INVISIBLE.test(text.replaceAll(emoji(), '')))

/** Returns false for text of blanks only. */
export const isNotBlank = (text: string) => text.trim() !== ''

const required = (max: number, isAllowed: (text: string) => boolean) =>
  z.pipe(
    z.transform(textFrom),
    z
      .string('is required')
      .check(
        z.minLength(1, 'must not be empty'),
        z.refine(isNotBlank, 'must not be empty'),
        z.maxLength(max),
        z.refine(isAllowed, 'must not contain control or invisible characters'),
      ),
  )

/** Text of 1 to `max` characters, without control characters. Rejects a missing or empty member. */
export const requiredText = (max = 128) => required(max, hasNoControlCharacters)

/** Name or address of 1 to `max` characters, without invisible characters. Rejects a missing or empty member. */
export const requiredName = (max = 128) => required(max, isVisible)

/** Identifier of at most 128 characters, as of a tracker. Blanks around it are removed, because they come with copied text. */
export const requiredIdentifier = () =>
  z.pipe(
    z.transform((value: unknown) => (typeof value === 'string' ? value.trim() : value)),
    requiredName(),
  )

/** Text of at most `max` characters, or null. */
export const text = (max = 128) =>
  z.pipe(
    z.transform((value: unknown) => textFrom(value) ?? null),
    z.nullable(
      z
        .string()
        .check(z.maxLength(max), z.refine(hasNoControlCharacters, 'must not contain control or invisible characters')),
    ),
  )

const textFrom = (value: unknown): unknown =>
  typeof value === 'number' || typeof value === 'boolean' ? String(value) : (value ?? undefined)

const numberFrom = (value: unknown): unknown => {
  if (value === undefined || value === null || value === '') return 0
  return typeof value === 'string' && /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(value.trim()) ? Number(value) : value
}

/** Finite number with a unit; 0 if missing. */
export const decimal = (unit: string, min = -Number.MAX_VALUE, max = Number.MAX_VALUE) =>
  z.pipe(z.transform(numberFrom), z.number().check(z.minimum(min), z.maximum(max), z.meta({ 'x-unit': unit })))

/** Same as `decimal`, but required. */
export const requiredDecimal = (unit: string, min: number, max: number) =>
  z.pipe(
    z.transform((value: unknown) =>
      value === undefined || value === null || value === '' ? undefined : numberFrom(value),
    ),
    z.number().check(z.minimum(min), z.maximum(max), z.meta({ 'x-unit': unit })),
  )

/** Integer. Decimals are truncated, as by Traccar's binding. */
export const integer = (min = Number.MIN_SAFE_INTEGER, max = Number.MAX_SAFE_INTEGER) =>
  z.pipe(
    z.transform((value: unknown) => {
      const number = numberFrom(value)
      return typeof number === 'number' ? Math.trunc(number) : number
    }),
    z.int().check(z.minimum(min), z.maximum(max), z.meta({ 'x-unit': 'count' })),
  )

/** Always null. Clients send back what they received, so that a request can contain anything. */
export const nothing = () =>
  z.pipe(
    z.transform(() => null),
    z.null(),
  )

/** Id of another entity; 0 means none. Clients send -1 for an entity without an id. */
export const reference = () =>
  z.pipe(
    z.transform((value: unknown) => {
      const number = numberFrom(value)
      return typeof number === 'number' && number < 0 ? 0 : number
    }),
    z.int().check(z.minimum(0), z.meta({ 'x-unit': 'id' })),
  )

/** Id of another entity, which exists. */
export const requiredReference = () =>
  z.pipe(z.transform(numberFrom), z.int().check(z.minimum(1), z.meta({ 'x-unit': 'id' })))

/** Boolean; false if missing. */
export const flag = () =>
  z.pipe(
    z.transform((value: unknown) => {
      if (value === undefined || value === null || value === '' || value === 'false') return false
      return typeof value === 'number' && Number.isInteger(value) ? value !== 0 : value === 'true' || value
    }),
    z.boolean(),
  )

/** Time in Traccar's format, or null. */
export const date = () =>
  z.pipe(
    z.transform((value: unknown) => {
      if (value === undefined || value === null || value === '' || value === 'null') return null
      const ms = parseJsonDate(value)
      return ms === undefined ? value : traccarTime(ms)
    }),
    z.nullable(
      z.string().check(
        z.refine(value => parseJsonDate(value) !== undefined, 'must be a date'),
        z.meta({ format: 'date-time' }),
      ),
    ),
  )

const FORBIDDEN_KEYS = new Set(['__proto__', 'constructor', 'prototype'])

/** Attributes of a position or an event: text, numbers and booleans, at most 4,000 characters as JSON. Null values are dropped. */
export const Attributes = z.pipe(
  z.transform((value: unknown) => {
    if (value === undefined || value === null) return {}
    if (typeof value !== 'object' || Array.isArray(value)) return value
    return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== null))
  }),
  z
    .record(
      z.string().check(
        z.maxLength(128),
        z.refine(key => !FORBIDDEN_KEYS.has(key) && hasNoControlCharacters(key), 'is not a valid name'),
      ),
      z.union([
        z.string().check(z.refine(hasNoControlCharacters, 'must not contain control or invisible characters')),
        z.number(),
        z.boolean(),
      ]),
    )
    .check(z.refine(map => JSON.stringify(map).length <= 4000, 'must have at most 4000 characters')),
)
export type Attributes = Record<string, string | number | boolean>
