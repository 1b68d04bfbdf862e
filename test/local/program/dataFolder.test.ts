import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { lockDataFolder } from '../../../local/program/dataFolder.ts'

jest.setTimeout(60_000)

let folder: string
const children = new Set<ChildProcess>()
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'lock-'))))
afterEach(() => {
  for (const child of children) child.kill('SIGKILL')
  children.clear()
  rmSync(folder, { recursive: true, force: true })
})

/** Locks the folder in its first argument, prints the result, and waits. */
const LOCKER = `
  import { lockDataFolder } from './local/program/dataFolder.ts'
  try {
    lockDataFolder(process.argv[1])
    process.stdout.write('locked')
    setInterval(() => undefined, 1000)
  } catch (error) {
    process.stdout.write(error.message)
  }`

/** Starts a process that tries to lock the folder. Returns it with its output. `wrapper` is a command that runs it. */
const locker = async (...wrapper: string[]) => {
  const node = [process.execPath, '--import', 'tsx', '--input-type=module', '-e', LOCKER, folder]
  const [command = '', ...args] = [...wrapper, ...node]
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  children.add(child)
  const [answer] = (await once(child.stdout, 'data')) as [Buffer]
  return { child, answer: answer.toString() }
}
const IN_USE =
  /^The data folder \S+ is in use by (process \d+ on \S+|another server): set DATA_DIR to another folder\.$/

/** Runs a command in a separate namespace, where it is process 1, as in a container. */
const CONTAINER = ['unshare', '--user', '--map-root-user', '--pid', '--fork', '--kill-child', '--mount-proc']
const hasNamespaces = spawnSync(CONTAINER[0]!, [...CONTAINER.slice(1), 'true']).status === 0
const containerTest = hasNamespaces ? test : test.skip

test('locks the folder for one of four concurrent servers, and names the owner to the others', async () => {
  const answers = await Promise.all(Array.from({ length: 4 }, async () => (await locker()).answer))
  expect(answers.filter(answer => answer === 'locked')).toHaveLength(1)
  for (const answer of answers.filter(one => one !== 'locked')) expect(answer).toMatch(IN_USE)
})

test('releases the lock immediately after kill -9', async () => {
  const { child, answer } = await locker()
  expect(answer).toBe('locked')
  child.kill('SIGKILL')
  await once(child, 'exit')
  lockDataFolder(folder)()
})

containerTest('rejects a folder that another container uses', async () => {
  const first = await locker(...CONTAINER)
  expect(first.answer).toBe('locked')
  expect(readFileSync(join(folder, 'lock'), 'utf8')).toBe(`process 1 on ${hostname()}\n`)
  // Both are process 1 of their containers, and neither can see the other's processes.
  expect((await locker(...CONTAINER)).answer).toMatch(IN_USE)
  expect((await locker()).answer).toMatch(IN_USE)
  first.child.kill('SIGKILL')
  await once(first.child, 'exit')
  // When a namespace ends, its processes are killed after a short delay.
  let next = await locker(...CONTAINER)
  for (let attempt = 0; attempt < 20 && next.answer !== 'locked'; attempt += 1) next = await locker(...CONTAINER)
  expect(next.answer).toBe('locked')
})

test('ignores a lock file of an earlier version or a copy', () => {
  writeFileSync(join(folder, 'lock'), `${process.pid} 12345`)
  const unlock = lockDataFolder(folder)
  expect(readFileSync(join(folder, 'lock'), 'utf8')).toBe(`process ${process.pid} on ${hostname()}\n`)
  unlock()
})

test('rejects a second lock of the same process until the first is released', () => {
  const unlock = lockDataFolder(folder)
  expect(() => lockDataFolder(folder)).toThrow(`in use by process ${process.pid} on ${hostname()}`)
  unlock()
  lockDataFolder(folder)()
})

test('names the package to install if the command flock is missing', () => {
  const path = process.env['PATH']
  process.env['PATH'] = folder
  try {
    expect(() => lockDataFolder(folder)).toThrow(
      'Command flock not found. It locks the data folder: install util-linux or BusyBox.',
    )
  } finally {
    process.env['PATH'] = path
  }
})
