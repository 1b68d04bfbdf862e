import { useEffect, useMemo, useRef } from 'react'
import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import { useTheme } from '../app/theme.ts'
import { useSignedIn } from '../session/sessionStore.ts'
import { useLocale, useTexts } from '../texts/texts.ts'
import styles from './charts.module.css'

export interface Line {
  readonly name: string
  /** One value per time; null if there is none. */
  readonly values: readonly (number | null)[]
  /** Formats a value: `43 km/h`. */
  readonly write: (value: number) => string
  /** Side of its axis. */
  readonly side?: 'left' | 'right'
}

/** A time that changes; Unix time in milliseconds. */
export interface TimeCursor {
  readonly current: () => number
  readonly subscribe: (listener: () => void) => () => void
}

interface TimeChartProps {
  /** Description for screen readers. */
  readonly label: string
  /** Unix times in milliseconds, ascending. Times and lines must keep their identity while unchanged. */
  readonly times: readonly number[]
  readonly lines: readonly Line[]
  readonly height?: number
  /** Position of a vertical line. */
  readonly timeCursor?: TimeCursor
  /** Called with the time of a click; Unix time in milliseconds. */
  readonly choose?: (time: number) => void
}

/** Line chart over time. Dragging zooms in, and a double click shows everything again. */
export const TimeChart = ({ label, times, lines, height = 170, timeCursor, choose }: TimeChartProps) => {
  const frame = useRef<HTMLDivElement>(null)
  const { user, server } = useSignedIn()
  const { shell } = useTexts()
  const locale = useLocale()
  const theme = useTheme()
  const { twelveHourFormat } = server.forceSettings ? server : user
  const hourCycle = twelveHourFormat ? 'h12' : 'h23'
  const clock = useMemo((): Clock => ({ locale, hourCycle }), [locale, hourCycle])
  useEffect(() => {
    const { current: element } = frame
    if (!element) return undefined
    const size = { width: element.clientWidth, height }
    const options = { ...size, ...optionsOf(lines, shell.time, clock), ...colorsOf(element, lines, clock) }
    const plot = new uPlot(options, [[...times], ...lines.map(({ values }) => [...values])], element)
    const unsubscribe = timeCursor && showTimeCursor(plot, timeCursor)
    const click = (): void => {
      const { left = -1 } = plot.cursor
      if (left >= 0) choose?.(plot.posToVal(left, 'x'))
    }
    plot.over.addEventListener('click', click)
    const observer = new ResizeObserver(() => plot.setSize({ width: element.clientWidth, height: size.height }))
    observer.observe(element)
    return () => {
      observer.disconnect()
      unsubscribe?.()
      plot.destroy()
    }
  }, [times, lines, height, timeCursor, choose, theme, clock, shell])
  return <div ref={frame} className={styles['chart']} role="img" aria-label={label} data-chart={label} />
}

/** How times are written. */
interface Clock {
  readonly locale: string
  readonly hourCycle: 'h12' | 'h23'
}

const optionsOf = (lines: readonly Line[], time: string, { locale, hourCycle }: Clock) => {
  const dateTime = new Intl.DateTimeFormat(locale, { dateStyle: 'short', timeStyle: 'medium', hourCycle })
  return {
    ms: 1 as const,
    series: [
      { label: time, value: (_: uPlot, value: number | null) => (value === null ? '–' : dateTime.format(value)) },
      ...lines.map(({ name, write }, n) => ({
        label: name,
        scale: `y${n}`,
        stroke: COLORS[n % COLORS.length] ?? '',
        width: 1.5,
        points: { show: false },
        value: (_: uPlot, value: number | null) => (value === null ? '–' : write(value)),
      })),
    ],
    cursor: { y: false },
  }
}

/** Visible in both themes. */
const COLORS = ['#0d9488', '#b45309', '#7c3aed', '#db2777', '#2563eb'] as const

/** uPlot draws on a canvas, which cannot use custom properties. */
const colorsOf = (element: HTMLElement, lines: readonly Line[], { locale, hourCycle }: Clock) => {
  const style = getComputedStyle(element)
  const [ink, line] = ['--ink-soft', '--line'].map(name => style.getPropertyValue(name))
  const paint = { stroke: ink ?? '', grid: { stroke: line ?? '', width: 1 }, ticks: { stroke: line ?? '', width: 1 } }
  const ticks = (...[, times, , , stepMs]: [uPlot, number[], number, number, number]) => {
    const format = new Intl.DateTimeFormat(locale, tickParts(stepMs, hourCycle))
    return times.map(time => format.format(time))
  }
  const sides = { left: 3, right: 1 } as const
  const axes = lines.map(({ write, side = 'left' }, n) => ({
    ...paint,
    scale: `y${n}`,
    side: sides[side],
    size: 74,
    grid: { ...paint.grid, show: n === 0 },
    values: (_: uPlot, values: number[]) => values.map(write),
  }))
  return { axes: [{ ...paint, values: ticks, size: 34, space: TICK_SPACE_PX[hourCycle] }, ...axes] }
}

/** Room for `02:30 PM` and `14:30`. */
const TICK_SPACE_PX = { h12: 84, h23: 60 } as const
const DAY_MS = 86_400_000
const MINUTE_MS = 60_000

const tickParts = (stepMs: number, hourCycle: Clock['hourCycle']): Intl.DateTimeFormatOptions =>
  stepMs >= DAY_MS
    ? { day: 'numeric', month: 'short' }
    : { hour: '2-digit', minute: '2-digit', hourCycle, ...(stepMs < MINUTE_MS && { second: '2-digit' }) }

const showTimeCursor = (plot: uPlot, { current, subscribe }: TimeCursor): (() => void) => {
  const line = document.createElement('div')
  line.className = styles['timeCursor'] ?? ''
  plot.over.append(line)
  const place = (): void => {
    const at = plot.valToPos(current(), 'x')
    line.style.transform = `translateX(${at}px)`
    line.hidden = at < 0 || at > plot.over.clientWidth
    line.dataset['moment'] = String(current())
  }
  plot.hooks.draw = [...(plot.hooks.draw ?? []), place]
  place()
  return subscribe(place)
}
