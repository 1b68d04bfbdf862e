import { type ReactNode, useEffect } from 'react'
import { useRowsInSight } from './useRowsInSight.ts'
import styles from './VirtualList.module.css'

interface VirtualListProps<T> {
  readonly items: readonly T[]
  readonly keyOf: (item: T) => number | string
  /** Pixels; the same for all, so that the place of each is known without drawing it. */
  readonly rowHeight: number
  readonly label: string
  readonly children: (item: T) => ReactNode
  /** This one is brought into view when it changes. */
  readonly current?: number | undefined
}

/** A list of any length, of which only the rows in sight are on the page. */
export const VirtualList = <T,>({ items, keyOf, rowHeight, label, children, current }: VirtualListProps<T>) => {
  const { frame, onScroll, first, last } = useRowsInSight(items.length, rowHeight)
  useEffect(() => {
    const { current: element } = frame
    if (!element || current === undefined || current < 0) return
    const at = current * rowHeight
    if (at < element.scrollTop || at + rowHeight > element.scrollTop + element.clientHeight) {
      element.scrollTo({ top: at - element.clientHeight / 2 })
    }
  }, [frame, current, rowHeight])
  return (
    <div ref={frame} className={styles['frame']} onScroll={onScroll}>
      <ul className={styles['list']} aria-label={label} style={{ height: items.length * rowHeight }}>
        {items.slice(first, last).map((item, n) => (
          <li
            key={keyOf(item)}
            className={styles['row']}
            aria-setsize={items.length}
            aria-posinset={first + n + 1}
            style={{ height: rowHeight, transform: `translateY(${(first + n) * rowHeight}px)` }}
          >
            {children(item)}
          </li>
        ))}
      </ul>
    </div>
  )
}
