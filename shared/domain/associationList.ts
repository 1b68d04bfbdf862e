/** Filters, order and members of a vehicle's associations. Defines every name that callers can use. */

import type { Field, Operator } from '../model/associationFields.ts'

export type Values = Readonly<Record<Field, string | null>>

/** Condition that matches if any value matches; `neq` if none is equal. */
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

/** An association and its field values. */
export interface Row {
  readonly id: string
  readonly values: Values
}

/** Returns the selected rows in the requested order; equal rows are sorted by id. */
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

/** Compares by character codes. Missing values are last in both directions. */
const compare = (one: string | null, other: string | null, direction: 1 | -1): number => {
  if (one === other) return 0
  if (one === null) return 1
  if (other === null) return -1
  return one < other ? -direction : direction
}

/** Returns the requested members; `fields` maps their names to fields. */
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
