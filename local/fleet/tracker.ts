/** Simulates a tracker with the OsmAnd protocol: sends one fix per request, and retries failed requests. */
import { setTimeout as sleep } from 'node:timers/promises'

export interface Fix {
  /** Unix time in milliseconds. */
  readonly time: number
  readonly latitude: number
  readonly longitude: number
  /** Meters. Text is sent unchanged; the server validates it. */
  readonly altitude?: number | string | undefined
  readonly speedKnots?: number | undefined
  /** Degrees clockwise from north. */
  readonly course?: number | undefined
  readonly battery?: number | undefined
}

const ATTEMPTS = 20
const PAUSE_MS = 250
const PAUSE_MAX_MS = 5000

/** Returns the query string that reports a fix. `key` is the ingest key of the device, if it needs one. */
export const reportQuery = (uniqueId: string, fix: Fix, key?: string): string => {
  const query = new URLSearchParams({ id: uniqueId, ...(key !== undefined && { key }) })
  // Whole seconds are sent as seconds, like phone apps do. Other times are sent as milliseconds to keep the fraction.
  query.set('timestamp', String(fix.time % 1000 === 0 ? fix.time / 1000 : fix.time))
  query.set('lat', String(fix.latitude))
  query.set('lon', String(fix.longitude))
  if (fix.altitude !== undefined) query.set('altitude', String(fix.altitude))
  if (fix.speedKnots !== undefined) query.set('speed', fix.speedKnots.toFixed(2))
  if (fix.course !== undefined) query.set('bearing', fix.course.toFixed(1))
  if (fix.battery !== undefined) query.set('batt', fix.battery.toFixed(0))
  return query.toString()
}

/** The server rejected a fix. A repetition is rejected, too. */
export class RejectedFix extends Error {
  override readonly name = 'RejectedFix'

  constructor(
    message: string,
    readonly status: number,
  ) {
    super(message)
  }
}

/** Sends a fix. Resolves when the server has accepted it. Rejects if the server rejects it, or after 20 failed attempts. */
export const report = async (ingestAddress: string, query: string, signal?: AbortSignal): Promise<void> => {
  for (let attempt = 1; ; attempt += 1) {
    const status = await post(ingestAddress, query, signal)
    if (status === 200) return
    if (typeof status === 'number' && status < 500)
      throw new RejectedFix(`the server rejected the fix ${query.replace(/&key=[^&]*/, '')} with ${status}`, status)
    if (attempt === ATTEMPTS) throw new Error(`the server at ${ingestAddress} did not accept the fix: ${status}`)
    await sleep(Math.min(PAUSE_MAX_MS, PAUSE_MS * 2 ** (attempt - 1)), undefined, signal && { signal })
  }
}

/** Returns the status, or the cause if the request failed. */
const post = async (
  ingestAddress: string,
  query: string,
  signal: AbortSignal | undefined,
): Promise<number | string> => {
  try {
    const response = await fetch(`${ingestAddress}/?${query}`, { method: 'POST', ...(signal && { signal }) })
    await response.arrayBuffer()
    return response.status
  } catch (error) {
    if (signal?.aborted) throw error
    return error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error)
  }
}
