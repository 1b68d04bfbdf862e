import type { ComponentProps } from 'react'
import styles from './ListRow.module.css'

interface ListRowProps extends Omit<ComponentProps<'a'>, 'className' | 'children'> {
  readonly name: string
  /** Below the name. */
  readonly more: string
}

/** How high a row is: a name and a line below it. */
export const ROW_PX = 58

/** A row of a list that leads to what it names. */
export const ListRow = ({ name, more, ...rest }: ListRowProps) => (
  <a {...rest} className={styles['row']}>
    <span className={styles['name']}>{name}</span>
    <span className={styles['more']}>{more}</span>
  </a>
)
