/** Parses the bracketed parameters of an association query. */
import type { Filter, Order } from '#shared/domain/associationList.ts'
import { malformed } from '#shared/errors.ts'
import {
  type Attribute,
  ATTRIBUTES,
  type Field,
  FILTERED,
  INCLUDES,
  isNothing,
  type Operator,
  OPERATORS,
  type Related,
  SORTED,
} from '#shared/model/associationFields.ts'

/** Maximum number of filter values in a query. More would add cost without a use. */
const FILTERS_MAX = 8
const VALUE_MAX = 100

export interface ParsedAssociationQuery {
  readonly attributes: readonly Attribute[]
  /** Attributes to include per related object. Other objects are not included. */
  readonly includes: ReadonlyMap<Related, readonly string[]>
  readonly filters: readonly Filter[]
  readonly order: readonly Order[]
}

/** Parses a raw query. Throws malformed for unknown names, because ignoring an unknown filter would return too much. */
export const associationQuery = (rawQuery: string): ParsedAssociationQuery => {
  const parameters = bracketQuery(rawQuery)
  const unknown = parameters.find(one => !NAMES.has(one.name))
  if (unknown) throw malformed(`Unknown parameter ${unknown.name}`)
  const named = (name: string) => parameters.filter(one => one.name === name && !isUnset(one))
  if (SCALARS.flatMap(named).some(({ path }) => path.length > 0)) throw malformed('Parameter must not have brackets')
  return {
    attributes: attributesOf(named('attributes')),
    includes: includesOf(named('includes')),
    filters: filtersOf(named('filters')),
    order: orderOf(named('sort')),
  }
}

const SCALARS = ['search', 'limit', 'page', 'count']
const NAMES = new Set([...SCALARS, 'attributes', 'includes', 'filters', 'sort'])

/** Some clients send an empty value such as `sort=` for parameters that they do not use. */
const isUnset = ({ path, value }: Parameter) => path.length === 0 && isNothing(value)

/** Returns true for list indexes: `x[]` and `x[0]` are items in the order of the query. */
const isIndex = (part: string) => /^\d{0,3}$/.test(part)

/**
 * Returns the known name equal to the given one. Throws malformed if there is none. Own members only, never inherited
 * ones.
 */
const known = <N extends string>(names: readonly N[], name: string, what: string): N => {
  const found = names.find(one => one === name)
  if (found === undefined) throw malformed(`Unknown ${what}`)
  return found
}

const keysOf = <K extends string>(of: Readonly<Record<K, unknown>>): K[] => {
  const keys: K[] = []
  for (const key in of) keys.push(key)
  return keys
}
const unique = <N>(names: readonly N[]): N[] => [...new Set(names)]

const attributesOf = (parameters: readonly Parameter[]): Attribute[] => {
  const all = keysOf(ATTRIBUTES)
  const requested = parameters.flatMap(({ path, value }) => {
    if (path.length > 1 || !path.every(isIndex)) throw malformed('attributes must be a list of names')
    return isNothing(value) ? [] : [known(all, value, 'attribute')]
  })
  return requested.length === 0 ? all : unique(requested)
}

const includesOf = (parameters: readonly Parameter[]): Map<Related, string[]> => {
  const requested = new Map<Related, string[]>()
  for (const { path, value } of parameters) {
    const [thing = '', ...rest] = path
    if (rest.length > 1 || !rest.every(isIndex))
      throw malformed('includes must map each related object to a list of names')
    const related = known(keysOf(INCLUDES), thing, 'include')
    const all: readonly string[] = keysOf<string>(INCLUDES[related])
    const names = isNothing(value) ? all : [known(all, value, 'attribute')]
    requested.set(related, unique([...(requested.get(related) ?? []), ...names]))
  }
  return requested
}

const filtersOf = (parameters: readonly Parameter[]): Filter[] => {
  if (parameters.length > FILTERS_MAX) throw malformed(`At most ${FILTERS_MAX} filters are allowed`)
  const filters = new Map<string, { field: Field; operator: Operator; values: string[] }>()
  for (const { path, value } of parameters) {
    const [key = '', by = '', ...rest] = path
    if (rest.length > 1 || !rest.every(isIndex)) throw malformed('A filter must have a key, an operator and a value')
    const field = known(FILTERED, key, 'filter field')
    // A field without operator and value sets no condition. With an operator, any value is compared as text.
    if (path.length === 1 && isNothing(value)) continue
    const operator = known(OPERATORS, by, 'filter operator')
    checkValue(operator, value)
    const filter = filters.get(`${field} ${operator}`) ?? { field, operator, values: [] }
    filter.values.push(value)
    filters.set(`${field} ${operator}`, filter)
  }
  return [...filters.values()]
}

const checkValue = (operator: Operator, value: string): void => {
  if (Array.from(value).length > VALUE_MAX) throw malformed(`A filter value must have at most ${VALUE_MAX} characters`)
  if (value === '' && operator !== 'eq' && operator !== 'neq')
    throw malformed(`The filter for ${operator} must not be empty`)
}

const orderOf = (parameters: readonly Parameter[]): Order[] => {
  const order = parameters.flatMap(({ path, value }): Order[] => {
    const [key = '', ...rest] = path
    const field = ATTRIBUTES[known(SORTED, key, 'sort field')]
    if (rest.length === 0 && isNothing(value)) return []
    if (rest.length > 0 || (value !== '1' && value !== '-1')) throw malformed('sort must be a field name with 1 or -1')
    return [{ field, direction: value === '1' ? 1 : -1 }]
  })
  if (new Set(order.map(({ field }) => field)).size < order.length) throw malformed('sort must not repeat a field')
  return order
}

/** Parses queries such as `filters[device.name][ilk]=van&sort[number]=-1`. */

/**
 * Query parameter. `filters[device.name][ilk]=van` has the name filters, the path device.name, ilk and the value van.
 * `names[]=a` has an empty path element.
 */
export interface Parameter {
  readonly name: string
  /** Texts in the brackets. A dot has no special meaning. */
  readonly path: readonly string[]
  readonly value: string
}

const KEY = /^([a-z_]{1,32})((?:\[[\w.]{0,64}\]){0,3})$/

/**
 * Returns the parameters in order. Names never become members of an object, so that special names are harmless. Throws
 * malformed for any other syntax.
 */
export const bracketQuery = (rawQuery: string): Parameter[] =>
  rawQuery
    .split('&')
    .filter(part => part !== '')
    .map(part => {
      const equals = part.indexOf('=')
      const [key, value] = equals < 0 ? [part, ''] : [part.slice(0, equals), part.slice(equals + 1)]
      const [, name, brackets = ''] = KEY.exec(decoded(key)) ?? []
      if (name === undefined) throw malformed('Malformed query parameter')
      return {
        name,
        path: [...brackets.matchAll(/\[([^\]]*)\]/g)].map(([, inner = '']) => inner),
        value: decoded(value),
      }
    })

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    throw malformed('Malformed query string')
  }
}
