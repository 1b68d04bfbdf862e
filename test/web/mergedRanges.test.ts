/** Reading the tiles of a view in few requests. */
import type { Source } from 'pmtiles'
import { mergedRanges, mergeRanges } from '../../web/src/map/mergedRanges.ts'

const KB = 1024
const ranges = (...list: readonly (readonly [kilobyte: number, length: number])[]) =>
  mergeRanges(list.map(([start, length]) => ({ offset: start * KB, end: (start + length) * KB }))).map(group =>
    group.map(({ offset }) => offset / KB),
  )

test('ranges with small gaps are read together, in any order', () => {
  expect(ranges([30, 5], [10, 5], [80, 5])).toEqual([[10, 30, 80]])
  expect(ranges([10, 5], [80, 5])).toEqual([[10], [80]])
  expect(ranges([10, 60], [12, 1], [100, 1])).toEqual([[10, 12, 100]])
  expect(ranges()).toEqual([])
})

test('but not more than half a megabyte', () => {
  expect(ranges([0, 300], [300, 200], [500, 100])).toEqual([[0, 300], [500]])
})

/** A file of bytes that count up. */
const file = () => {
  const requests: string[] = []
  const signals: (AbortSignal | undefined)[] = []
  let broken = false
  const source: Source = {
    getKey: () => 'file',
    getBytes: async (offset, length, signal) => {
      requests.push(`${offset}+${length}`)
      signals.push(signal)
      if (broken) throw new Error('no network')
      return { data: Uint8Array.from({ length }, (_, n) => (offset + n) % 251).buffer, etag: '"1"' }
    },
  }
  const timers: (() => void)[] = []
  const merged = mergedRanges(source, then => timers.push(then))
  return { merged, requests, signals, timers, breakDown: () => (broken = true) }
}
const bytes = (data: ArrayBuffer) => [...new Uint8Array(data)]

test('each caller gets its bytes of one response, and the head of the file is read once', async () => {
  const { merged, requests, timers } = file()
  await merged.getBytes(0, 1000)
  const [one, other] = [merged.getBytes(5000, 2), merged.getBytes(4990, 3)]
  expect(timers).toHaveLength(1)
  timers[0]!()
  expect(bytes((await one).data)).toEqual([5000 % 251, 5001 % 251])
  expect((await one).etag).toBe('"1"')
  expect(bytes((await other).data)).toEqual([4990 % 251, 4991 % 251, 4992 % 251])
  expect(bytes((await merged.getBytes(998, 2)).data)).toEqual([998 % 251, 999 % 251])
  expect(requests).toEqual(['0+1000', '4990+12'])
})

test('a failure reaches every caller', async () => {
  const { merged, timers, breakDown } = file()
  breakDown()
  const both = Promise.allSettled([merged.getBytes(5000, 2), merged.getBytes(4990, 3)])
  timers[0]!()
  expect((await both).map(({ status }) => status)).toEqual(['rejected', 'rejected'])
})

test('a request is aborted when nobody waits for it any longer', async () => {
  const { merged, timers, signals } = file()
  const [first, second] = [new AbortController(), new AbortController()]
  const both = [merged.getBytes(5000, 2, first.signal), merged.getBytes(4990, 3, second.signal)]
  timers[0]!()
  first.abort()
  expect(signals[0]!.aborted).toBe(false)
  second.abort()
  expect(signals[0]!.aborted).toBe(true)
  await Promise.allSettled(both)
})
