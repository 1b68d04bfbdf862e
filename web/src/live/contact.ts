/** Whether the server answers. */
import { ApiError } from '../api/ApiError.ts'

export interface Contact {
  /** Notes a sign of life. */
  readonly hear: () => void
  /** Notes a failed attempt. */
  readonly fail: () => void
  /** Notes that the browser has no network. */
  readonly goOffline: () => void
  /** Returns the milliseconds since the last sign of life. */
  readonly silence: () => number
}

interface ContactOptions {
  /** Receives the time of the last sign of life when contact is lost, and undefined when it is back. */
  readonly change: (lostSince: number | undefined) => void
  readonly now: () => number
}

/** One failure can be a restart or a change of the network. */
const FAILURES = 2

export const contactOf = ({ change, now }: ContactOptions): Contact => {
  let heardAt = now()
  let failures = 0
  return {
    hear: () => {
      heardAt = now()
      failures = 0
      change(undefined)
    },
    fail: () => {
      failures += 1
      if (failures >= FAILURES) change(heardAt)
    },
    goOffline: () => {
      failures = FAILURES
      change(heardAt)
    },
    silence: () => now() - heardAt,
  }
}

/** No connection, or a proxy without a server behind it. */
const UNREACHABLE = [0, 502, 503, 504]

/** Returns whether the error means that the server does not answer. */
export const isUnreachable = (error: unknown): boolean =>
  (error instanceof ApiError && UNREACHABLE.includes(error.status)) ||
  (error instanceof DOMException && error.name === 'TimeoutError')
