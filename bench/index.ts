/** `npm run bench`: runs the benchmarks, each in a separate process with a time limit. */
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import * as z from 'zod/mini'
import { benchmarks } from './benchmarks.ts'
import { startProgram } from './kit/programs.ts'
import { type Measured, reportJson, reportText, startRun } from './kit/report.ts'
import { TINY } from './kit/figure.ts'

const HELP = `npm run bench [-- [--json FILE] [--tiny] [NAME ...]]

Measures the figures of docs/benchmarks.md as ratios and counts within one run, and prints each with its goal.

  NAME         run only these benchmarks:
${[...benchmarks].map(([name, { summary }]) => `                 ${name.padEnd(12)} ${summary}`).join('\n')}
  --json FILE  also write the figures to a file
  --tiny       run each for a few seconds, only to check that it works: the figures are not meaningful
  --help       show this text

See docs/benchmarks.md for how each figure is measured.
`

const TIME_LIMIT_MS = 300_000

const Goal = z.union([z.object({ atLeast: z.number() }), z.object({ atMost: z.number() })])
const Figures = z.array(
  z.object({ figure: z.string(), value: z.number(), unit: z.string(), goal: z.exactOptional(Goal) }),
)

/** Runs a benchmark in a child process. Rejects if it fails or exceeds the time limit. */
const measure = async (name: string): Promise<Measured[]> => {
  const child = startProgram('runBenchmark.ts', TINY ? [name, '--tiny'] : [name])
  const timer = setTimeout(() => child.kill('SIGTERM'), TIME_LIMIT_MS)
  let figures: unknown
  child.on('message', message => void (figures = message))
  const [code] = await once(child, 'exit')
  clearTimeout(timer)
  if (code !== 0) throw new Error(`benchmark ${name} failed or timed out after ${TIME_LIMIT_MS / 1000} s`)
  return Figures.parse(figures).map(({ goal, ...figure }) => ({
    benchmark: name,
    ...figure,
    // Goals apply to the full size only.
    ...(goal && !TINY && { goal }),
  }))
}

const benchmark = async (names: readonly string[], jsonFile: string | undefined): Promise<void> => {
  const finishRun = startRun()
  const measured: Measured[] = []
  for (const name of names) {
    process.stderr.write(`measuring ${name} …\n`)
    measured.push(...(await measure(name)))
  }
  const run = finishRun()
  console.log(`\n${reportText(measured, run)}`)
  if (jsonFile !== undefined) writeFileSync(jsonFile, reportJson(measured, run))
}

const main = async (): Promise<void> => {
  const { values, positionals } = parseArgs({
    options: { json: { type: 'string' }, tiny: { type: 'boolean' }, help: { type: 'boolean' } },
    allowPositionals: true,
  })
  if (values.help) return console.log(HELP)
  const unknown = positionals.find(name => !benchmarks.has(name))
  if (unknown !== undefined) throw new Error(`Unknown benchmark ${unknown}. Run npm run bench -- --help for a list.`)
  await benchmark(positionals.length > 0 ? positionals : [...benchmarks.keys()], values.json)
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))
try {
  await main()
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
}
