import fc from 'fast-check'
import { mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Journal } from '../../../local/stream/journal.ts'
import { shardIndexOf } from '../../../local/stream/shard.ts'
import { runs } from '../../kit/runs.ts'

const folders: string[] = []
const folder = () => {
  const made = mkdtempSync(join(tmpdir(), 'journal-'))
  folders.push(made)
  return made
}
afterAll(() => folders.forEach(made => rmSync(made, { recursive: true, force: true })))

const open = (at: string, options: { shards?: number; now?: number; backlogMaxBytes?: number } = {}) => {
  const { shards = 1, now = 1_000, ...rest } = options
  return Journal.open({ folder: at, shards, now: () => now, log: () => undefined, ...rest })
}
const waiting = (journal: Journal) => journal.shards.map(shard => shard.waiting.map(({ data }) => data.toString()))
const sequences = (journal: Journal) => journal.shards.flatMap(shard => shard.waiting).map(one => one.sequence)
const journalFiles = (at: string) =>
  readdirSync(at)
    .filter(name => name.endsWith('.journal'))
    .sort()
    .map(name => join(at, name))

test('delivers records in order after the process was killed', async () => {
  const at = folder()
  const first = await open(at)
  await Promise.all(['a', 'b', 'c'].map(text => first.put('7', Buffer.from(text))))
  await first.put('7', Buffer.from('d'))
  // The journal is not closed, as after kill -9.
  expect(waiting(await open(at))).toEqual([['a', 'b', 'c', 'd']])
})

test('does not redeliver processed records after a clean stop, and removes their file', async () => {
  const at = folder()
  const journal = await open(at)
  await Promise.all(['a', 'b', 'c'].map(text => journal.put('7', Buffer.from(text))))
  journal.shards[0]!.divide(1)[0]!.done(2)
  await journal.close()
  const again = await open(at)
  expect(waiting(again)).toEqual([['c']])
  again.shards[0]!.divide(1)[0]!.done(1)
  await again.close()
  expect(waiting(await open(at))).toEqual([[]])
  expect(journalFiles(at)).toEqual([])
})

test('assigns sequence numbers of 56 digits that rise across restarts, even if the clock goes back', async () => {
  const at = folder()
  const seen: string[] = []
  for (const now of [5_000, 3_000, 3_000, 9_000]) {
    const journal = await open(at, { now })
    await Promise.all([journal.put('7', Buffer.from('x')), journal.put('8', Buffer.from('y'))])
    seen.push(...sequences(journal).slice(-2))
  }
  expect(seen.map(one => one.length)).toEqual(Array(8).fill(56))
  expect(seen).toEqual([...new Set(seen)].sort())
})

test('assigns higher sequence numbers after the journal was deleted', async () => {
  const before = await open(folder(), { now: 5_000 })
  await before.put('7', Buffer.from('x'))
  const after = await open(folder(), { now: 5_001 })
  await after.put('7', Buffer.from('x'))
  expect(sequences(after)[0]! > sequences(before)[0]!).toBe(true)
})

test('loses only the last records of a truncated file, and continues to write', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.uint8Array({ maxLength: 40 }), { minLength: 1, maxLength: 12 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      async (payloads, part) => {
        const at = folder()
        const journal = await open(at)
        for (const payload of payloads) await journal.put('7', payload)
        const [file] = journalFiles(at)
        const bytes = readFileSync(file!).length
        const kept = Math.floor(bytes * part)
        truncateSync(file!, kept)
        const whole = frameEnds(payloads).filter(end => end <= kept).length

        const cut = await open(at, { now: 2_000 })
        const found = cut.shards[0]!.waiting.map(({ data }) => Buffer.from(data))
        expect(found).toEqual(payloads.slice(0, whole).map(one => Buffer.from(one)))

        await cut.put('7', Buffer.from('next'))
        const again = await open(at, { now: 3_000 })
        expect(again.shards[0]!.waiting.map(({ data }) => Buffer.from(data))).toEqual([...found, Buffer.from('next')])
        rmSync(at, { recursive: true })
      },
    ),
    { numRuns: runs(15, 60) },
  )
})

/** Size of a frame: 8 bytes of head, 26 of fixed fields, the key `7`, the payload. */
const frameEnds = (payloads: readonly Uint8Array[]) => {
  let end = 0
  return payloads.map(payload => (end += 8 + 26 + 1 + payload.length))
}

test('ignores zeros after the last record, as a power failure leaves them', async () => {
  const at = folder()
  const journal = await open(at)
  await journal.put('7', Buffer.from('a'))
  const [file] = journalFiles(at)
  writeFileSync(file!, Buffer.concat([readFileSync(file!), Buffer.alloc(4096)]))
  expect(waiting(await open(at))).toEqual([['a']])
})

test('assigns a key always to the same shard, and spreads keys evenly', async () => {
  const keys = Array.from({ length: 4000 }, (_, n) => String(n))
  const counts = [0, 0, 0, 0]
  for (const key of keys) counts[shardIndexOf(key, 4)]! += 1
  for (const count of counts) expect(count).toBeGreaterThan(900)
  // md5('1') begins with c4: the fourth quarter.
  expect(shardIndexOf('1', 4)).toBe(3)
})

test('redelivers from the lowest checkpoint after the number of shards changes', async () => {
  const at = folder()
  const journal = await open(at, { shards: 2 })
  const keys = Array.from({ length: 20 }, (_, n) => String(n))
  for (const key of keys) await journal.put(key, Buffer.from(key))
  journal.shards[0]!.divide(1)[0]!.done(journal.shards[0]!.length)
  const open1 = waiting(journal)[1]!
  await journal.close()
  const again = waiting(await open(at, { shards: 3 })).flat()
  expect(open1.filter(key => !again.includes(key))).toEqual([])
})

test('removes files although one shard has no records', async () => {
  const at = folder()
  const journal = await open(at, { shards: 4 })
  await journal.put('1', Buffer.from('x'))
  journal.shards[3]!.divide(1)[0]!.done(1)
  await journal.close()
  const again = await open(at, { shards: 4 })
  await again.close()
  expect(waiting(again)).toEqual([[], [], [], []])
})

test('rejects records that are too large, keys that are too long, and puts to a full backlog', async () => {
  const journal = await open(folder(), { backlogMaxBytes: 100 })
  await expect(journal.put('7', Buffer.alloc(1024 * 1024 + 1))).rejects.toThrow('1 MiB')
  await expect(journal.put('k'.repeat(257), Buffer.from('x'))).rejects.toThrow('256')
  await journal.put('7', Buffer.alloc(90))
  await expect(journal.put('7', Buffer.alloc(20))).rejects.toThrow('the stream backlog is full')
  journal.shards[0]!.divide(1)[0]!.done(1)
  await journal.put('7', Buffer.alloc(20))
})
