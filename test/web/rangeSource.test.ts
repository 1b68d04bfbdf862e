/** Reading map files by byte ranges. */
import { type Fetch, rangeSource } from '../../web/src/map/rangeSource.ts'

const FILE = Buffer.from('0123456789')
const URL = 'http://127.0.0.1/maps/town-0a1b2c3d.pmtiles'

interface Sent {
  readonly range: string
  readonly cache: string | undefined
  readonly signal: AbortSignal
}

/** Returns a server, and its requests. `cut` is the number of responses with a part of the body. */
const serverWith = (cut = 0, status = 206) => {
  const sent: Sent[] = []
  const fetch: Fetch = async (_, { headers, cache, signal }) => {
    const { range } = headers as { range: string }
    sent.push({ range, cache, signal: signal! })
    await new Promise<void>((resolve, reject) => {
      setImmediate(resolve)
      signal?.addEventListener('abort', () => reject(signal.reason))
    })
    const [, first, last] = /(\d+)-(\d+)/.exec(range)!
    const body = FILE.subarray(Number(first), Number(last) + 1)
    const end = Number(first) + body.length - 1
    const shown = sent.length <= cut ? body.subarray(1) : body
    return new Response(shown, { status, headers: { 'content-range': `bytes ${first}-${end}/${FILE.length}` } })
  }
  return { sent, source: rangeSource(URL, fetch) }
}

const textOf = async (response: Promise<{ data: ArrayBuffer }>) => Buffer.from((await response).data).toString()

test('reads a range, and the rest if the file ends in it', async () => {
  const { source, sent } = serverWith()
  expect(await textOf(source.getBytes(2, 3))).toBe('234')
  expect(await textOf(source.getBytes(0, 16_384))).toBe('0123456789')
  expect(sent.map(({ range, cache }) => [range, cache])).toEqual([
    ['bytes=2-4', 'default'],
    ['bytes=0-16383', 'default'],
  ])
  expect(source.getKey()).toBe(URL)
})

test('two tiles at the same time read a range once, and later again', async () => {
  const { source, sent } = serverWith()
  const [one, two] = [source.getBytes(2, 3), source.getBytes(2, 3)]
  expect([await textOf(one), await textOf(two)]).toEqual(['234', '234'])
  expect((await one).data).not.toBe((await two).data)
  expect(sent).toHaveLength(1)
  await source.getBytes(2, 3)
  expect(sent).toHaveLength(2)
})

test('requests a part of a range again without the cache, and fails if that is a part, too', async () => {
  const { source, sent } = serverWith(1)
  expect(await textOf(source.getBytes(2, 3))).toBe('234')
  expect(sent.map(({ cache }) => cache)).toEqual(['default', 'reload'])
  await expect(serverWith(2).source.getBytes(2, 3)).rejects.toThrow('returned a part of a byte range')
})

test('fails if a server ignores the range, and reads again at the next request', async () => {
  const { source, sent } = serverWith(0, 200)
  for (let n = 0; n < 2; n += 1) await expect(source.getBytes(2, 3)).rejects.toThrow('status 200 for a byte range')
  expect(sent).toHaveLength(2)
})

test('stops reading when no tile waits any longer', async () => {
  const { source, sent } = serverWith()
  const [one, two] = [new AbortController(), new AbortController()]
  const first = source.getBytes(2, 3, one.signal)
  const second = source.getBytes(2, 3, two.signal)
  one.abort()
  expect(sent[0]!.signal.aborted).toBe(false)
  expect(await textOf(second)).toBe('234')
  await first
  const alone = source.getBytes(5, 3, new AbortController().signal)
  const left = new AbortController()
  const aborted = source.getBytes(7, 2, left.signal)
  left.abort()
  await expect(aborted).rejects.toThrow('aborted')
  expect(await textOf(alone)).toBe('567')
  expect(await textOf(source.getBytes(7, 2))).toBe('78')
})
