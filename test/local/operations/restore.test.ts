/** Errors of backup and restore, and restoring into a folder that is not empty. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { create, extract } from 'tar'
import { type Ended, endAll, environment, launch, startServer, temporaryFolder } from '../launch.ts'

jest.setTimeout(240_000)
afterAll(endAll)

const folder = temporaryFolder()
const file = join(folder, 'backup.tar.gz')
let password: string
let made: Ended

beforeAll(async () => {
  const data = join(folder, 'data')
  const server = await startServer(environment(data))
  password = readFileSync(join(data, 'admin-password'), 'utf8')
  await server.kill('SIGTERM')
  // If no server runs, the command reads the folder directly.
  made = await launch('backup', environment(data), [file]).ended
})

test('backs up a stopped system, prints the size, and leaves no files in the data folder', () => {
  expect(made).toMatchObject({ code: 0, errors: '' })
  expect(made.output).toMatch(/backup\.tar\.gz: \d+ files, \d+\.\d MB\n$/)
  expect(readdirSync(join(folder, 'data')).filter(name => name.startsWith('backup-'))).toEqual([])
})

const refusal = async (source: string, target: string, flags: string[] = []): Promise<string> => {
  const { code, errors } = await launch('restore', environment(target), [source, ...flags]).ended
  expect({ code, lines: errors.trimEnd().split('\n').length }).toEqual({ code: 1, lines: 1 })
  return errors.trimEnd()
}

/** Returns a copy of the backup with edited content. */
const changed = async (change: (unpacked: string) => void): Promise<string> => {
  const unpacked = temporaryFolder()
  await extract({ file, cwd: unpacked })
  change(unpacked)
  const made = join(temporaryFolder(), 'changed.tar.gz')
  await create({ cwd: unpacked, file: made, gzip: true }, readdirSync(unpacked))
  return made
}

test('rejects a truncated, damaged, incomplete or invalid file, and changes nothing', async () => {
  const whole = readFileSync(file)
  const written = (bytes: Buffer) => {
    const made = join(temporaryFolder(), 'made.tar.gz')
    writeFileSync(made, bytes)
    return made
  }
  // Changes several bits, because a single bit can be padding that is not restored.
  const damaged = Buffer.from(whole).fill(0, whole.length >> 1, (whole.length >> 1) + 32)
  const bad = [
    written(whole.subarray(0, whole.length >> 1)),
    written(damaged),
    written(Buffer.from('this is no archive')),
    written(Buffer.alloc(0)),
    await changed(unpacked => writeFileSync(join(unpacked, 'admin-password'), 'other')),
    await changed(unpacked => writeFileSync(join(unpacked, 'more'), '')),
    await changed(unpacked => writeFileSync(join(unpacked, 'manifest.json'), '{}')),
  ]
  const target = temporaryFolder()
  writeFileSync(join(target, 'mine'), 'kept')
  for (const source of bad) {
    expect(await refusal(source, target, ['--force'])).toMatch(/ is not a complete backup: .*\. Nothing was changed\.$/)
    // The lock file is kept.
    expect(readdirSync(target).filter(name => name !== 'lock')).toEqual(['mine'])
  }
  expect(await refusal(join(folder, 'none.tar'), target, ['--force'])).toBe(
    `File not found: ${join(folder, 'none.tar')}.`,
  )
})

test('rejects a folder that is not empty, and moves its content away with --force', async () => {
  const target = temporaryFolder()
  mkdirSync(join(target, 'stream'))
  writeFileSync(join(target, 'stream', 'mine'), 'kept')
  mkdirSync(join(target, 'maps'))
  writeFileSync(join(target, 'maps', 'index.json'), '[]')
  expect(await refusal(file, target)).toBe(
    `${target} is not empty: choose another folder, or move its content away with --force.`,
  )
  const { code, errors } = await launch('restore', environment(target), [file, '--force']).ended
  expect({ code, errors }).toEqual({ code: 0, errors: '' })
  const [aside = ''] = readdirSync(target).filter(name => name.startsWith('before-restore-'))
  expect(readFileSync(join(target, aside, 'stream', 'mine'), 'utf8')).toBe('kept')
  expect(readFileSync(join(target, 'admin-password'), 'utf8')).toBe(password)
  // Maps are in no backup.
  expect(readFileSync(join(target, 'maps', 'index.json'), 'utf8')).toBe('[]')
})

test('prevents a start after an interrupted restore until it is repeated', async () => {
  const target = temporaryFolder()
  mkdirSync(join(target, 'restore-moving-2026-06-01T12-00-00.000Z', 'stream'), { recursive: true })
  const { code, errors } = await launch('start', environment(target)).ended
  expect({ code, errors }).toEqual({
    code: 1,
    errors: `The restore of ${target} was interrupted: run npm run restore -- FILE --force again.\n`,
  })
  expect((await launch('restore', environment(target), [file, '--force']).ended).code).toBe(0)
  const server = await startServer(environment(target))
  await server.kill('SIGTERM')
})

test('rejects a folder that a server uses', async () => {
  const target = temporaryFolder()
  const server = await startServer(environment(target))
  expect(await refusal(file, target, ['--force'])).toBe(
    `A server uses ${target}: stop it, or restore into another folder with --data-dir.`,
  )
  await server.kill('SIGTERM')
})

test('rejects a data folder that is a file with one sentence', async () => {
  expect(await refusal(file, file)).toBe(`Cannot write to the data folder ${file}: file already exists.`)
})

test('leaves no file of an interrupted backup, and never overwrites a backup', async () => {
  const data = join(folder, 'data')
  const made = join(temporaryFolder(), 'interrupted.tar')
  const { child, ended } = launch('backup', environment(data), [made])
  const until = Date.now() + 60_000
  // The snapshot folder shows that the backup is running.
  while (!readdirSync(data).some(name => name.startsWith('backup-')) && child.exitCode === null && Date.now() < until) {
    await new Promise(resolve => setTimeout(resolve, 1))
  }
  child.kill('SIGINT')
  const { code } = await ended
  // On a fast machine the signal can be too late. The file is then complete.
  expect([130, 0]).toContain(code)
  expect(existsSync(made)).toBe(code === 0)
  expect(existsSync(`${made}.part`)).toBe(false)
  expect(readdirSync(data).filter(name => name.startsWith('backup-'))).toEqual([])
  const again = await launch('backup', environment(data), [file]).ended
  expect(again).toMatchObject({ code: 1, errors: `${file} already exists: choose another file name.\n` })
})
