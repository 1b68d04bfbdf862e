/** Reads byte ranges of a file in few requests: the tiles of a view are close to each other in an archive. */
import type { RangeResponse, Source } from 'pmtiles'

interface Range {
  readonly offset: number
  /** Exclusive. */
  readonly end: number
}

interface Waiting extends Range {
  readonly signal: AbortSignal | undefined
  readonly etag: string | undefined
  readonly resolve: (response: RangeResponse) => void
  readonly reject: (reason: unknown) => void
}

/** The map asks for the tiles of a view within a few milliseconds. */
const GATHERED_MS = 8
/** Bytes that are read in vain rather than with another request. */
const GAP_BYTES = 65_536
/** A larger response would delay the first tile. */
const MERGED_BYTES = 524_288

/** Returns groups of ranges that are read together, by offset. */
export const mergeRanges = <R extends Range>(ranges: readonly R[]): readonly (readonly R[])[] => {
  const groups: R[][] = []
  let [start, end] = [0, -Infinity]
  for (const range of ranges.toSorted((a, b) => a.offset - b.offset)) {
    const group = groups.at(-1)
    const wider = Math.max(end, range.end)
    if (group && range.offset - end <= GAP_BYTES && wider - start <= MERGED_BYTES) {
      group.push(range)
      end = wider
    } else {
      groups.push([range])
      ;[start, end] = [range.offset, range.end]
    }
  }
  return groups
}

/** Wraps a source. The start of the file, with its directories, is kept. `schedule` is setTimeout. */
export const mergedRanges = (
  source: Source,
  schedule: (then: () => void, milliseconds: number) => unknown = setTimeout,
): Source => {
  let head: RangeResponse | undefined
  let waiting: Waiting[] = []
  const flush = (): void => {
    const groups = mergeRanges(waiting)
    waiting = []
    for (const group of groups) void readGroup(source, group)
  }
  return {
    getKey: () => source.getKey(),
    getBytes: async (offset, length, signal, etag) => {
      const end = offset + length
      if (head && end <= head.data.byteLength) return { ...head, data: head.data.slice(offset, end) }
      if (offset === 0) return (head = await source.getBytes(0, length, signal, etag))
      return new Promise((resolve, reject) => {
        waiting.push({ offset, end, signal, etag, resolve, reject })
        if (waiting.length === 1) schedule(flush, GATHERED_MS)
      })
    },
  }
}

/** Reads a group in one request, which is aborted when nobody waits for it any longer. */
const readGroup = async (source: Source, group: readonly Waiting[]): Promise<void> => {
  const start = Math.min(...group.map(({ offset }) => offset))
  const end = Math.max(...group.map(range => range.end))
  const aborted = new AbortController()
  const check = (): void => {
    if (group.every(({ signal }) => signal?.aborted)) aborted.abort()
  }
  for (const { signal } of group) signal?.addEventListener('abort', check)
  try {
    check()
    const { data, ...rest } = await source.getBytes(start, end - start, aborted.signal, group[0]?.etag)
    for (const one of group) one.resolve({ ...rest, data: data.slice(one.offset - start, one.end - start) })
  } catch (error) {
    for (const one of group) one.reject(error)
  } finally {
    for (const { signal } of group) signal?.removeEventListener('abort', check)
  }
}
