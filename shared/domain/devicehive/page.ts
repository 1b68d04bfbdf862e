import { matchesLike } from './like.ts'

/** Which part of a list is asked for, and in which order. */
export interface Page<F extends string> {
  readonly sortField?: F | undefined
  readonly descending: boolean
  readonly skip: number
  /** Undefined: all. */
  readonly take: number | undefined
}

/** Sorted by id, or by the text that a field has; then cut. */
export const paged = <T extends { readonly id: number | string }, F extends string>(
  list: readonly T[],
  { sortField, descending, skip, take }: Page<F>,
  textOf: (one: T, field: F) => string | undefined,
): T[] => {
  const textOfOne = (one: T) => (sortField === undefined ? undefined : textOf(one, sortField))
  const sorted = list.toSorted((one, other) => compared(textOfOne(one) ?? one.id, textOfOne(other) ?? other.id))
  if (descending && sortField !== undefined) sorted.reverse()
  return sorted.slice(skip, take === undefined ? undefined : skip + take)
}

const compared = (one: number | string, other: number | string) => (one < other ? -1 : one > other ? 1 : 0)

interface NameFilter {
  readonly exact?: string | undefined
  /** Wins over `exact`. */
  readonly pattern?: string | undefined
}

/** Whether a name is the one that is sought, or like the pattern; any name where nothing is. */
export const matchesName = (name: string, { exact, pattern }: NameFilter): boolean =>
  pattern === undefined ? exact === undefined || name === exact : matchesLike(name, pattern)
