/** Order and filter of the rows of lists and tables. */
import { compareTexts } from '../texts/locale.ts'

/** The order of a table's rows. */
export interface SortedBy {
  /** Title of the column. */
  readonly title: string
  readonly descending: boolean
}

interface HasName {
  readonly id: number
  readonly name: string
}

/** Compares by name, then by id. Numbers in names are compared by value: `Van 2` comes before `Van 10`. */
export const compareByName = (a: HasName, b: HasName): number => compareTexts(a.name, b.name) || a.id - b.id

/** Sorts numbers by size and texts by name. Equal rows keep their order. */
export const sortedRows = <T>(rows: readonly T[], by: (row: T) => number | string, descending: boolean): T[] => {
  const sign = descending ? -1 : 1
  return rows
    .map(row => ({ row, value: by(row) }))
    .toSorted((a, b) => sign * compareValues(a.value, b.value))
    .map(({ row }) => row)
}

const compareValues = (a: number | string, b: number | string): number =>
  typeof a === 'number' && typeof b === 'number' ? a - b : compareTexts(String(a), String(b))

/** Returns the rows of which one of the texts contains the search text, ignoring case. */
export const filterByText = <T>(
  rows: readonly T[],
  search: string,
  textsOf: (row: T) => readonly (string | null | undefined)[],
): readonly T[] => {
  const wanted = search.trim().toLocaleLowerCase()
  if (wanted === '') return rows
  return rows.filter(row => textsOf(row).join('\n').toLocaleLowerCase().includes(wanted))
}
