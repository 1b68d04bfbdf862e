/**
 * Limits the requests of a page: a new AWS account runs ten functions at a time, which trackers share. Reads that the server
 * refuses for now are sent again later.
 */

type Fetch = (signal?: AbortSignal) => Promise<Response>

interface QueueOptions {
  readonly concurrent?: number
  /** Resolves after the number of milliseconds. Rejects when the signal aborts. */
  readonly pause?: (ms: number, signal?: AbortSignal) => Promise<void>
  /** Returns a number from 0 to 1. */
  readonly chance?: () => number
}

interface QueuedRequest {
  readonly signal?: AbortSignal | undefined
  /** Whether the request can be repeated after an answer that does not say whether it was applied. */
  readonly repeatable: boolean
}

const CONCURRENT = 4
const RETRIES = 2
const FIRST_PAUSE_MS = 1000
/** A page does not wait longer than this without telling its user. */
const LONGEST_PAUSE_MS = 10_000
const REFUSED_FOR_NOW = [429, 503]

/** Returns a function that sends a request when fewer than `concurrent` others are unanswered. */
export const requestQueue = ({ concurrent = CONCURRENT, pause = sleep, chance = Math.random }: QueueOptions = {}) => {
  const places = new Places(concurrent)
  return async (fetch: Fetch, { signal, repeatable }: QueuedRequest): Promise<Response> => {
    await places.take(signal)
    try {
      for (let retries = 0; ; retries += 1) {
        const response = await fetch(signal)
        const waitMs = repeatable && retries < RETRIES ? waitMsOf(response, retries, chance()) : undefined
        if (waitMs === undefined) return response
        // The place stays taken, so that a throttled page sends less.
        await pause(waitMs, signal)
      }
    } finally {
      places.release()
    }
  }
}

/** Returns the time until the next attempt, or undefined if the response is final. */
const waitMsOf = ({ status, headers }: Response, retries: number, chance: number): number | undefined => {
  if (!REFUSED_FOR_NOW.includes(status)) return undefined
  const asked = Number(headers.get('retry-after') ?? Number.NaN) * 1000
  // API Gateway sends no header when it throttles itself.
  const waitMs = Number.isFinite(asked) ? asked : FIRST_PAUSE_MS * 2 ** retries
  // Spread over half as long again, because pages that were refused together would come back together.
  return waitMs > LONGEST_PAUSE_MS ? undefined : waitMs * (1 + chance / 2)
}

class Places {
  private readonly waiting: (() => void)[] = []

  constructor(private free: number) {}

  /** Resolves when a place is free, in the order of the calls. Rejects when the signal aborts. */
  async take(signal: AbortSignal | undefined): Promise<void> {
    signal?.throwIfAborted()
    if (this.free > 0) {
      this.free -= 1
      return
    }
    await new Promise<void>((resolve, reject) => {
      const enter = () => {
        signal?.removeEventListener('abort', leave)
        resolve()
      }
      const leave = () => {
        this.waiting.splice(this.waiting.indexOf(enter), 1)
        reject(abortReason(signal))
      }
      this.waiting.push(enter)
      signal?.addEventListener('abort', leave, { once: true })
    })
  }

  release(): void {
    const next = this.waiting.shift()
    if (next) next()
    else this.free += 1
  }
}

const sleep = (ms: number, signal?: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer)
      reject(abortReason(signal))
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop)
      resolve()
    }, ms)
    signal?.addEventListener('abort', stop, { once: true })
  })

const abortReason = (signal: AbortSignal | undefined): Error =>
  signal?.reason instanceof Error ? signal.reason : new DOMException('The request was aborted', 'AbortError')
