/** The parts of `npm run rehearse` and `npm run referee` that need no Python. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { readReferee } from '../../scripts/referee/options.ts'
import { finishedStacks } from '../../scripts/rehearse/cdk.ts'
import { renameOperation } from '../../scripts/rehearse/copies.ts'
import { GAPS, UNPROVEN } from '../../scripts/rehearse/gaps.ts'
import { VARIANTS } from '../../scripts/rehearse/lint.ts'
import { readOptions } from '../../scripts/rehearse/options.ts'
import { findPython, MissingTool, pythonPrograms } from '../../scripts/rehearse/python.ts'
import { steps } from '../../scripts/rehearse/steps.ts'
import { KEYS } from '../../scripts/rehearse/stage.ts'
import { readStage } from '../../lib/stage.ts'

const folders: string[] = []
const temporaryFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'gps-rehearse-test-'))
  folders.push(folder)
  return folder
}
afterAll(() => folders.forEach(folder => rmSync(folder, { recursive: true, force: true })))

test('reads the options, and rejects unknown and contradicting ones', () => {
  expect(readOptions([])).toEqual({ lint: 'also', from: undefined, keep: false })
  expect(readOptions(['--lint', '--keep'])).toEqual({ lint: 'only', from: undefined, keep: true })
  expect(readOptions(['--no-lint', '--from', 'v1.0.0'])).toEqual({ lint: 'never', from: 'v1.0.0', keep: false })
  expect(() => readOptions(['--lint', '--no-lint'])).toThrow('--lint and --no-lint exclude each other.')
  expect(() => readOptions(['--fast'])).toThrow("Unknown option '--fast'")
})

test('a referee is exactly one implementation', () => {
  expect(readReferee(['--endpoint', 'http://127.0.0.1:8000'])).toEqual({ endpoint: 'http://127.0.0.1:8000' })
  expect(readReferee(['--dynamodb-local', '/opt/dynamodb'])).toEqual({ dynamodbLocal: '/opt/dynamodb' })
  expect(readReferee(['--moto'])).toEqual({ python: 'moto' })
  expect(() => readReferee([])).toThrow('Expected one implementation.')
  expect(() => readReferee(['--moto', '--ministack'])).toThrow('Expected one implementation.')
})

test('uses the first Python from 3.10 on, and says in one sentence that there is none', async () => {
  const having = (versions: Readonly<Record<string, string>>) => async (command: readonly string[]) => {
    const version = versions[command[0] ?? '']
    if (version === undefined) throw new Error('no such program')
    return version
  }
  expect(await findPython(having({ python3: '3 12\n' }))).toBe('python3')
  expect(await findPython(having({ python3: '3 8\n', python: '3 10\n' }))).toBe('python')
  const several = having({ python3: '3 11\n', 'python3.13': '3 13\n' })
  expect(await findPython(several, [3, 13])).toBe('python3.13')
  const old = findPython(having({ python3: '3 8\n' }))
  await expect(old).rejects.toThrow(new MissingTool('Python 3.10 or newer is needed, but found 3.8.'))
  const none = findPython(having({}))
  await expect(none).rejects.toThrow(new MissingTool('Python 3.10 or newer is needed, but there is none.'))
})

test('finds a Python that pyenv has installed but not selected', async () => {
  const runs = async (command: readonly string[]) => {
    const line = command.join(' ')
    if (line === 'pyenv root') return '/opt/pyenv\n'
    if (line === 'pyenv versions --bare') return '3.11.7\n3.13.0\n'
    if (line.startsWith('/opt/pyenv/versions/3.13.0/bin/python -c')) return '3 13\n'
    if (line.startsWith('/opt/') || line.startsWith('python3 ')) return '3 11\n'
    throw new Error('no such program')
  }
  expect(await findPython(runs, [3, 13])).toBe('/opt/pyenv/versions/3.13.0/bin/python')
  const newer = findPython(runs, [3, 14])
  await expect(newer).rejects.toThrow('Python 3.14 or newer is needed, but found 3.11, 3.13.')
})

test('installs once for each set of versions, and names what PyPI does not serve', async () => {
  const folder = join(temporaryFolder(), 'python')
  const commands: string[] = []
  const runs = async (command: readonly string[]) => {
    commands.push(command.slice(1, 4).join(' '))
    if (command.includes('venv')) mkdirSync(folder, { recursive: true })
    return command.includes('-c') ? '3 11' : ''
  }
  const program = await pythonPrograms(folder, ['one==1.0'], { runs })
  expect(program('one')).toBe(join(folder, 'bin', 'one'))
  expect(commands).toHaveLength(3)
  await pythonPrograms(folder, ['one==1.0'], { runs })
  expect(commands).toHaveLength(3)

  const offline = async (command: readonly string[]) => {
    if (command.includes('pip')) throw new Error('tried\nConnection refused')
    return runs(command)
  }
  const failed = pythonPrograms(folder, ['one==2.0'], { runs: offline })
  await expect(failed).rejects.toThrow(new MissingTool('one==2.0 could not be installed from PyPI: Connection refused'))
})

test('exits with 3 and one sentence on a machine without Python', () => {
  const tsx = pathToFileURL(resolve('node_modules/tsx/dist/loader.mjs')).href
  const rehearse = resolve('scripts/rehearse.ts')
  const empty = temporaryFolder()
  const options = { cwd: empty, env: { PATH: empty }, encoding: 'utf8' as const }
  const { status, stdout } = spawnSync(process.execPath, ['--import', tsx, rehearse], options)
  expect(stdout).toContain('The rehearsal is skipped: Python 3.10 or newer is needed, but there is none.')
  expect(status).toBe(3)
})

test('tells changed stacks from unchanged ones', () => {
  const output = '\n ✅  gps-dev-data (no changes)\n\n✨  Deployment time: 1s\n ✅  gps-dev-api\n'
  expect(finishedStacks(output)).toEqual({ changed: ['gps-dev-api'], unchanged: ['gps-dev-data'] })
})

test('renames an operation of this checkout, and fails if its files have changed', () => {
  const folder = temporaryFolder()
  for (const file of ['shared/api/traccar/events.ts', 'functions/traccar/events.ts']) {
    mkdirSync(join(folder, file, '..'), { recursive: true })
    writeFileSync(join(folder, file), readFileSync(file, 'utf8'))
  }
  renameOperation(folder)
  expect(readFileSync(join(folder, 'shared/api/traccar/events.ts'), 'utf8')).toContain('  read: {')
  expect(readFileSync(join(folder, 'functions/traccar/events.ts'), 'utf8')).toContain(
    'export const read: Implementation<typeof operations.read>',
  )
  expect(() => renameOperation(folder)).toThrow('exactly once')
})

test('deploys only with keys that operators have', () => {
  for (const keys of [KEYS, ...Object.values(VARIANTS)]) expect(() => readStage(keys)).not.toThrow()
})

test('prints each step with its time, also a failed one', async () => {
  const printed: string[] = []
  const run = steps(line => printed.push(line.replace(/\d+\.\d s/, '0.0 s').trim()))
  await run.run(
    'one',
    async () => 5,
    count => `${count} items`,
  )
  await expect(run.run('two', async () => Promise.reject(new Error('no')))).rejects.toThrow('no')
  run.leaveOut('three', 'there is no commit')
  run.finish()
  expect(printed).toEqual([
    '0.0 s  one: 5 items',
    '0.0 s  FAILED: two',
    '–  left out: three, because there is no commit',
    '1 steps in 0.0 s, 1 left out.',
  ])
})

test('docs/rehearsal.md has every gap of the emulator, and everything that it cannot prove', () => {
  const text = readFileSync('docs/rehearsal.md', 'utf8').replaceAll(/\s+/g, ' ')
  for (const { subject, behavior } of GAPS) {
    expect(text).toContain(subject)
    expect(text).toContain(behavior)
  }
  for (const one of UNPROVEN) expect(text).toContain(one)
})
