/** Schemas of path and query parameters. A query schema's member receives all values of its key, from the raw query. */
import * as z from 'zod/mini'
import { parseIso } from '../model/time.ts'

const ID = /^[1-9]\d{0,15}$/
const isId = (text: string) => ID.test(text) && Number(text) <= Number.MAX_SAFE_INTEGER

/** Path parameter `{id}`. */
export const idParams = z.object({
  id: z.pipe(
    z.string().check(z.refine(isId, 'is not a valid id')),
    z.pipe(z.transform(Number), z.int().check(z.meta({ 'x-unit': 'id' }))),
  ),
})

/** Single value of a key. Repeated keys are rejected. */
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

/** Optional id, such as `?deviceId=7`. Empty and 0 mean none. As in Traccar, a malformed id returns 404. */
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

/** Optional id, of which 0 means any. */
export const idOrAny = singleValue(
  z.optional(
    z.pipe(
      z.string().check(z.refine(text => text === '0' || isId(text), 'must be an id, or 0 for any')),
      z.pipe(z.transform(Number), z.int().check(z.meta({ 'x-unit': 'id' }))),
    ),
  ),
)

/** Optional id as a form member. Empty and 0 mean none. */
export const formId = <S extends z.ZodMiniType<number, number>>(schema: S) =>
  z.pipe(
    z.transform((value: unknown) => (blank(value) || value === '0' ? undefined : value)),
    z.optional(z.pipe(z.string().check(z.refine(isId, 'is not a valid id')), z.pipe(z.transform(Number), schema))),
  )
/** Required id. */
export const requiredId = singleValue(
  z.pipe(
    z.string('is required').check(z.refine(isId, { message: 'is not a valid id', params: { notFound: true } })),
    z.pipe(z.transform(Number), z.int().check(z.meta({ 'x-unit': 'id' }))),
  ),
)

/** Optional integer that may or may not be an existing id. Other text is rejected as malformed. */
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

/** True only for `true`, case-insensitive, as in Traccar. */
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

/** Unix time in milliseconds. Branded, because it is text on the wire and must not be mixed up with other numbers. */
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
    // No stored data is older than 1970, but the first local midnight east of Greenwich is before it.
    z.transform((text: string) => Math.max(0, parseIso(text) ?? 0)),
    Timestamp,
  ),
)

/** Restores a plus sign that arrived as a space in an ISO 8601 offset. */
const plus = z.transform((value: unknown) =>
  typeof value === 'string' ? value.replace(/ (?=\d{2}:?\d{2}$)/, '+') : value,
)
export const requiredTime = singleValue(z.pipe(plus, moment))
/** Optional time as a form member. Empty means absent. */
export const formTime = z.pipe(
  z.transform((value: unknown) => (value === '' ? undefined : value)),
  z.optional(z.pipe(plus, moment)),
)
export const optionalTime = singleValue(z.optional(z.pipe(plus, moment)))
