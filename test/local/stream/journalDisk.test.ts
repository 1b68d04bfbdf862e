import { mkdirSync, readFileSync, rmdirSync } from 'node:fs'
import { join } from 'node:path'
import { type Disk, systemDisk } from '../../../local/stream/disk.ts'
import { filesIn, journalFolder, openJournal, put, removeJournals, waitingIn } from './journalKit.ts'

afterAll(removeJournals)

const failure = (code: string) => Object.assign(new Error(`${code}: no`), { code })

/** A disk with room for so many bytes, which writes what fits before it refuses; `state` may change while it is in use. */
const smallDisk = (room: number, refusal = 'ENOSPC') => {
  const state = { room, truncates: true, creates: true }
  const disk: Disk = {
    ...systemDisk,
    create: file => (state.creates ? systemDisk.create(file) : Promise.reject(failure(refusal))),
    write: async (descriptor, bytes, from) => {
      const fits = Math.min(bytes.length - from, state.room)
      if (fits <= 0) throw failure(refusal)
      state.room -= fits
      return await systemDisk.write(descriptor, bytes.subarray(0, from + fits), from)
    },
    truncate: (descriptor, bytes) =>
      state.truncates ? systemDisk.truncate(descriptor, bytes) : Promise.reject(failure('EIO')),
  }
  return { disk, state }
}
const FRAME_BYTES = 36
const REFUSED = 'error: writing the stream failed'
const AGAIN = 'warn: writing the stream works again'

test.each(['ENOSPC', 'EDQUOT', 'EIO', 'EROFS'])(
  '%s refuses puts; when there is room, they are taken again',
  async code => {
    const folder = journalFolder()
    const logged: string[] = []
    const { disk, state } = smallDisk(FRAME_BYTES + 20, code)
    const journal = await openJournal(folder, { disk, logged })
    await put(journal, 'a')
    for (let n = 0; n < 5; n += 1) await expect(put(journal, 'b')).rejects.toThrow(code)
    state.room = Infinity
    await put(journal, 'c', 'd')
    expect(waitingIn(journal)).toEqual(['a', 'c', 'd'])
    expect(logged).toEqual([REFUSED, AGAIN])
    expect(waitingIn(await openJournal(folder, { now: 2_000 }))).toEqual(['a', 'c', 'd'])
  },
)

test('after a failed append nothing is written behind what it left', async () => {
  const folder = journalFolder()
  const { disk, state } = smallDisk(FRAME_BYTES + 20)
  const journal = await openJournal(folder, { disk })
  await put(journal, 'a')
  // Half of b stays in the file.
  state.truncates = false
  await expect(put(journal, 'b')).rejects.toThrow('ENOSPC')
  state.room = Infinity
  await put(journal, 'c', 'd')
  expect(filesIn(folder).map(file => readFileSync(file).length)).toEqual([FRAME_BYTES + 20, 2 * FRAME_BYTES])
  expect(waitingIn(await openJournal(folder, { now: 2_000 }))).toEqual(['a', 'c', 'd'])
})

test('what a failed append wrote is cut off, so that a later start finds no damage', async () => {
  const folder = journalFolder()
  const { disk, state } = smallDisk(FRAME_BYTES + 20)
  const journal = await openJournal(folder, { disk })
  await put(journal, 'a')
  await expect(put(journal, 'b')).rejects.toThrow('ENOSPC')
  state.room = Infinity
  await put(journal, 'c')
  const logged: string[] = []
  await openJournal(folder, { now: 2_000, logged })
  expect(logged).toEqual([])
  expect(filesIn(folder).map(file => readFileSync(file).length)).toEqual([FRAME_BYTES, FRAME_BYTES])
})

test('a thousand refused puts leave no files', async () => {
  const folder = journalFolder()
  const { disk, state } = smallDisk(0)
  const journal = await openJournal(folder, { disk })
  for (let n = 0; n < 500; n += 1) await expect(put(journal, 'a')).rejects.toThrow('ENOSPC')
  state.creates = false
  for (let n = 0; n < 500; n += 1) await expect(put(journal, 'a')).rejects.toThrow('ENOSPC')
  expect(filesIn(folder)).toEqual([])
})

test('puts of one moment are refused together and count no longer as backlog', async () => {
  const { disk, state } = smallDisk(0)
  const journal = await openJournal(journalFolder(), { disk, backlogMaxBytes: 3 })
  const together = () => Promise.allSettled(['a', 'b', 'c'].map(text => put(journal, text)))
  expect((await together()).map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected'])
  state.room = Infinity
  expect((await together()).map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled'])
  expect(journal.backlog).toEqual({ records: 3, oldestAt: 1_000 })
})

test('a full disk gets the room of files whose records are done, without a new checkpoint', async () => {
  const folder = journalFolder()
  const { disk } = smallDisk(FRAME_BYTES)
  const journal = await openJournal(folder, { disk })
  await put(journal, 'a')
  // A folder of this name refuses the checkpoint as a full disk does.
  mkdirSync(join(folder, 'checkpoint.json.new'))
  journal.shards[0]!.done(1)
  expect(filesIn(folder)).toHaveLength(1)
  await expect(put(journal, 'b')).rejects.toThrow('ENOSPC')
  expect(filesIn(folder)).toEqual([])
})

test('a checkpoint that could not be written is written later, and a stop does not fail on it', async () => {
  const folder = journalFolder()
  const logged: string[] = []
  const journal = await openJournal(folder, { logged })
  await put(journal, 'a')
  mkdirSync(join(folder, 'checkpoint.json.new'))
  journal.shards[0]!.done(1)
  await journal['checkpoints'].save()
  await journal['checkpoints'].save()
  expect(logged).toEqual(['error: writing the checkpoint failed'])
  rmdirSync(join(folder, 'checkpoint.json.new'))
  await journal.close()
  expect(logged).toEqual(['error: writing the checkpoint failed', 'warn: writing the checkpoint works again'])
  expect(waitingIn(await openJournal(folder, { now: 2_000 }))).toEqual([])
})
