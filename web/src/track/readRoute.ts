/** Reads long ranges in pages, because responses are limited in size and parsing 40 MB freezes the page. */
import { ApiError } from '../api/ApiError.ts'
import type { Range } from '../range/range.ts'
import { api } from '../session/sessionStore.ts'
import type { QueryProgress } from '../ui/useQuery.ts'
import { type Point, toPoint } from './point.ts'

interface RouteRequest {
  readonly deviceId: readonly number[]
  readonly groupId?: readonly number[]
  readonly range: Range
  readonly signal: AbortSignal
  readonly onProgress: (progress: QueryProgress) => void
}

/** Limits memory use; equals about 28 hours of three devices that report every second. */
const POINTS_MAX = 300_000

/** Reads the positions of devices and groups in a range, by device within each page. Rejects with ApiError. */
export const readRoute = ({
  deviceId,
  groupId = [],
  range,
  signal,
  onProgress,
}: RouteRequest): Promise<CompleteResult<Point>> =>
  readInPages({
    range,
    onProgress,
    most: POINTS_MAX,
    timeOf: ({ time }) => time,
    read: async page => {
      const query = { deviceId, groupId, ...page }
      return (await api.call('reports.route', { query, signal })).map(toPoint)
    },
  })

interface PagedRead<T> {
  readonly range: Range
  /** Reads one page. Items at its very end can also be in the next page. */
  readonly read: (page: Range) => Promise<readonly T[]>
  readonly timeOf: (one: T) => number
  readonly onProgress: (progress: QueryProgress) => void
  /** Maximum number of items; the rest is not read. */
  readonly most: number
}

export interface CompleteResult<T> {
  readonly all: T[]
  /** Where reading ended because of too many items; Unix time in milliseconds. */
  readonly endsAt: number | undefined
}

const FIRST_MS = 6 * 3_600_000
/** A page with fewer items is followed by a longer one, with more by a shorter one. */
const FEW_ITEMS = 4000
const MANY_ITEMS = 20_000
const SHORTEST_MS = 60_000

/** Reads a range up to its exclusive end. Rejects as `read` does. */
export const readInPages = async <T>({
  range,
  read,
  timeOf,
  onProgress,
  most,
}: PagedRead<T>): Promise<CompleteResult<T>> => {
  const all: T[] = []
  const start = range.from.getTime()
  const end = range.to.getTime()
  let lengthMs = FIRST_MS
  let from = start
  while (from < end && all.length < most) {
    const to = Math.min(end, from + lengthMs)
    const page = await undefinedIfTooLarge(read({ from: new Date(from), to: new Date(to) }), to - from)
    if (page) {
      for (const one of page) if (timeOf(one) < to) all.push(one)
      from = to
      onProgress({ part: (from - start) / (end - start), count: all.length })
    }
    lengthMs = nextLength(lengthMs, page?.length)
  }
  return { all, endsAt: from < end ? from : undefined }
}

const nextLength = (lengthMs: number, count: number | undefined): number => {
  if (count === undefined) return lengthMs / 4
  if (count < FEW_ITEMS) return lengthMs * 4
  return count > MANY_ITEMS ? Math.max(SHORTEST_MS, lengthMs / 2) : lengthMs
}

/** Returns undefined if the response would exceed the server's limit (413). Pages of a minute should never do. */
const undefinedIfTooLarge = async <T>(page: Promise<T>, lengthMs: number): Promise<T | undefined> => {
  try {
    return await page
  } catch (error) {
    if (error instanceof ApiError && error.status === 413 && lengthMs > SHORTEST_MS) return undefined
    throw error
  }
}
