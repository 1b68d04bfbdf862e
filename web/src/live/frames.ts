/** What comes through the socket, and when it is opened again. */
import type { Frame } from './liveStore.ts'

const FIRST_RETRY_MS = 1000
const LAST_RETRY_MS = 60_000

/** How long to wait before the next attempt, milliseconds: twice as long each time, apart from others' by chance. */
export const retryAfterMs = (attempt: number, chance: number): number =>
  Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** attempt) * (0.5 + chance / 2)

/** Undefined for what is no frame. */
export const readFrame = (text: unknown): Frame | undefined => {
  if (typeof text !== 'string') return undefined
  const frame: unknown = JSON.parse(text)
  return isFrame(frame) ? frame : undefined
}

const isFrame = (frame: unknown): frame is Frame =>
  typeof frame === 'object' &&
  frame !== null &&
  ['devices', 'positions', 'events'].every(name =>
    Array.isArray(Object.getOwnPropertyDescriptor(frame, name)?.value ?? []),
  )

/** Calls back after so many milliseconds, as `setTimeout` does. */
type Later = (then: () => void, milliseconds: number) => void

/** Nobody sees a vehicle move more often than that. */
const GATHER_MS = 250

export interface Gathered {
  readonly take: (frame: Frame) => void
  /** Applies what waits, before something newer is. */
  readonly settle: () => void
}

/** `apply` gets the frames that came within a quarter of a second in one piece. */
export const gathered = (apply: (frame: Frame) => void, later: Later): Gathered => {
  let waiting: Frame[] = []
  const settle = (): void => {
    const frames = waiting
    waiting = []
    if (frames.length > 0) apply(joined(frames))
  }
  return {
    take: frame => {
      waiting.push(frame)
      if (waiting.length === 1) later(settle, GATHER_MS)
    },
    settle,
  }
}

/** In the order in which they came. */
const joined = (frames: readonly Frame[]): Frame => ({
  devices: frames.flatMap(({ devices = [] }) => devices),
  positions: frames.flatMap(({ positions = [] }) => positions),
  events: frames.flatMap(({ events = [] }) => events),
})
