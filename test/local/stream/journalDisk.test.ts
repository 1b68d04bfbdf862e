import { mkdirSync, readFileSync, rmdirSync } from 'node:fs'
import { join } from 'node:path'
import { type Disk, systemDisk } from '../../../local/stream/disk.ts'
import { filesIn, journalFolder, openJournal, put, removeJournals, waitingIn } from './journalKit.ts'

afterAll(removeJournals)

const failure = (code: string) => Object.assign(new Error(`${code}: no`), { code })

/** A disk with limited space that fails after it has written the bytes that fit. `state` can change during the test. */
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

test('writes nothing after the bytes of a failed append', async () => {
  const folder = journalFolder()
  const { disk, state } = smallDisk(FRAME_BYTES + 20)
  const journal = await openJournal(folder, { disk })
  await put(journal, 'a')
  // Half of b remains in the file.
  state.truncates = false
  await expect(put(journal, 'b')).rejects.toThrow('ENOSPC')
  state.room = Infinity
  await put(journal, 'c', 'd')
  expect(filesIn(folder).map(file => readFileSync(file).length)).toEqual([FRAME_BYTES + 20, 2 * FRAME_BYTES])
  expect(waitingIn(await openJournal(folder, { now: 2_000 }))).toEqual(['a', 'c', 'd'])
})

test('truncates the bytes of a failed append, so that a later start finds no damage', async () => {
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

test('leaves no files after a thousand failed puts', async () => {
  const folder = journalFolder()
  const { disk, state } = smallDisk(0)
  const journal = await openJournal(folder, { disk })
  for (let n = 0; n < 500; n += 1) await expect(put(journal, 'a')).rejects.toThrow('ENOSPC')
  state.creates = false
  for (let n = 0; n < 500; n += 1) await expect(put(journal, 'a')).rejects.toThrow('ENOSPC')
  expect(filesIn(folder)).toEqual([])
})

test('rejects concurrent puts together and removes them from the backlog', async () => {
  const { disk, state } = smallDisk(0)
  const journal = await openJournal(journalFolder(), { disk, backlogMaxBytes: 3 })
  const together = () => Promise.allSettled(['a', 'b', 'c'].map(text => put(journal, text)))
  expect((await together()).map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected'])
  state.room = Infinity
  expect((await together()).map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled'])
  expect(journal.backlog).toEqual({ records: 3, oldestAt: 1_000 })
})

test('frees the space of processed files on a full disk, without a new checkpoint', async () => {
  const folder = journalFolder()
  const { disk } = smallDisk(FRAME_BYTES)
  const journal = await openJournal(folder, { disk })
  await put(journal, 'a')
  // A folder with this name makes the checkpoint fail like a full disk.
  mkdirSync(join(folder, 'checkpoint.json.new'))
  journal.shards[0]!.divide(1)[0]!.done(1)
  expect(filesIn(folder)).toHaveLength(1)
  await expect(put(journal, 'b')).rejects.toThrow('ENOSPC')
  expect(filesIn(folder)).toEqual([])
})

test('retries a failed checkpoint, and stops without an error if it still fails', async () => {
  const folder = journalFolder()
  const logged: string[] = []
  const journal = await openJournal(folder, { logged })
  await put(journal, 'a')
  mkdirSync(join(folder, 'checkpoint.json.new'))
  journal.shards[0]!.divide(1)[0]!.done(1)
  await journal['checkpoints'].save()
  await journal['checkpoints'].save()
  expect(logged).toEqual(['error: writing the checkpoint failed'])
  rmdirSync(join(folder, 'checkpoint.json.new'))
  await journal.close()
  expect(logged).toEqual(['error: writing the checkpoint failed', 'warn: writing the checkpoint works again'])
  expect(waitingIn(await openJournal(folder, { now: 2_000 }))).toEqual([])
})
