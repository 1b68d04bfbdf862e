/** Playback of a track: the current time, set by the user or advancing by itself. */
import { indexAt, type Point } from '../../track/point.ts'
import type { TripOrStop } from '../../timeline/timeline.ts'

export interface Cursor {
  /** Unix time in milliseconds. */
  readonly time: number
  /** Index of the last point at or before the time. */
  readonly index: number
  readonly playing: boolean
  /** Multiple of real time. */
  readonly rate: number
}

export interface Playback {
  readonly points: readonly Point[]
  readonly current: () => Cursor
  readonly subscribe: (listener: () => void) => () => void
  /** Moves to a time within the track. */
  readonly seek: (time: number) => void
  /** Moves by a number of points, negative for backward. */
  readonly step: (points: number) => void
  /** Starts over if playback is at the end. */
  readonly play: () => void
  readonly pause: () => void
  readonly setRate: (rate: number) => void
}

/** Calls back before the next frame with a clock in milliseconds, as `requestAnimationFrame` does. */
export type RequestFrame = (then: (nowMs: number) => void) => void

export const RATES = [1, 10, 30, 60, 120, 300, 600, 1800] as const
const FIRST_RATE = 60
/** Time in which a stop passes, however long it was. */
const STOP_MS = 1000
/** Limit per frame, so that a hidden page does not skip time. */
const FRAME_MAX_MS = 200

/** Requires at least one point. */
export const playbackOf = (
  points: readonly Point[],
  tripsAndStops: readonly TripOrStop[],
  requestFrame: RequestFrame,
): Playback => {
  const start = points[0]?.time ?? 0
  const end = points.at(-1)?.time ?? start
  const stops = tripsAndStops.filter(({ kind }) => kind === 'stop')
  const listeners = new Set<() => void>()
  let cursor: Cursor = { time: start, index: 0, playing: false, rate: FIRST_RATE }
  let drawnAt: number | undefined

  const set = (part: Partial<Cursor>): void => {
    const time = Math.min(end, Math.max(start, part.time ?? cursor.time))
    cursor = { ...cursor, ...part, time, index: indexAt(points, time) }
    for (const listener of listeners) listener()
  }
  const frame = (nowMs: number): void => {
    if (!cursor.playing) return
    const passedMs = Math.min(FRAME_MAX_MS, nowMs - (drawnAt ?? nowMs))
    drawnAt = nowMs
    const time = cursor.time + passedMs * rateAt(stops, cursor)
    set({ time, playing: time < end })
    requestFrame(frame)
  }
  return {
    points,
    current: () => cursor,
    subscribe: listener => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    seek: time => set({ time }),
    step: count => {
      const to = points[Math.min(points.length - 1, Math.max(0, cursor.index + count))]
      if (to) set({ time: to.time, playing: false })
    },
    play: () => {
      if (cursor.playing) return
      drawnAt = undefined
      set({ playing: true, ...(cursor.time >= end && { time: start }) })
      requestFrame(frame)
    },
    pause: () => set({ playing: false }),
    setRate: rate => set({ rate }),
  }
}

const rateAt = (stops: readonly TripOrStop[], { time, rate }: Cursor): number => {
  const stop = stops.find(({ from, to }) => from <= time && time < to)
  return stop ? Math.max(rate, (stop.to - stop.from) / STOP_MS) : rate
}

/** Interpolates between two points, except across the 180th meridian. */
export const positionAt = (points: readonly Point[], { time, index }: Pick<Cursor, 'time' | 'index'>) => {
  const [a, b] = [points[index], points[index + 1]]
  if (!a) return undefined
  const { latitude, longitude, course } = a
  if (!b || b.time <= a.time || Math.abs(b.longitude - longitude) > 180) return { latitude, longitude, course }
  const part = Math.min(1, Math.max(0, (time - a.time) / (b.time - a.time)))
  return {
    latitude: latitude + part * (b.latitude - latitude),
    longitude: longitude + part * (b.longitude - longitude),
    course,
  }
}
