import { type ReactNode, useEffect, useLayoutEffect, useRef, useState } from 'react'
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

/** Rows that are drawn beyond the edges, so that a fast scroll shows no gap. */
const BEYOND = 6

/** A list of any length, of which only the rows in sight are on the page. */
export const VirtualList = <T,>({ items, keyOf, rowHeight, label, children, current }: VirtualListProps<T>) => {
  const frame = useRef<HTMLDivElement>(null)
  const [height, setHeight] = useState(0)
  const [top, setTop] = useState(0)
  useLayoutEffect(() => {
    const { current: element } = frame
    if (!element) return undefined
    const observer = new ResizeObserver(() => setHeight(element.clientHeight))
    observer.observe(element)
    setHeight(element.clientHeight)
    return () => observer.disconnect()
  }, [])
  useEffect(() => {
    const { current: element } = frame
    if (!element || current === undefined || current < 0) return
    const at = current * rowHeight
    if (at < element.scrollTop || at + rowHeight > element.scrollTop + element.clientHeight) {
      element.scrollTop = at - element.clientHeight / 2
    }
  }, [current, rowHeight])
  const first = Math.max(0, Math.floor(top / rowHeight) - BEYOND)
  const last = Math.min(items.length, Math.ceil((top + height) / rowHeight) + BEYOND)
  return (
    <div ref={frame} className={styles['frame']} onScroll={event => setTop(event.currentTarget.scrollTop)}>
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
