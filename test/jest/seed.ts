/**
 * Gives properties the same seed in each run, so that a build fails because of a change and not by chance. `SEED=random`
 * tries other values, `SEED=<number>` repeats those of a failure.
 */
import { readFileSync } from 'node:fs'

const SEED = process.env['SEED'] ?? '20261130'

beforeAll(async () => {
  const { testPath } = expect.getState()
  // Loading fast-check takes a tenth of a second, which hundreds of files do not need.
  if (SEED === 'random' || !testPath || !readFileSync(testPath, 'utf8').includes("from 'fast-check'")) return
  const { default: fc } = await import('fast-check')
  fc.configureGlobal({ seed: Number(SEED) })
})
