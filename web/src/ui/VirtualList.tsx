import {
  type ComponentProps,
  type ReactNode,
  type RefObject,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react'
import { equalRows, type RowLayout, variedRows } from './rowLayout.ts'
import { usePrinting } from './usePrinting.ts'
import { useRowKeys } from './useRowKeys.ts'
import styles from './VirtualList.module.css'

interface VirtualListProps<T> {
  readonly items: readonly T[]
  readonly keyOf: (item: T) => number | string
  /** Pixels, so that positions are known without rendering. A function must not change. */
  readonly rowHeight: number | ((item: T) => number)
  readonly label: string
  readonly children: (item: T) => ReactNode
  /** Index of the row that is scrolled into view when it changes. */
  readonly current?: number | undefined
}

/** List of any length that renders only the visible rows. Keys move the focus to any row. */
export const VirtualList = <T,>({ items, keyOf, rowHeight, label, children, current }: VirtualListProps<T>) => {
  const layout = useMemo(
    () => (typeof rowHeight === 'number' ? equalRows(items.length, rowHeight) : variedRows(items.map(rowHeight))),
    [items, rowHeight],
  )
  const { topOf } = layout
  const { frame, onScroll, first, last } = useVisibleRows(layout)
  useRowKeys(frame, layout)
  useEffect(() => {
    const { current: element } = frame
    if (!element || current === undefined || current < 0) return
    const [top, bottom] = [topOf(current), topOf(current + 1)]
    if (top < element.scrollTop || bottom > element.scrollTop + element.clientHeight) {
      element.scrollTo({ top: top - element.clientHeight / 2 })
    }
  }, [frame, current, topOf])
  return (
    <div ref={frame} className={styles['frame']} onScroll={onScroll}>
      <ul className={styles['list']} aria-label={label} style={{ height: topOf(items.length) }}>
        {items.slice(first, last).map((item, n) => (
          <li
            key={keyOf(item)}
            className={styles['row']}
            aria-setsize={items.length}
            aria-posinset={first + n + 1}
            style={{
              height: topOf(first + n + 1) - topOf(first + n),
              transform: `translateY(${topOf(first + n)}px)`,
            }}
          >
            {children(item)}
          </li>
        ))}
      </ul>
    </div>
  )
}

/** Extra rows beyond the edges, so that fast scrolling shows no gap. */
const OVERSCAN = 6
/** Some 30 pages of paper. */
const PRINTED_MAX = 1000

export interface VisibleRows {
  /** The scrolling element. */
  readonly frame: RefObject<HTMLDivElement | null>
  readonly onScroll: () => void
  /** Rows to render: `first` is inclusive, `last` exclusive. */
  readonly first: number
  readonly last: number
}

/** Returns the visible rows of a list. */
export const useVisibleRows = ({ count, indexAt }: RowLayout): VisibleRows => {
  const frame = useRef<HTMLDivElement>(null)
  const [height, setHeight] = useState(0)
  const [top, setTop] = useState(0)
  const printing = usePrinting()
  useLayoutEffect(() => {
    const { current: element } = frame
    if (!element) return undefined
    const observer = new ResizeObserver(() => setHeight(element.clientHeight))
    observer.observe(element)
    setHeight(element.clientHeight)
    return () => observer.disconnect()
  }, [])
  const onScroll = (): void => setTop(frame.current?.scrollTop ?? 0)
  if (printing) return { frame, onScroll, first: 0, last: Math.min(count, PRINTED_MAX) }
  const last = Math.min(count, indexAt(top + height) + 1 + OVERSCAN)
  return {
    frame,
    onScroll,
    // If the list became shorter than the scroll position, its end is shown.
    first: Math.max(0, Math.min(indexAt(top), last) - OVERSCAN),
    last,
  }
}

interface ListRowProps extends Omit<ComponentProps<'a'>, 'className' | 'children'> {
  readonly name: string
  /** Below the name. */
  readonly more: string
}

/** Height of a row with two lines. */
export const ROW_PX = 58

/** Row of a list that links to its object. */
export const ListRow = ({ name, more, ...rest }: ListRowProps) => (
  <a {...rest} className={styles['listRow']}>
    <span className={styles['name']} title={name} dir="auto">
      {name}
    </span>
    <span className={styles['more']} title={more}>
      {more}
    </span>
  </a>
)

interface ListSummaryProps {
  readonly shown: number
  readonly all: number
  readonly texts: {
    readonly none: string
    readonly noneFound: string
    readonly shown: (shown: number, all: number) => string
  }
}

/** Number of shown rows, or why there are none. */
export const ListSummary = ({ shown, all, texts }: ListSummaryProps) => (
  <p className={styles['summary']} role="status">
    {all === 0 ? texts.none : shown === 0 ? texts.noneFound : texts.shown(shown, all)}
  </p>
)

/** Search field and actions above a list. */
export const SearchBar = ({ children }: { readonly children: ReactNode }) => (
  <div className={styles['searchBar']} role="search">
    {children}
  </div>
)
