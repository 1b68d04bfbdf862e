/** Filters, sorts and projects the associations of a vehicle, by the names of associationFields.ts. */

import type { Field, Operator } from '../model/associationFields.ts'

export type Values = Readonly<Record<Field, string | null>>

/** Matches if one of the values matches; `neq` matches if none does. */
export interface Filter {
  readonly field: Field
  readonly operator: Operator
  readonly values: readonly string[]
}

export interface Order {
  readonly field: Field
  readonly direction: 1 | -1
}

export interface Selection {
  readonly filters: readonly Filter[]
  /** Part of a user's name, login or address; empty matches every user. */
  readonly search: string
  readonly order: readonly Order[]
}

/** An association and its related data. */
export interface Row {
  readonly id: string
  readonly values: Values
}

/** Returns the matching rows in the requested order. Equal rows are ordered by their id. */
export const selected = <R extends Row>(rows: readonly R[], { filters, search, order }: Selection): R[] =>
  rows
    .filter(({ values }) => filters.every(filter => holds(filter, values[filter.field])) && found(search, values))
    .sort((one, other) => {
      for (const by of order) {
        const compared = compare(one.values[by.field], other.values[by.field], by.direction)
        if (compared !== 0) return compared
      }
      return one.id < other.id ? -1 : 1
    })

const fold = (text: string) => text.toLowerCase()

/** A missing value differs from every value and matches no pattern. */
const holds = ({ operator, values }: Filter, has: string | null): boolean => {
  if (operator === 'neq') return !values.some(value => value === has)
  return has !== null && values.some(value => matchesLike(operator, has, value))
}

const matchesLike = (operator: Exclude<Operator, 'neq'>, has: string, value: string): boolean => {
  switch (operator) {
    case 'eq':
      return has === value
    case 'sw':
      return fold(has).startsWith(fold(value))
    case 'ew':
      return fold(has).endsWith(fold(value))
    case 'ilk':
      return fold(has).includes(fold(value))
  }
}

const found = (search: string, values: Values): boolean =>
  search === '' ||
  (['user.name', 'user.username', 'user.email'] as const).some(field =>
    fold(values[field] ?? '').includes(fold(search)),
  )

/** Compares by code units. Missing values are last in both directions. */
const compare = (one: string | null, other: string | null, direction: 1 | -1): number => {
  if (one === other) return 0
  if (one === null) return 1
  if (other === null) return -1
  return one < other ? -direction : direction
}

/** Returns the members with these names. `fields` maps a name to its value. */
export const projected = (
  fields: Readonly<Record<string, Field>>,
  names: readonly string[],
  values: Values,
): Record<string, string | null> =>
  Object.fromEntries(
    names.flatMap(name => {
      const field = Object.hasOwn(fields, name) ? fields[name] : undefined
      return field === undefined ? [] : [[name, values[field]] as const]
    }),
  )
