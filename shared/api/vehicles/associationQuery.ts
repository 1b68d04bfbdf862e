/**
 * The query of a list. What stands in brackets is read by `functions/vehicles/associationQuery.ts`, because any index may stand in
 * them; here it is for the document, in the form that clients write.
 */
import * as z from 'zod/mini'
import { ATTRIBUTES, FILTERED, INCLUDES, isNothing, OPERATORS, SORTED } from '../../model/associationFields.ts'
import { singleValue } from '../parameters.ts'

const LIMIT_MAX = 100
const SEARCH_MAX = 100
/** Maximum offset that paging can reach. */
const REACH_MAX = 10_000

const wholeNumber = (least: number, most: number, otherwise: number) => {
  const message = `must be a whole number from ${least} to ${most}`
  return singleValue(
    z.pipe(
      z.transform((value: unknown) => {
        if (isNothing(value)) return otherwise
        return typeof value === 'string' && /^(0|[1-9]\d{0,5})$/.test(value) ? Number(value) : value
      }),
      z.int(message).check(z.minimum(least, message), z.maximum(most, message), z.meta({ 'x-unit': 'count' })),
    ),
  )
}

const FLAGS: ReadonlyMap<unknown, boolean> = new Map<unknown, boolean>([
  ['true', true],
  ['1', true],
  ['false', false],
  ['0', false],
])

const flag = singleValue(
  z.pipe(
    z.transform((value: unknown) => (isNothing(value) ? false : FLAGS.get(value))),
    z.boolean('must be true or false'),
  ),
)

const search = singleValue(
  z.pipe(
    z.transform((value: unknown) => (isNothing(value) ? '' : value)),
    z
      .string()
      .check(z.refine(text => Array.from(text).length <= SEARCH_MAX, `must have at most ${SEARCH_MAX} characters`))
      .check(z.meta({ description: "Part of a user's name, login or address" })),
  ),
)

const keysOf = <K extends string>(names: Readonly<Record<K, unknown>>) => Object.keys(names)
const names = (known: readonly string[], description: string) =>
  z.pipe(
    z.transform((values: unknown) => (Array.isArray(values) ? values.filter(value => !isNothing(value)) : values)),
    z.optional(z.array(z.enum(known)).check(z.meta({ description }))),
  )
const direction = singleValue(
  z.pipe(
    z.transform((value: unknown) => (isNothing(value) ? undefined : value)),
    z.optional(z.enum(['1', '-1']).check(z.meta({ description: '1 = ascending, -1 = descending' }))),
  ),
)

const FILTERS = `Keys: ${FILTERED.join(', ')}. Operators: ${OPERATORS.join(', ')}.`

/** Bracketed sort parameters. */
const sorts = Object.fromEntries(SORTED.map(name => [`sort[${name}]`, direction]))

export const AssociationQuery = z
  .object({
    ...sorts,
    'attributes[]': names(keysOf(ATTRIBUTES), 'Attributes to return; by default all'),
    'includes[vehicle][]': names(keysOf(INCLUDES.vehicle), 'Attributes of the vehicle'),
    'includes[user][]': names(keysOf(INCLUDES.user), 'Attributes of the user'),
    'includes[device][]': names(keysOf(INCLUDES.device), 'Attributes of the device'),
    'includes[enterprise][]': names(keysOf(INCLUDES.enterprise), 'Attributes of the enterprise'),
    'filters[user.name][ilk]': z.optional(z.array(z.string()).check(z.meta({ description: FILTERS }))),
    search,
    limit: wholeNumber(1, LIMIT_MAX, 15),
    page: wholeNumber(0, REACH_MAX, 0),
    count: flag,
  })
  .check(
    z.refine(({ page, limit }) => page * limit <= REACH_MAX, {
      path: ['page'],
      message: `times limit must be at most ${REACH_MAX}`,
    }),
  )
