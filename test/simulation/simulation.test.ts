/**
 * SIM_SCHEDULES is the number of schedules (200, or 2,000 with FULL=1), SIM_SEED the first seed: `SIM_SCHEDULES=100000
 * npm test -- simulation`. A failure names its seed; `SIM_SEED=<seed> SIM_SCHEDULES=1 npm test -- simulation` repeats
 * it.
 */
import { signedTable } from '#shared/aws/signedTable.ts'
import type { Table } from '#shared/table/table.ts'
import { type TestHost, testHost } from '../kit/host.ts'
import { runs } from '../kit/runs.ts'
import { modelTable } from './model.ts'
import { mutants } from './mutants.ts'
import { schedule } from './schedule.ts'

const SCHEDULES = Number(process.env['SIM_SCHEDULES'] ?? runs(200, 2000))
const FIRST_SEED = Number(process.env['SIM_SEED'] ?? 1)
/** Number of schedules on the real emulator, where a call takes a hundred times as long. */
const ON_EMULATOR = Math.min(SCHEDULES, runs(5, 20))
/** Number of schedules within which a planted bug must be found. */
const MUTANT_SCHEDULES = 2000

/** Runs the schedules. Returns the number of calls. Throws the first failure, with its seed. */
const runAll = async (table: Table, host: TestHost, count: number): Promise<number> => {
  let calls = 0
  for (let seed = FIRST_SEED; seed < FIRST_SEED + count; seed += 1) {
    try {
      calls += await schedule(table, host, seed)
    } catch (error) {
      throw new Error(`SIM_SEED=${seed}: ${error instanceof Error ? error.message : String(error)}`, { cause: error })
    }
  }
  return calls
}

test(`${SCHEDULES} schedules with faults have the result of applying each record once`, async () => {
  const host = await testHost()
  expect(await runAll(modelTable(), host, SCHEDULES)).toBeGreaterThan(SCHEDULES * 10)
}, 3_600_000)

test(`${ON_EMULATOR} schedules on the real emulator have the same result`, async () => {
  const host = await testHost()
  const table = signedTable(host, 'test', ['table:read', 'table:write'])
  // The light client reads one item per request.
  await runAll({ ...table, getMany: keys => Promise.all(keys.map(key => table.get(key))) }, host, ON_EMULATOR)
})

test.each(Object.entries(mutants))('finds a planted bug: %s', async (_, mutant) => {
  const host = await testHost()
  const table = modelTable()
  const found = async () => {
    for (let seed = 1; seed <= MUTANT_SCHEDULES; seed += 1) {
      try {
        await schedule(table, host, seed, mutant)
      } catch {
        return seed
      }
    }
    return undefined
  }
  expect(await found()).toBeDefined()
})
