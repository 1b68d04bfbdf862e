import { type ReactNode, useMemo, useState } from 'react'
import { equalRows } from './rowLayout.ts'
import { type SortedBy, sortedRows } from './rows.ts'
import styles from './Table.module.css'
import { usePrinting } from './usePrinting.ts'
import { useVisibleRows } from './VirtualList.tsx'

export interface Column<T> {
  readonly title: string
  readonly cell: (row: T) => ReactNode
  /** Aligned to the end, so that digits line up. */
  readonly number?: boolean
}

interface TableProps<T> {
  /** Name for screen readers. */
  readonly label: string
  readonly columns: readonly Column<T>[]
  readonly rows: readonly T[]
  readonly keyOf: (row: T, index: number) => number | string
}

/** Simple table. A wide table scrolls in its frame. */
export const Table = <T,>({ label, columns, rows, keyOf }: TableProps<T>) => (
  <div className={styles['frame']} tabIndex={0} role="region" aria-label={label}>
    <table className={styles['table']} aria-label={label}>
      <thead>
        <tr>
          {columns.map(({ title, number }) => (
            <th key={title} scope="col" data-number={number}>
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row, index) => (
          <tr key={keyOf(row, index)}>
            {columns.map(({ title, cell, number }) => (
              <td key={title} data-number={number}>
                {cell(row)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  </div>
)

export interface SortableColumn<T> extends Column<T> {
  /** Value to sort by. */
  readonly by: (row: T) => number | string
  /** Total of all rows, shown below them. */
  readonly total?: ReactNode
}

interface SortableTableProps<T> {
  /** Name for screen readers. */
  readonly label: string
  readonly columns: readonly SortableColumn<T>[]
  readonly rows: readonly T[]
  readonly keyOf: (row: T) => number | string
}

const ROW_PX = 38
/** About 200 pages. Longer reports are files, not paper. */
const ROWS_ON_PAPER = 8000

/** Table of any length that renders only the visible rows. A click on a title sorts it. */
export const SortableTable = <T,>({ label, columns, rows, keyOf }: SortableTableProps<T>) => {
  const [sorted, setSorted] = useState<SortedBy>()
  const by = columns.find(({ title }) => title === sorted?.title)?.by
  const descending = sorted?.descending === true
  const ordered = useMemo(() => (by ? sortedRows(rows, by, descending) : rows), [rows, by, descending])
  const visible = useVisibleRows(equalRows(ordered.length, ROW_PX))
  const { frame, onScroll } = visible
  const { first, last } = usePrinting() ? { first: 0, last: Math.min(ordered.length, ROWS_ON_PAPER) } : visible
  const sortBy = (title: string): void =>
    setSorted({ title, descending: sorted?.title === title ? !sorted.descending : false })
  return (
    <div ref={frame} className={styles['longFrame']} tabIndex={0} role="region" aria-label={label} onScroll={onScroll}>
      <table className={styles['longTable']} aria-label={label} aria-rowcount={rows.length + 1}>
        <thead>
          <tr>
            {columns.map(column => (
              <HeaderCell key={column.title} column={column} sorted={sorted} sortBy={sortBy} />
            ))}
          </tr>
        </thead>
        <tbody>
          <Spacer px={first * ROW_PX} />
          {ordered.slice(first, last).map((row, n) => (
            <tr key={keyOf(row)} aria-rowindex={first + n + 2} data-row>
              {columns.map(({ title, cell, number }) => (
                <td key={title} data-number={number} dir={number ? undefined : 'auto'}>
                  {cell(row)}
                </td>
              ))}
            </tr>
          ))}
          <Spacer px={(ordered.length - last) * ROW_PX} />
        </tbody>
        {columns.some(({ total }) => total !== undefined) && <Totals columns={columns} />}
      </table>
    </div>
  )
}

interface HeaderCellProps<T> {
  readonly column: SortableColumn<T>
  readonly sorted: SortedBy | undefined
  readonly sortBy: (title: string) => void
}

const HeaderCell = <T,>({ column: { title, number }, sorted, sortBy }: HeaderCellProps<T>) => {
  const direction = sorted?.title === title ? (sorted.descending ? 'descending' : 'ascending') : undefined
  return (
    <th scope="col" data-number={number} {...(direction && { 'aria-sort': direction })}>
      <button type="button" onClick={() => sortBy(title)}>
        {title}
        <span aria-hidden="true">{direction === 'descending' ? ' ▾' : direction === 'ascending' ? ' ▴' : ''}</span>
      </button>
    </th>
  )
}

/** Takes the place of the rows that are not rendered. */
const Spacer = ({ px }: { readonly px: number }) =>
  px > 0 ? (
    <tr aria-hidden="true">
      <td className={styles['space']} style={{ height: px }} />
    </tr>
  ) : undefined

const Totals = <T,>({ columns }: { readonly columns: readonly SortableColumn<T>[] }) => (
  <tfoot>
    <tr>
      {columns.map(({ title, total, number }) => (
        <td key={title} data-number={number}>
          {total}
        </td>
      ))}
    </tr>
  </tfoot>
)
