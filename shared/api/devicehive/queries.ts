/** Path and query parameters of DeviceHive's operations. */
import * as z from 'zod/mini'
import { singleValue, optionalFlag, optionalText } from '../parameters.ts'

const TAKE_MAX = 1000

const number = (unit: string, schema: (number: z.ZodMiniNumber) => z.ZodMiniNumber = same) =>
  singleValue(
    z.pipe(
      z.transform((value: unknown) =>
        typeof value === 'string' && /^-?\d{1,16}$/.test(value) ? Number(value) : blank(value),
      ),
      z.optional(schema(z.int().check(z.meta({ 'x-unit': unit })))),
    ),
  )
const same = (number: z.ZodMiniNumber) => number
const blank = (value: unknown) => (value === '' ? undefined : value)

export const optionalCode = number('code')
export const optionalNumberId = number('id')

/** Which part of a list: at most 1,000 at once, or all where nothing is said. */
export const PAGE = {
  sortOrder: optionalText(32),
  take: number('count', one => one.check(z.minimum(0), z.maximum(TAKE_MAX))),
  skip: number('count', one => one.check(z.minimum(0))),
}

/** The name of a field, in any case. */
export const sortField = <const F extends string>(...fields: readonly F[]) =>
  singleValue(
    z.pipe(
      z.transform((value: unknown) => {
        if (typeof value !== 'string' || value === '') return undefined
        return fields.find(field => field.toLowerCase() === value.toLowerCase()) ?? value
      }),
      z.optional(z.enum(fields)),
    ),
  )

/** True for `true` in any case. */
export const force = optionalFlag

/** A LIKE pattern, or a name. */
export const sought = optionalText(128)

const number16 = () =>
  z.pipe(
    z.string().check(
      z.regex(/^-?\d{1,16}$/),
      z.refine(text => Number.isSafeInteger(Number(text))),
    ),
    z.pipe(z.transform(Number), z.int().check(z.meta({ 'x-unit': 'id' }))),
  )
/** Any whole number: what nobody has as an id is told by its number. */
export const idParams = z.object({ id: number16() })
export const networkParams = z.object({ id: number16(), networkId: number16() })
export const deviceTypeParams = z.object({ id: number16(), deviceTypeId: number16() })
