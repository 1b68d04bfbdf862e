/** Runs each benchmark with a tiny size to prove that it works. The figures are not meaningful. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { benchmarks } from '../../bench/benchmarks.ts'
import { chromiumPath } from '../../scripts/chromium.mjs'
import { full } from '../kit/runs.ts'

let folder: string
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'serverless-gps-bench-'))))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const bench = async (...args: readonly string[]) => {
  const child = spawn(process.execPath, ['--import', 'tsx', 'bench/index.ts', ...args])
  let [output, errors] = ['', '']
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()))
  const [code] = await once(child, 'close')
  return { code: code as number | null, output, errors }
}

const inBrowser = process.env['CI'] === 'true' || chromiumPath() !== undefined
/** Benchmarks that run without FULL=1. The others take seconds of CPU each. */
const QUICK = ['writeUnits', 'operations', 'geofences']
const all = [...benchmarks.keys()].filter(name => !['web', 'crowd'].includes(name) || inBrowser)
const names = full ? all : QUICK

test.each(names)('%s returns numbers without goals', async name => {
  const file = join(folder, `${name}.json`)
  const { code, output, errors } = await bench('--tiny', '--json', file, name)
  expect({ code, errors }).toEqual({ code: 0, errors: expect.any(String) })
  const { tiny, figures } = JSON.parse(readFileSync(file, 'utf8'))
  expect(tiny).toBe(true)
  expect(figures.length).toBeGreaterThan(1)
  for (const { benchmark, value, goal, met } of figures)
    expect({ benchmark, value, goal, met }).toEqual({
      benchmark: name,
      value: expect.any(Number),
      goal: null,
      met: null,
    })
  expect(output).toContain('Tiny sizes: these figures only show that the benchmarks work.')
  expect(output).not.toMatch(/NaN|Infinity|undefined/)
})

test('exits with 1 and names an unknown benchmark', async () => {
  expect(await bench('nonsense')).toMatchObject({
    code: 1,
    errors: expect.stringContaining('Unknown benchmark nonsense'),
  })
})
