/** Frames that come soon after each other, as one: a fleet of thousands is told in dozens of them each second. */
import type { Frame } from './liveStore.ts'

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
