/** Reads map files by byte ranges. The file of an address never changes, because its name contains a hash. */
import type { RangeResponse, Source } from 'pmtiles'

interface RangeRequest {
  readonly headers: { readonly range: string }
  /** `reload`: past the browser's cache. */
  readonly cache: 'default' | 'reload'
  readonly signal: AbortSignal
}

/** The browser's fetch. */
export type Fetch = (url: string, request: RangeRequest) => Promise<Response>

interface Reading {
  readonly bytes: Promise<ArrayBuffer>
  readonly controller: AbortController
  /** Tiles that wait for the bytes. */
  waiting: number
}

/**
 * Reads each range once at a time. Neighboring tiles read the same range when they are parts of a larger tile, and Chromium
 * can then return a part of it from its cache. Such a response is requested again, without the cache.
 */
export const rangeSource = (url: string, fetch: Fetch): Source => {
  const readings = new Map<string, Reading>()
  const end = (range: string, reading: Reading): void => {
    if (readings.get(range) === reading) readings.delete(range)
  }
  const start = (range: string, length: number): Reading => {
    const controller = new AbortController()
    const bytes = read({ url, fetch, signal: controller.signal }, range, length)
    const reading: Reading = { bytes: bytes.finally(() => end(range, reading)), controller, waiting: 0 }
    readings.set(range, reading)
    return reading
  }
  return {
    getKey: () => url,
    getBytes: async (offset, length, signal): Promise<RangeResponse> => {
      const range = `bytes=${offset}-${offset + length - 1}`
      const reading = readings.get(range) ?? start(range, length)
      reading.waiting += 1
      const leave = (): void => {
        reading.waiting -= 1
        if (reading.waiting > 0) return
        end(range, reading)
        reading.controller.abort()
      }
      signal?.addEventListener('abort', leave, { once: true })
      try {
        // A copy, because MapLibre moves the bytes to its worker.
        return { data: (await reading.bytes).slice(0) }
      } finally {
        signal?.removeEventListener('abort', leave)
      }
    },
  }
}

interface Reader {
  readonly url: string
  readonly fetch: Fetch
  readonly signal: AbortSignal
}

const read = async ({ url, fetch, signal }: Reader, range: string, length: number): Promise<ArrayBuffer> => {
  for (const cache of ['default', 'reload'] as const) {
    const response = await fetch(url, { headers: { range }, cache, signal })
    if (response.status !== 206) throw new Error(`${url} returned status ${response.status} for a byte range`)
    const bytes = await response.arrayBuffer()
    if (bytes.byteLength === bytesIn(response.headers.get('content-range'), length)) return bytes
  }
  throw new Error(`${url} returned a part of a byte range`)
}

/** `bytes 10-19/100` → 10 */
const bytesIn = (contentRange: string | null, requested: number): number => {
  const [, first, last] = /^bytes (\d+)-(\d+)\//.exec(contentRange ?? '') ?? []
  return first === undefined || last === undefined ? requested : Number(last) - Number(first) + 1
}
