/** What a restore refuses, and what it does with a folder that is not empty. */
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
  // Without a server the command works on the folder alone.
  made = await launch('backup', environment(data), [file]).ended
})

test('a backup without a server says what is in it, and leaves nothing in the data folder', () => {
  expect(made).toMatchObject({ code: 0, errors: '' })
  expect(made.output).toMatch(/backup\.tar\.gz: \d+ files, \d+\.\d MB\n$/)
  expect(readdirSync(join(folder, 'data')).filter(name => name.startsWith('backup-'))).toEqual([])
})

const refusal = async (source: string, target: string, flags: string[] = []): Promise<string> => {
  const { code, errors } = await launch('restore', environment(target), [source, ...flags]).ended
  expect({ code, lines: errors.trimEnd().split('\n').length }).toEqual({ code: 1, lines: 1 })
  return errors.trimEnd()
}

/** The backup with something done to what is in it. */
const changed = async (change: (unpacked: string) => void): Promise<string> => {
  const unpacked = temporaryFolder()
  await extract({ file, cwd: unpacked })
  change(unpacked)
  const made = join(temporaryFolder(), 'changed.tar.gz')
  await create({ cwd: unpacked, file: made, gzip: true }, readdirSync(unpacked))
  return made
}

test('a file that is cut, damaged, incomplete or no backup at all is refused, and nothing is changed', async () => {
  const whole = readFileSync(file)
  const written = (bytes: Buffer) => {
    const made = join(temporaryFolder(), 'made.tar.gz')
    writeFileSync(made, bytes)
    return made
  }
  // More than one bit: a single one can hit padding, which changes nothing that is restored.
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
    // The file of the kernel's lock stays.
    expect(readdirSync(target).filter(name => name !== 'lock')).toEqual(['mine'])
  }
  expect(await refusal(join(folder, 'none.tar'), target, ['--force'])).toBe(
    `File not found: ${join(folder, 'none.tar')}.`,
  )
})

test('a folder that is not empty is refused, and set aside with --force', async () => {
  const target = temporaryFolder()
  mkdirSync(join(target, 'stream'))
  writeFileSync(join(target, 'stream', 'mine'), 'kept')
  expect(await refusal(file, target)).toBe(
    `${target} is not empty: choose another folder, or move its content away with --force.`,
  )
  const { code, errors } = await launch('restore', environment(target), [file, '--force']).ended
  expect({ code, errors }).toEqual({ code: 0, errors: '' })
  const [aside = ''] = readdirSync(target).filter(name => name.startsWith('before-restore-'))
  expect(readFileSync(join(target, aside, 'stream', 'mine'), 'utf8')).toBe('kept')
  expect(readFileSync(join(target, 'admin-password'), 'utf8')).toBe(password)
})

test('a server refuses a folder whose restore was interrupted, until it is repeated', async () => {
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

test('a folder that a server uses is refused', async () => {
  const target = temporaryFolder()
  const server = await startServer(environment(target))
  expect(await refusal(file, target, ['--force'])).toBe(
    `A server uses ${target}: stop it, or restore into another folder with --data-dir.`,
  )
  await server.kill('SIGTERM')
})

test('a data folder that is a file is refused in a sentence', async () => {
  expect(await refusal(file, file)).toBe(`Cannot write to the data folder ${file}: file already exists.`)
})

test('a backup that is interrupted leaves no file, and one never writes over another', async () => {
  const data = join(folder, 'data')
  const made = join(temporaryFolder(), 'interrupted.tar')
  const { child, ended } = launch('backup', environment(data), [made])
  const until = Date.now() + 60_000
  // In the middle of its work, as its snapshot says.
  while (!readdirSync(data).some(name => name.startsWith('backup-')) && child.exitCode === null && Date.now() < until) {
    await new Promise(resolve => setTimeout(resolve, 1))
  }
  child.kill('SIGINT')
  const { code } = await ended
  // Too late is possible on a machine that is fast enough; then the file is whole.
  expect([130, 0]).toContain(code)
  expect(existsSync(made)).toBe(code === 0)
  expect(existsSync(`${made}.part`)).toBe(false)
  expect(readdirSync(data).filter(name => name.startsWith('backup-'))).toEqual([])
  const again = await launch('backup', environment(data), [file]).ended
  expect(again).toMatchObject({ code: 1, errors: `${file} already exists: choose another file name.\n` })
})
