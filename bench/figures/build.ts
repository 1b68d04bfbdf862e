/** Duration of bundling and synthesis, and size of the functions. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { bundle, type Bundle, ASSETS } from '../../lib/bundles.ts'
import { rounds } from '../kit/measure.ts'
import { type Figure, sized } from '../kit/figure.ts'

const ROUNDS = sized(3, 1)

const secondsOf = async (work: () => unknown): Promise<number> => {
  const startedAt = performance.now()
  await work()
  return (performance.now() - startedAt) / 1000
}

/** Runs the app like `cdk synth`, without the output of earlier runs. */
const synthesize = async (): Promise<void> => {
  const folder = mkdtempSync(join(tmpdir(), 'serverless-gps-bench-'))
  try {
    const child = spawn(process.execPath, ['--import', 'tsx', 'bin/app.ts'], {
      env: { ...process.env, CDK_OUTDIR: folder },
      stdio: ['ignore', 'ignore', 'inherit'],
    })
    const [code] = await once(child, 'exit')
    if (code !== 0) throw new Error('the app could not be synthesized')
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const bundles = (): Bundle[] =>
  Object.values(ASSETS).map(addresses => {
    const made = bundle(addresses, resolve('functions'))
    made.remove()
    return made
  })

const largest = (made: Bundle | undefined): number =>
  Math.max(...(made?.entries ?? []).map(({ bytes }) => bytes)) / 1000

export const run = async (): Promise<Figure[]> => {
  const bundling = await rounds(ROUNDS, () => secondsOf(bundles))
  const [app, ingest] = bundles()
  const synth = await secondsOf(synthesize)
  return [
    { figure: 'bundling all functions', value: Math.min(...bundling), unit: 's' },
    { figure: 'whole synth', value: synth, unit: 's' },
    { figure: 'largest function of the API', value: largest(app), unit: 'kB' },
    { figure: 'ingest function', value: largest(ingest), unit: 'kB' },
  ]
}
