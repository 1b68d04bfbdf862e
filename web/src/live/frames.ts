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
