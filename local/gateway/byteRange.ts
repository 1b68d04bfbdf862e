/** Conditional and range requests of RFC 9110, for files that browsers read in parts. */

export interface ByteRange {
  readonly start: number
  /** Inclusive. At least `start` if the file has such bytes. */
  readonly end: number
}

type RequestHeaders = Readonly<Record<string, string>>

/** Returns whether the client has this version of a file. Proxies can make its ETag weak or add others. */
export const isUnchanged = (headers: RequestHeaders, etag: string): boolean =>
  (headers['if-none-match'] ?? '')
    .split(',')
    .map(text => text.trim().replace(/^W\//, ''))
    .some(text => text === etag || text === '*')

/** Returns the requested range. Returns undefined, for the whole file, if there are several or the version differs. */
export const byteRangeOf = (headers: RequestHeaders, etag: string, size: number): ByteRange | undefined => {
  if (headers['if-range'] !== undefined && headers['if-range'] !== etag) return undefined
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(headers['range'] ?? '') ?? []
  if (first === '') return last === '' ? undefined : { start: Math.max(0, size - Number(last)), end: size - 1 }
  const start = Number(first)
  const end = last === '' ? size - 1 : Math.min(size - 1, Number(last))
  return last !== '' && Number(last) < start ? undefined : { start, end }
}

/** Returns whether a file of this size has bytes in the range. */
export const isWithin = ({ start, end }: ByteRange, size: number): boolean => start < size && start <= end
