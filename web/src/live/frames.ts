/** Messages of the socket, their batches, and the reconnect delay. */
import type { Frame } from './liveStore.ts'

const FIRST_RETRY_MS = 1000
const LAST_RETRY_MS = 60_000

/** Returns the delay before the next attempt in milliseconds: doubles each time, with jitter. */
export const retryAfterMs = (attempt: number, chance: number): number =>
  Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** attempt) * (0.5 + chance / 2)

/** Returns undefined if the message isn't a frame. */
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

/** Calls back after the given milliseconds, as `setTimeout` does. */
type Schedule = (then: () => void, milliseconds: number) => void

/** A fleet of thousands sends dozens of frames per second; users notice no more than four updates. */
const BATCH_MS = 250

export interface FrameBatcher {
  readonly add: (frame: Frame) => void
  /** Applies pending frames now, before a newer state is set. */
  readonly flush: () => void
}

/** Merges the frames of 250 ms and applies them together. */
export const frameBatcher = (apply: (frame: Frame) => void, schedule: Schedule): FrameBatcher => {
  let waiting: Frame[] = []
  const flush = (): void => {
    const frames = waiting
    waiting = []
    if (frames.length > 0) apply(mergeFrames(frames))
  }
  return {
    add: frame => {
      waiting.push(frame)
      if (waiting.length === 1) schedule(flush, BATCH_MS)
    },
    flush,
  }
}

const mergeFrames = (frames: readonly Frame[]): Frame => ({
  devices: frames.flatMap(({ devices = [] }) => devices),
  positions: frames.flatMap(({ positions = [] }) => positions),
  events: frames.flatMap(({ events = [] }) => events),
})
