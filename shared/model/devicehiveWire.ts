/**
 * How DeviceHive reads a member: a number or a boolean where a text is expected is its text, a text with digits where a
 * number is expected is that number, null is absent. Other members are ignored.
 */
import * as z from 'zod/mini'
import { jsonObject } from './attributes.ts'
import { parseIso } from './time.ts'
import { isNotBlank, isVisible } from './wire.ts'

const scalar = <S extends z.ZodMiniType>(read: (value: unknown) => unknown, schema: S) =>
  z.pipe(
    z.transform((value: unknown): unknown => read(value) ?? undefined),
    z.optional(schema),
  )

const textFrom = (value: unknown) => (typeof value === 'number' || typeof value === 'boolean' ? String(value) : value)

/** Any text. */
export const text = () => scalar(textFrom, z.string())

/** A name of 1 to 128 characters that hides nothing. */
export const name = () =>
  scalar(
    textFrom,
    z
      .string()
      .check(
        z.minLength(1),
        z.refine(isNotBlank),
        z.maxLength(128),
        z.refine(isVisible, 'must not contain control or invisible characters'),
      ),
  )

const integerFrom = (value: unknown) =>
  typeof value === 'string' && /^-?\d{1,16}$/.test(value.trim()) ? Number(value) : value

export const integer = (unit: string) => scalar(integerFrom, z.int().check(z.meta({ 'x-unit': unit })))

export const flag = () =>
  scalar(value => (typeof value === 'string' ? (FLAGS.get(value.toLowerCase()) ?? value) : value), z.boolean())
const FLAGS: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['false', false],
])

/** A moment: ISO 8601 text, without a zone in UTC, or milliseconds since 1970, as a number or as text. */
export const moment = () =>
  scalar(
    value => (typeof value === 'string' ? momentFrom(value.trim()) : value),
    z.int().check(z.minimum(-MOST_MS), z.maximum(MOST_MS), z.meta({ 'x-unit': 'ms since 1970' })),
  )
const momentFrom = (value: string) => (/^-?\d+$/.test(value) ? Number(value) : (parseIso(value) ?? value))
/** What a Date can be. */
const MOST_MS = 8.64e15

/** Ids, as numbers or as text. */
export const ids = () =>
  scalar(
    value => value,
    z.array(z.pipe(z.transform(textFrom), z.string().check(z.maxLength(32)))).check(z.maxLength(1000)),
  )

/** `2016-12-10T08:15:30.000`: UTC, without saying so. */
export const deviceHiveTime = (ms: number): string => new Date(ms).toISOString().slice(0, -1)

/** Ids of ours in answers. */
export const id = () => z.int().check(z.meta({ 'x-unit': 'id' }))
export const code = () => z.int().check(z.meta({ 'x-unit': 'code' }))

/** Any JSON object, or null. */
export const json = () => z.nullable(jsonObject())
