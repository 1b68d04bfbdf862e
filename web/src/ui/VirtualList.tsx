import {
  type ComponentProps,
  type ReactNode,
  type RefObject,
  useCallback,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from 'react'
import { nextRow } from './rows.ts'
import { usePrinting } from './usePrinting.ts'
import styles from './VirtualList.module.css'

interface VirtualListProps<T> {
  readonly items: readonly T[]
  readonly keyOf: (item: T) => number | string
  /** Pixels; the same for all rows, so that positions are known without rendering. */
  readonly rowHeight: number
  readonly label: string
  readonly children: (item: T) => ReactNode
  /** Index of the row that is scrolled into view when it changes. */
  readonly current?: number | undefined
}

/** List of any length that renders only the visible rows. Arrow keys, Home, End and Page keys move the focus to any row. */
export const VirtualList = <T,>({ items, keyOf, rowHeight, label, children, current }: VirtualListProps<T>) => {
  const { frame, onScroll, first, last } = useVisibleRows(items.length, rowHeight)
  useRowKeys(frame, items.length, rowHeight)
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

const CONTROLS = 'a, button, input[type="checkbox"]'

/** Moves the focus between rows, also to rows that are not rendered yet. */
const useRowKeys = (frame: RefObject<HTMLDivElement | null>, count: number, rowHeight: number): void => {
  const wanted = useRef<number>(undefined)
  const focusWanted = useCallback((): void => {
    if (wanted.current === undefined) return
    const row = frame.current?.querySelector(`[aria-posinset="${wanted.current + 1}"]`)
    const control = row?.querySelector<HTMLElement>(CONTROLS)
    if (!control) return
    wanted.current = undefined
    control.focus({ preventScroll: true })
  }, [frame])
  // After each rendering, because a row appears after its list was scrolled.
  useEffect(focusWanted)
  useEffect(() => {
    const { current: element } = frame
    if (!element) return undefined
    const press = (event: KeyboardEvent): void => {
      const { target, key, altKey, ctrlKey, metaKey } = event
      const row = target instanceof Element && target.matches(CONTROLS) ? target.closest('[aria-posinset]') : null
      if (!row || altKey || ctrlKey || metaKey) return
      const index = Number(row.getAttribute('aria-posinset')) - 1
      const to = nextRow(key, { index, count, page: Math.floor(element.clientHeight / rowHeight) })
      if (to === undefined) return
      event.preventDefault()
      wanted.current = to
      const top = to * rowHeight
      element.scrollTo({ top: Math.min(top, Math.max(top + rowHeight - element.clientHeight, element.scrollTop)) })
      focusWanted()
    }
    element.addEventListener('keydown', press)
    return () => element.removeEventListener('keydown', press)
  }, [frame, focusWanted, count, rowHeight])
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

/** Returns the visible rows of a list with a fixed row height in pixels. */
export const useVisibleRows = (count: number, rowHeight: number): VisibleRows => {
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
  const last = Math.min(count, Math.ceil((top + height) / rowHeight) + OVERSCAN)
  return {
    frame,
    onScroll,
    // If the list became shorter than the scroll position, its end is shown.
    first: Math.max(0, Math.min(Math.floor(top / rowHeight), last) - OVERSCAN),
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
