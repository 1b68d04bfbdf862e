/** The order of a table's rows. */
export interface SortedBy {
  /** Of the column. */
  readonly title: string
  readonly descending: boolean
}

const TEXTS = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' })

/** Numbers by size, texts as people sort them: `Van 2` before `Van 10`. Equal rows stay as they stood. */
export const sortedRows = <T>(rows: readonly T[], by: (row: T) => number | string, descending: boolean): T[] => {
  const sign = descending ? -1 : 1
  return rows
    .map(row => ({ row, value: by(row) }))
    .toSorted((a, b) => sign * compared(a.value, b.value))
    .map(({ row }) => row)
}

const compared = (a: number | string, b: number | string): number =>
  typeof a === 'number' && typeof b === 'number' ? a - b : TEXTS.compare(String(a), String(b))
