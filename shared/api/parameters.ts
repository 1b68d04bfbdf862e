/** Schemas of path and query parameters. A query schema's member gets every value of its key, as API Gateway sent it raw. */
import * as z from 'zod/mini'
import { parseIso } from '../model/time.ts'

const ID = /^[1-9]\d{0,15}$/
const isId = (text: string) => ID.test(text) && Number(text) <= Number.MAX_SAFE_INTEGER

/** The `{id}` of a path. */
export const idParams = z.object({
  id: z.pipe(
    z.string().check(z.refine(isId, 'is not a valid id')),
    z.pipe(z.transform(Number), z.int().check(z.meta({ 'x-unit': 'id' }))),
  ),
})

/** The one value of a key; more than one is refused. */
export const singleValue = <S extends z.ZodMiniType>(schema: S) =>
  z.pipe(
    z.transform((values: unknown, context) => {
      if (!Array.isArray(values)) return undefined
      if (values.length > 1) context.issues.push({ code: 'custom', message: 'must not be repeated', input: values })
      return values[0]
    }),
    schema,
  )

const blank = (value: unknown) => value === undefined || (typeof value === 'string' && value.trim() === '')

/** One id, or none: `?deviceId=7`. Absent, empty and 0 are none. Marked so that a malformed one is 404, as in Traccar. */
export const optionalId = singleValue(
  z.pipe(
    z.transform((value: unknown) => (blank(value) || value === '0' ? undefined : value)),
    z.optional(
      z.pipe(
        z.string().check(z.refine(isId, { message: 'is not a valid id', params: { notFound: true } })),
        z.pipe(z.transform(Number), z.int().check(z.meta({ 'x-unit': 'id' }))),
      ),
    ),
  ),
)

/** A whole number that somebody might have as an id, or none; what is no number is refused as malformed. */
export const optionalNumber = singleValue(
  z.pipe(
    z.transform((value: unknown) => (blank(value) ? undefined : value)),
    z.optional(
      z.pipe(
        z.string().check(z.regex(/^-?\d{1,16}$/, 'must be a whole number')),
        z.pipe(z.transform(Number), z.number().check(z.meta({ 'x-unit': 'id' }))),
      ),
    ),
  ),
)

/** Repeated ids: `?id=1&id=2`. */
export const ids = (most: number) =>
  z.pipe(
    z.transform((values: unknown) => values ?? []),
    z
      .array(
        z.pipe(
          z.string().check(z.refine(isId, { message: 'is not a valid id', params: { notFound: true } })),
          z.pipe(z.transform(Number), z.int().check(z.meta({ 'x-unit': 'id' }))),
        ),
      )
      .check(z.maxLength(most, `must have at most ${most} ids`)),
  )

/** True only for `true` in any case, as Traccar reads it. */
export const optionalFlag = singleValue(
  z.pipe(
    z.transform((value: unknown) => typeof value === 'string' && value.toLowerCase() === 'true'),
    z.boolean(),
  ),
)

/** Repeated texts: `?type=alarm&type=deviceOnline`. */
export const texts = (most: number) =>
  z.pipe(
    z.transform((values: unknown) => values ?? []),
    z.array(z.string().check(z.maxLength(128))).check(z.maxLength(most, `must have at most ${most} values`)),
  )

export const optionalText = (max: number) => singleValue(z.optional(z.string().check(z.maxLength(max))))

/** Branded, because it travels as text: who calls by these declarations must know it from a number. */
const Timestamp = z
  .int()
  .check(z.meta({ 'x-unit': 'ms since 1970' }))
  .brand<'timestamp'>()
export type Timestamp = z.infer<typeof Timestamp>

const moment = z.pipe(
  z
    .string('is required')
    .check(z.refine(text => parseIso(text) !== undefined, 'must be a date such as 2016-12-10T08:15:30Z')),
  z.pipe(
    // Nothing that is kept is older than 1970; a range that begins at midnight of its first day east of London does.
    z.transform((text: string) => Math.max(0, parseIso(text) ?? 0)),
    Timestamp,
  ),
)

/** A moment as ISO 8601 text, given to the handler as milliseconds. A `+` that arrived as a space is read as a plus. */
const plus = z.transform((value: unknown) =>
  typeof value === 'string' ? value.replace(/ (?=\d{2}:?\d{2}$)/, '+') : value,
)
export const requiredTime = singleValue(z.pipe(plus, moment))
/** As a member of a form; empty is absent. */
export const formTime = z.pipe(
  z.transform((value: unknown) => (value === '' ? undefined : value)),
  z.optional(z.pipe(plus, moment)),
)
export const optionalTime = singleValue(z.optional(z.pipe(plus, moment)))
