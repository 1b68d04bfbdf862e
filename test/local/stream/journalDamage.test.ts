import fc from 'fast-check'
import {
  appendFileSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { readBlocks } from '../../../local/stream/disk.ts'
import { decodeFrames, encodeFrame } from '../../../local/stream/frames.ts'
import { filesIn, journalFolder, openJournal, put, removeJournals, waitingIn } from './journalKit.ts'

afterAll(removeJournals)

const DAMAGED =
  'error: stream file is damaged: the records in these bytes are lost, all others are applied, and the file is kept'
const INTERRUPTED = 'warn: stream ends with an interrupted write that was not acknowledged'
const KEPT = 'warn: damaged stream file was kept'

/** Bytes before the data: 8 of length and checksum, 26 of fixed fields, 1 of the key `7`. */
const HEAD = 35

/** Creates a folder with one file of these records, each one letter in a frame of 36 bytes. */
const written = async (...texts: string[]) => {
  const folder = journalFolder()
  await put(await openJournal(folder), ...texts)
  const [file = ''] = filesIn(folder)
  return { folder, file, change: (edit: (bytes: Buffer) => Buffer | void) => change(file, edit) }
}
const change = (file: string, edit: (bytes: Buffer) => Buffer | void): void => {
  const bytes = readFileSync(file)
  writeFileSync(file, edit(bytes) ?? bytes)
}

/** Starts a journal in the folder. Returns the delivered records and the log messages. */
const reopened = async (folder: string, now = 2_000) => {
  const logged: string[] = []
  const journal = await openJournal(folder, { now, logged })
  return { waiting: waitingIn(journal), logged, journal }
}

test.each<[string, (bytes: Buffer) => Buffer | void]>([
  ['a bit of the length', bytes => void (bytes[36]! ^= 4)],
  ['a length beyond the end of the file', bytes => void bytes.writeUInt32LE(0x7fffffff, 36)],
  ['a length of 0', bytes => void bytes.writeUInt32LE(0, 36)],
  ['the checksum', bytes => void (bytes[41]! ^= 1)],
  ['the sequence number', bytes => void (bytes[36 + 16]! ^= 1)],
  ['the data', bytes => void (bytes[36 + HEAD]! ^= 1)],
  ['a frame of zeros', bytes => void bytes.fill(0, 36, 72)],
  ['half of a frame is missing', bytes => Buffer.concat([bytes.subarray(0, 50), bytes.subarray(72)])],
  [
    'the frame and foreign bytes',
    bytes => Buffer.concat([bytes.subarray(0, 40), Buffer.alloc(99, 7), bytes.subarray(72)]),
  ],
])('loses only the damaged record: %s', async (_, edit) => {
  const { folder, change: edited } = await written('a', 'b', 'c')
  edited(edit)
  const { waiting, logged } = await reopened(folder)
  expect(waiting).toEqual(['a', 'c'])
  expect(logged).toEqual([DAMAGED])
})

test('keeps a damaged file after its records are processed, and does not read it again', async () => {
  const { folder, file, change: edited } = await written('a', 'b')
  edited(bytes => void (bytes[HEAD]! ^= 1))
  const damaged = readFileSync(file)
  const { journal, waiting, logged } = await reopened(folder)
  expect(waiting).toEqual(['b'])
  journal.shards[0]!.divide(1)[0]!.done(1)
  await journal.close()
  expect(logged).toEqual([DAMAGED, KEPT])
  expect(existsSync(file)).toBe(false)
  const [kept = ''] = filesIn(join(folder, 'damaged'))
  expect(readFileSync(kept)).toEqual(damaged)
  expect((await reopened(folder, 3_000)).logged).toEqual([])
})

test('keeps two damaged files of the same name', async () => {
  const { folder, file, change: edited } = await written('a')
  edited(bytes => void (bytes[HEAD]! ^= 1))
  mkdirSync(join(folder, 'damaged'))
  writeFileSync(join(folder, 'damaged', file.slice(folder.length + 1)), 'from before')
  const { journal } = await reopened(folder)
  await put(journal, 'b')
  journal.shards[0]!.divide(1)[0]!.done(1)
  await journal.close()
  expect(filesIn(join(folder, 'damaged')).map(name => readFileSync(name).length)).toEqual([11, 36])
})

test('truncates an unacknowledged write at the end of the newest file, which is then not damaged', async () => {
  const { folder, file } = await written('a', 'b')
  truncateSync(file, 60)
  const { journal, waiting, logged } = await reopened(folder)
  expect([waiting, logged]).toEqual([['a'], [INTERRUPTED]])
  await put(journal, 'c')
  expect(await reopened(folder, 3_000)).toMatchObject({ waiting: ['a', 'c'], logged: [] })
})

test('treats a damaged length of the last record as damage, not as an interrupted write', async () => {
  const { folder, change: edited } = await written('a', 'b')
  edited(bytes => void bytes.writeUInt32LE(5000, 36))
  expect(await reopened(folder)).toMatchObject({ waiting: ['a'], logged: [DAMAGED] })
})

test('treats a truncated older file as damaged', async () => {
  const { folder, file } = await written('a', 'b')
  await put(await openJournal(folder, { now: 2_000 }), 'c')
  truncateSync(file, 60)
  expect(await reopened(folder, 3_000)).toMatchObject({ waiting: ['a', 'c'], logged: [DAMAGED] })
})

test('loses nothing to bytes after the last record and an empty file', async () => {
  const { folder, file } = await written('a')
  appendFileSync(file, 'something else wrote here, and wrote a line of text')
  writeFileSync(file.replace('/49', '/48'), '')
  expect((await reopened(folder)).waiting).toEqual(['a'])
})

test('ignores duplicates of a copied file, and sorts the records of a renamed file', async () => {
  const { folder, file } = await written('a', 'b')
  await put(await openJournal(folder, { now: 2_000 }), 'c')
  copyFileSync(file, file.replace('.journal', '.copy.journal'))
  renameSync(file, join(folder, 'z.journal'))
  const { waiting, logged, journal } = await reopened(folder, 3_000)
  expect(waiting).toEqual(['a', 'b', 'c'])
  expect(logged).toEqual(['warn: stream files were out of order'])
  journal.shards[0]!.divide(1)[0]!.done(3)
  await journal.close()
  expect(filesIn(folder)).toEqual([])
})

test('rejects a start if a file cannot be opened, because its records would be late', async () => {
  const { folder } = await written('a')
  mkdirSync(join(folder, '5.journal'))
  await expect(openJournal(folder)).rejects.toThrow('EISDIR')
})

test('reads unreadable blocks as zeros, and loses only the frames in them', async () => {
  const frames = Array.from({ length: 300 }, (_, n) =>
    encodeFrame({ generation: 1, count: n + 1 }, 1, '7', Buffer.from(String(n).padStart(3, '0'))),
  )
  const file = Buffer.concat(frames)
  const bytes = await readBlocks(file.length, async (block, at) => {
    if (at === 4096) throw Object.assign(new Error('EIO: i/o error, read'), { code: 'EIO' })
    file.copy(block, 0, at)
  })
  const { records, damage } = decodeFrames(bytes)
  // Frames have 38 bytes: bytes 4,096 to 8,191 are in the frames 107 to 215.
  expect(damage).toEqual([{ at: 107 * 38, bytes: 109 * 38 }])
  expect(records.map(({ data }) => Number(data.toString()))).toEqual([
    ...Array.from({ length: 107 }, (_, n) => n),
    ...Array.from({ length: 84 }, (_, n) => 216 + n),
  ])
})

test.each([
  ['half of it', '{"shardId-000000000000":"49'],
  ['nothing', ''],
  ['zeros', '\0\0\0'],
  ['a list', '[1]'],
])('redelivers all records after a checkpoint file with %s, and keeps the file', async (_, text) => {
  const { folder } = await written('a', 'b')
  writeFileSync(join(folder, 'checkpoint.json'), text)
  const { waiting, logged, journal } = await reopened(folder)
  expect(waiting).toEqual(['a', 'b'])
  expect(logged).toEqual(['error: the stream checkpoint is damaged: all records are applied again'])
  expect(readFileSync(join(folder, 'damaged', 'checkpoint.json'), 'utf8')).toBe(text)
  journal.shards[0]!.divide(1)[0]!.done(2)
  await journal.close()
  expect((await reopened(folder, 3_000)).waiting).toEqual([])
})

test('loses at most the damaged frame, and keeps the order of the others (property)', () => {
  const payloads = fc.array(fc.uint8Array({ maxLength: 60 }), { minLength: 1, maxLength: 12 })
  const edit = fc.oneof(
    fc.record({ kind: fc.constant('bits' as const), bits: fc.integer({ min: 1, max: 255 }) }),
    fc.record({ kind: fc.constant('zeros' as const), bits: fc.constant(0) }),
    fc.record({ kind: fc.constant('cut' as const), bits: fc.constant(0) }),
    fc.record({ kind: fc.constant('insert' as const), bits: fc.integer({ min: 0, max: 255 }) }),
  )
  const part = fc.double({ min: 0, max: 0.999, noNaN: true })
  fc.assert(
    fc.property(payloads, edit, fc.nat(), fc.tuple(part, part), (texts, { kind, bits }, choice, [from, length]) => {
      const frames = texts.map((text, n) => encodeFrame({ generation: 1_000, count: n + 1 }, 1, '7', text))
      const hit = choice % frames.length
      const whole = frames[hit]!
      const start = Math.floor(whole.length * from)
      const end = start + 1 + Math.floor((whole.length - start) * length)
      const broken = Buffer.from(whole)
      if (kind === 'bits') broken[start]! ^= bits
      if (kind === 'zeros') broken.fill(0, start, end)
      const edited =
        kind === 'cut'
          ? Buffer.concat([whole.subarray(0, start), whole.subarray(end)])
          : kind === 'insert'
            ? Buffer.concat([whole.subarray(0, start), Buffer.alloc(end - start, bits), whole.subarray(start)])
            : broken
      const bytes = Buffer.concat(frames.map((frame, n) => (n === hit ? edited : frame)))
      const found = decodeFrames(bytes).records.map(({ data }) => data.toString('hex'))
      const all = texts.map(text => Buffer.from(text).toString('hex'))
      // If the next frame begins with the removed bytes, the file is the same as if they were removed from it.
      const at = frames.slice(0, hit).reduce((sum, frame) => sum + frame.length, 0)
      const lost = bytes.subarray(at, at + whole.length).equals(whole) ? hit + 1 : hit
      const others = all.filter((__, n) => n !== lost)
      // The frame survives if the edit changed nothing, or only inserted bytes before it.
      expect([all, others]).toContainEqual(found)
    }),
    {
      numRuns: 500,
      // The frame lacks its last byte, which equals the first byte of the next frame.
      examples: [[[Uint8Array.of(35), new Uint8Array(8)], { kind: 'cut', bits: 0 }, 0, [0.98, 0]]],
    },
  )
})
