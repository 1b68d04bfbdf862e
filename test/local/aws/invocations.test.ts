import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Invocations } from '../../../local/aws/invocations.ts'
import { deadLetterInvocations } from '../../../local/stream/deadLetters.ts'

let folder: string
let now: number
const opened: Invocations[] = []

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'invocations-'))
  now = Date.parse('2026-06-01T12:00:00Z')
})
afterEach(async () => {
  await Promise.all(opened.splice(0).map(one => one.stop()))
  await rm(folder, { recursive: true, force: true })
})

const open = (): Invocations => {
  const invocations = new Invocations({
    folder: join(folder, 'invocations'),
    invokeConfigOf: () => ({ retries: 2, maxAgeMs: 3_600_000 }),
    writeDeadLetter: deadLetterInvocations(join(folder, 'on-failure'), () => now),
    now: () => now,
    log: () => undefined,
    pausesMs: [1],
  })
  opened.push(invocations)
  return invocations
}
const waiting = () => readdir(join(folder, 'invocations'))
/** Waits until a condition that depends on files or timers is true. */
const until = async (holds: () => boolean | Promise<boolean>) => {
  for (let n = 0; n < 2000 && !(await holds()); n += 1) await new Promise(resolve => setTimeout(resolve, 2))
  expect(await holds()).toBe(true)
}

test('writes an invocation to disk before accepting it, and deletes it after it has run', async () => {
  const invocations = open()
  await invocations.accept('stream.notifications', { events: [1] })
  const [file = ''] = await waiting()
  expect(JSON.parse(await readFile(join(folder, 'invocations', file), 'utf8'))).toEqual({
    address: 'stream.notifications',
    payload: { events: [1] },
    acceptedAt: now,
  })
  const run: unknown[] = []
  invocations.start(async (address, payload) => run.push([address, payload]))
  await until(async () => (await waiting()).length === 0)
  expect(run).toEqual([['stream.notifications', { events: [1] }]])
})

test('starts invocations after a crash in the order of acceptance', async () => {
  const before = open()
  const numbers = Array.from({ length: 12 }, (_, n) => n)
  // Four invocations per millisecond.
  for (const n of numbers) {
    if (n % 4 === 0) now += 1
    await before.accept('a', n)
  }
  const begun: unknown[] = []
  open().start(async (_, payload) => {
    begun.push(payload)
    // The first of the four concurrent invocations takes longest.
    await new Promise(resolve => setTimeout(resolve, 4 - (Number(payload) % 4)))
  })
  await until(async () => (await waiting()).length === 0)
  expect(begun).toEqual(numbers)
})

test('keeps a damaged file and runs the other invocations', async () => {
  await open().accept('a', 1)
  await writeFile(join(folder, 'invocations', '000.json'), '{"address":"a","pay')
  const run: unknown[] = []
  open().start(async (_, payload) => run.push(payload))
  await until(async () => (await waiting()).join() === 'damaged')
  expect(run).toEqual([1])
  expect(await readdir(join(folder, 'invocations', 'damaged'))).toEqual(['000.json'])
})

test('keeps an invocation while the on-failure destination cannot be written', async () => {
  const invocations = open()
  // A file in place of the folder fails like a full disk.
  await writeFile(join(folder, 'on-failure'), '')
  let tries = 0
  invocations.start(() => Promise.reject(new Error(`no ${(tries += 1)}`)))
  await invocations.accept('a', 'bad')
  await until(() => tries >= 5)
  expect(await waiting()).toHaveLength(1)
  await rm(join(folder, 'on-failure'))
  await until(async () => (await waiting()).length === 0)
  expect(await readdir(join(folder, 'on-failure'))).toHaveLength(1)
})

test('rejects an invocation that cannot be written, and does not run it', async () => {
  const invocations = open()
  const run: unknown[] = []
  invocations.start(async (_, payload) => run.push(payload))
  await rm(join(folder, 'invocations'), { recursive: true })
  await expect(invocations.accept('a', 1)).rejects.toThrow('ENOENT')
  await mkdir(join(folder, 'invocations'))
  await invocations.accept('a', 2)
  await until(async () => (await waiting()).length === 0)
  expect(run).toEqual([2])
})

test('retries a failure twice without blocking others, then writes a dead letter with the error', async () => {
  const invocations = open()
  const tried: unknown[] = []
  invocations.start(async (_, payload) => {
    tried.push(payload)
    if (payload === 'bad') throw new Error('no mail server')
  })
  await invocations.accept('a', 'bad')
  await invocations.accept('a', 'good')
  await until(async () => (await waiting()).length === 0)
  expect(tried.filter(one => one === 'bad')).toHaveLength(3)
  expect(tried.filter(one => one === 'good')).toHaveLength(1)
  const [kept = ''] = await readdir(join(folder, 'on-failure'))
  expect(JSON.parse(await readFile(join(folder, 'on-failure', kept), 'utf8'))).toMatchObject({
    requestContext: { functionArn: 'a', condition: 'RetriesExhausted', approximateInvokeCount: 3 },
    requestPayload: 'bad',
    responsePayload: { errorMessage: 'Error: no mail server' },
  })
})

test('writes a dead letter at once if a failed invocation is too old', async () => {
  await open().accept('a', 'old')
  now += 3_600_000
  open().start(() => Promise.reject(new Error('no')))
  await until(async () => (await waiting()).length === 0)
  const [kept = ''] = await readdir(join(folder, 'on-failure'))
  expect(JSON.parse(await readFile(join(folder, 'on-failure', kept), 'utf8')).requestContext).toMatchObject({
    condition: 'EventAgeExceeded',
    approximateInvokeCount: 1,
  })
})

test('keeps an invocation that waits for a retry when the server stops', async () => {
  const first = new Invocations({
    folder: join(folder, 'invocations'),
    invokeConfigOf: () => ({ retries: 2, maxAgeMs: 3_600_000 }),
    writeDeadLetter: () => Promise.reject(new Error('never')),
    now: () => now,
    log: () => undefined,
    pausesMs: [60_000],
  })
  let failed = 0
  first.start(async () => {
    failed += 1
    throw new Error('no')
  })
  await first.accept('a', 1)
  await until(() => failed === 1)
  await first.stop()
  expect(await waiting()).toHaveLength(1)
  let run = 0
  open().start(async () => (run += 1))
  await until(async () => (await waiting()).length === 0)
  expect(run).toBe(1)
})
