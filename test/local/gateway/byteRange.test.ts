import fc from 'fast-check'
import { byteRangeOf, isUnchanged, isWithin } from '../../../local/gateway/byteRange.ts'
import { runs } from '../../kit/runs.ts'

const FILE = Buffer.from('0123456789')
const ETAG = '"a-1"'

/** Returns the bytes that a client gets: those of the range, all, or none. */
const received = (headers: Record<string, string>, file = FILE): string | undefined => {
  const range = byteRangeOf(headers, ETAG, file.length)
  if (!range) return file.toString()
  return isWithin(range, file.length) ? file.subarray(range.start, range.end + 1).toString() : undefined
}

const file = fc.stringMatching(/^[a-z]{0,12}$/).map(text => Buffer.from(text))
const position = fc.nat({ max: 15 })

test('a range is a slice of the file', () => {
  fc.assert(
    fc.property(file, position, position, (bytes, start, length) => {
      const expected = start < bytes.length ? bytes.subarray(start, start + length + 1).toString() : undefined
      expect(received({ range: `bytes=${start}-${start + length}` }, bytes)).toBe(expected)
    }),
    { numRuns: runs(200, 2000) },
  )
})

test('a range without an end is the rest of the file, and one without a start its last bytes', () => {
  fc.assert(
    fc.property(file, position, (bytes, count) => {
      const rest = count < bytes.length ? bytes.subarray(count).toString() : undefined
      const last = count > 0 && bytes.length > 0 ? bytes.subarray(-count).toString() : undefined
      expect(received({ range: `bytes=${count}-` }, bytes)).toBe(rest)
      expect(received({ range: `bytes=-${count}` }, bytes)).toBe(last)
    }),
    { numRuns: runs(200, 2000) },
  )
})

test('any other text is the whole file', () => {
  fc.assert(
    fc.property(fc.string(), text => {
      fc.pre(!/^bytes=(\d+-\d*|-\d+)$/.test(text))
      expect(received({ range: text })).toBe('0123456789')
    }),
    { numRuns: runs(200, 2000) },
  )
})

test('a part of another version is not sent', () => {
  expect(received({ range: 'bytes=2-4', 'if-range': ETAG })).toBe('234')
  for (const other of ['"b-1"', `W/${ETAG}`, 'Mon, 01 Jun 2026 12:00:00 GMT'])
    expect(received({ range: 'bytes=2-4', 'if-range': other })).toBe('0123456789')
})

test.each([
  [ETAG, true],
  [`W/${ETAG}`, true],
  [`"b-1", ${ETAG}`, true],
  ['*', true],
  ['"b-1"', false],
  ['', false],
])('a client with the version %s has the file: %s', (version, unchanged) => {
  expect(isUnchanged({ 'if-none-match': version }, ETAG)).toBe(unchanged)
})
