import type { ReactNode } from 'react'
import styles from './Table.module.css'

export interface Column<T> {
  readonly title: string
  readonly cell: (row: T) => ReactNode
  /** Numbers stand at the end, one below the other. */
  readonly number?: boolean
}

interface TableProps<T> {
  /** What screen readers call it. */
  readonly label: string
  readonly columns: readonly Column<T>[]
  readonly rows: readonly T[]
  readonly keyOf: (row: T, index: number) => number | string
}

/** Rows and columns; a wide table is scrolled in its own frame. */
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
