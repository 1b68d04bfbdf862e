/** Range and order of a list request. */
export interface Page<F extends string> {
  readonly sortField?: F | undefined
  readonly descending: boolean
  readonly skip: number
  /** Maximum number of rows; undefined means all. */
  readonly take: number | undefined
}

/** Returns the requested range of a list, sorted by id or by the text of a field. */
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
  /** Takes precedence over `exact`. */
  readonly pattern?: string | undefined
}

/** Returns true if the name equals `exact` or matches the pattern, or if the filter is empty. */
export const matchesName = (name: string, { exact, pattern }: NameFilter): boolean =>
  pattern === undefined ? exact === undefined || name === exact : matchesLike(name, pattern)

/**
 * Returns true if the whole text matches an SQL LIKE pattern: `%` is any text, `_` any one character. The pieces
 * between `%` are searched once from left to right, so that no pattern is slow.
 */
export const matchesLike = (text: string, pattern: string): boolean => {
  const characters = Array.from(text)
  const [head = [], ...rest] = pattern.split('%').map(piece => Array.from(piece))
  const tail = rest.pop()
  if (!fitsInItem(characters, 0, head)) return false
  if (tail === undefined) return head.length === characters.length
  let at = head.length
  for (const piece of rest) {
    at = placeOf(characters, at, piece)
    if (at < 0) return false
    at += piece.length
  }
  const end = characters.length - tail.length
  return end >= at && fitsInItem(characters, end, tail)
}

const fitsInItem = (text: readonly string[], at: number, piece: readonly string[]): boolean =>
  at + piece.length <= text.length && piece.every((sign, n) => sign === '_' || sign === text[at + n])

/** Returns the first index of the piece at or after `from`, or -1 if it does not occur. */
const placeOf = (text: readonly string[], from: number, piece: readonly string[]): number => {
  for (let at = from; at + piece.length <= text.length; at += 1) if (fitsInItem(text, at, piece)) return at
  return -1
}
