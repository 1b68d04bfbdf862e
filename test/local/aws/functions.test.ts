import { buildSync } from 'esbuild'
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { execFileSync } from 'node:child_process'
import { endAll, temporaryFolder } from '../launch.ts'

afterAll(endAll)

/** The scenes run in a process without jest, because they test the import cache of Node. */
const play = (scene: string, chunk: string): unknown => {
  const folder = temporaryFolder()
  const write = (file: string, text: string) => {
    mkdirSync(join(folder, file, '..'), { recursive: true })
    writeFileSync(join(folder, file), text)
  }
  write('bundle/chunk.mjs', `import { existsSync } from 'node:fs'\n${chunk}`)
  const entry = "import { ready } from '../chunk.mjs'\nexport const handler = async () => ready()\n"
  write('bundle/stream/positions.mjs', entry)
  write('bundle/live/push.mjs', entry)
  write('bundle/live/broken.mjs', 'throw new Error("broken for good")')
  buildSync({
    entryPoints: ['local/aws/functions.ts'],
    outfile: join(folder, 'functions.mjs'),
    bundle: true,
    format: 'esm',
    platform: 'node',
  })
  write(
    'scene.mjs',
    `import { readdirSync, writeFileSync } from 'node:fs'
    import { invokeOf } from ${JSON.stringify(pathToFileURL(join(folder, 'functions.mjs')).href)}
    const FILE = address => ${JSON.stringify(join(folder, 'bundle'))} + '/' + address.replaceAll('.', '/') + '.mjs'
    const named = address => [address, { address, file: FILE(address), timeoutMs: 5000, memoryMb: 128 }]
    const invoke = invokeOf(new Map(['stream.positions', 'live.push', 'live.broken'].map(named)))
    const outcome = address => invoke(address, {}).then(String, error => 'failed: ' + error.message)
    const repair = () => writeFileSync('repaired', '')
    const copies = () => readdirSync(process.env.TMPDIR).length
    const said = []
    ${scene}
    console.log(JSON.stringify(said))`,
  )
  mkdirSync(join(folder, 'tmp'))
  const env = { ...process.env, TMPDIR: join(folder, 'tmp') }
  const output = execFileSync(process.execPath, ['scene.mjs'], { cwd: folder, env, encoding: 'utf8' })
  expect(readdirSync(join(folder, 'tmp'))).toEqual([])
  return JSON.parse(output)
}

const FAILS_UNTIL_REPAIRED =
  "if (!existsSync('repaired')) throw new Error('short of descriptors')\nexport const ready = () => 'ready'"

test('reloads a function after its file, or a file that it imports, failed to load', () => {
  expect(
    play(
      `said.push(await outcome('stream.positions'))
      repair()
      said.push(await outcome('stream.positions'), await outcome('live.push'))`,
      FAILS_UNTIL_REPAIRED,
    ),
  ).toEqual(['failed: short of descriptors', 'ready', 'ready'])
})

test('reloads functions that failed together from one copy', () => {
  expect(
    play(
      `const both = () => Promise.all([outcome('stream.positions'), outcome('live.push')])
      said.push(await both())
      repair()
      said.push(await both(), copies())
      for (let n = 0; n < 100; n += 1) await both()
      said.push(copies())`,
      FAILS_UNTIL_REPAIRED,
    ),
  ).toEqual([['failed: short of descriptors', 'failed: short of descriptors'], ['ready', 'ready'], 1, 1])
})

test('does not reload a broken function for each invocation, and keeps the others working', () => {
  expect(
    play(
      `for (let n = 0; n < 50; n += 1) said.push(await outcome('live.broken'))
      said.push(copies(), await outcome('live.push'), copies())`,
      "export const ready = () => 'ready'",
    ),
  ).toEqual([...Array<string>(50).fill('failed: broken for good'), 1, 'ready', 1])
})
