import { type RefObject, useLayoutEffect, useRef, useState } from 'react'

/** Rows that are drawn beyond the edges, so that a fast scroll shows no gap. */
const BEYOND = 6

export interface RowsInSight {
  /** Of the element that scrolls. */
  readonly frame: RefObject<HTMLDivElement | null>
  readonly onScroll: () => void
  /** The rows to draw: the first one, and the one after the last. */
  readonly first: number
  readonly last: number
}

/** Which of many rows are in sight, all of them of one height in pixels. */
export const useRowsInSight = (count: number, rowHeight: number): RowsInSight => {
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
  const last = Math.min(count, Math.ceil((top + height) / rowHeight) + BEYOND)
  return {
    frame,
    onScroll: () => setTop(frame.current?.scrollTop ?? 0),
    // Of a list that has become shorter than where it was scrolled to, the end is shown.
    first: Math.max(0, Math.min(Math.floor(top / rowHeight), last) - BEYOND),
    last,
  }
}
