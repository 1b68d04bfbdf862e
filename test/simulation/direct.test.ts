/** As in simulation.test.ts, `SIM_SCHEDULES` and `SIM_SEED` select the schedules. */
import { testHost } from '../kit/host.ts'
import { runs } from '../kit/runs.ts'
import { directMutants } from './directMutants.ts'
import { directSchedule } from './directSchedule.ts'
import { modelTable } from './model.ts'

const SCHEDULES = Number(process.env['SIM_SCHEDULES'] ?? runs(200, 2000))
const FIRST_SEED = Number(process.env['SIM_SEED'] ?? 1)
/** Number of schedules within which a planted bug must be found. */
const MUTANT_SCHEDULES = 2000

test(`${SCHEDULES} schedules without a stream, or with a switch, have the result of applying each report once`, async () => {
  const host = await testHost()
  const table = modelTable()
  let calls = 0
  for (let seed = FIRST_SEED; seed < FIRST_SEED + SCHEDULES; seed += 1) {
    try {
      calls += await directSchedule(table, host, seed)
    } catch (error) {
      throw new Error(`SIM_SEED=${seed}: ${error instanceof Error ? error.message : String(error)}`, { cause: error })
    }
  }
  expect(calls).toBeGreaterThan(SCHEDULES * 10)
}, 3_600_000)

test.each(Object.entries(directMutants))('finds a planted bug: %s', async (_, mutant) => {
  const host = await testHost()
  const table = modelTable()
  const found = async () => {
    for (let seed = 1; seed <= MUTANT_SCHEDULES; seed += 1) {
      try {
        await directSchedule(table, host, seed, mutant)
      } catch {
        return seed
      }
    }
    return undefined
  }
  expect(await found()).toBeDefined()
})
