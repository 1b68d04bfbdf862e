import { type CSSProperties, type KeyboardEvent, type PointerEvent, type ReactNode, useRef, useState } from 'react'
import { useTexts } from '../texts/texts.ts'
import { Icon } from './Icon.tsx'
import styles from './MapPanel.module.css'
import { nearestHeight, SHEET_HEIGHTS, type SheetHeight, sheetStyle } from './sheetHeights.ts'

interface MapPanelProps {
  /** A list or form that scrolls. */
  readonly panel: ReactNode
  /** True if controls below the map take some of its height. */
  readonly tall?: boolean
  readonly children: ReactNode
}

/** A panel next to a map. On phones it is a sheet below the map, which is dragged, or moved with its buttons. */
export const MapPanel = ({ panel, tall = false, children }: MapPanelProps) => {
  const { height, move, dragged, drag } = useSheet(tall)
  const style: CSSProperties & Record<'--sheet', string> = {
    '--sheet': dragged === undefined ? sheetStyle(height, tall) : `${dragged}px`,
  }
  const lowerOnEscape = ({ key, target }: KeyboardEvent): void => {
    // Escape also clears a search and closes a dialog.
    const isElsewhere = target instanceof Element && target.closest('input, dialog, [role="listbox"]') !== null
    if (key === 'Escape' && !isElsewhere) move(-1)
  }
  return (
    <div className={styles['mapPage']} data-height={height} style={style}>
      <div className={styles['panel']} role="presentation" onKeyDown={lowerOnEscape}>
        <SheetHandle height={height} move={move} drag={drag} />
        <div className={styles['content']}>{panel}</div>
      </div>
      {children}
    </div>
  )
}

type Move = (steps: 1 | -1) => void

interface Drag {
  readonly start: (event: PointerEvent<HTMLElement>) => void
  readonly go: (event: PointerEvent<HTMLElement>) => void
  readonly end: () => void
}

/** Height of the sheet. `dragged` is its height in pixels while a finger moves it. */
const useSheet = (tall: boolean) => {
  const [height, setHeight] = useState<SheetHeight>('half')
  const [dragged, setDragged] = useState<number>()
  const from = useRef<{ readonly y: number; readonly sheet: number; readonly page: number }>(undefined)
  const move: Move = steps => setHeight(before => SHEET_HEIGHTS[SHEET_HEIGHTS.indexOf(before) + steps] ?? before)
  const drag: Drag = {
    start: ({ clientY: y, currentTarget, target, pointerId, isPrimary }) => {
      if (!isPrimary) return
      if (target instanceof Element && target.closest('button')) return
      const sheet = currentTarget.parentElement?.clientHeight ?? 0
      const page = currentTarget.parentElement?.parentElement?.clientHeight ?? 0
      from.current = { y, sheet, page }
      currentTarget.setPointerCapture(pointerId)
    },
    go: ({ clientY }) => {
      if (!from.current) return
      const { y, sheet, page } = from.current
      setDragged(Math.min(page, Math.max(0, sheet + y - clientY)))
    },
    end: () => {
      if (from.current && dragged !== undefined) setHeight(nearestHeight(dragged, from.current.page, tall))
      from.current = undefined
      setDragged(undefined)
    },
  }
  return { height, move, dragged, drag }
}

interface SheetHandleProps {
  readonly height: SheetHeight
  readonly move: Move
  readonly drag: Drag
}

/** The buttons stay enabled, so that the one that was pressed keeps the focus. */
const SheetHandle = ({ height, move, drag }: SheetHandleProps) => {
  const { shell } = useTexts()
  return (
    <div
      className={styles['handle']}
      data-sheet-handle
      onPointerDown={drag.start}
      onPointerMove={drag.go}
      onPointerUp={drag.end}
      onPointerCancel={drag.end}
    >
      <span className={styles['grip']} />
      <button type="button" aria-label={shell.lessMap} aria-disabled={height === 'high'} onClick={() => move(1)}>
        <Icon name="up" />
      </button>
      <button type="button" aria-label={shell.moreMap} aria-disabled={height === 'low'} onClick={() => move(-1)}>
        <Icon name="down" />
      </button>
    </div>
  )
}
