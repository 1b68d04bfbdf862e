/** Compares permissions with an independent model: every actor calls every operation for every kind of object. */
import { operations } from '#shared/api/index.ts'
import { full, runs } from '../kit/runs.ts'
import { ACTORS } from './actors.ts'
import { changesUsers } from './bonds.ts'
import { type Cell, cellsOf, narrowedCellsOf, run } from './cells.ts'
import { changed, contents } from './contents.ts'
import { ruled } from './oracle.ts'
import { recipes } from './recipes.ts'
import { type Scene, scene } from './scene.ts'

/** Test every third actor of an operation unless FULL=1, a different third for each operation. */
const EVERY = full ? 1 : 3

const CELLS = runs(1500, 5000)

/** Actors that can change other users. They always call operations that write users. */
const MANAGE_USERS = new Set(['administrator', 'manager of the owner', 'bound manager', 'bound tenant manager'])

/** Actors with narrowed tokens: their users have access to objects of others. */
const WITH_NARROWED_TOKENS = new Set(['administrator', 'manager of the owner'])

let known: Scene
let cells = 0

beforeAll(async () => {
  known = await scene()
})

test('has no rule and no recipe without an operation', () => {
  const addresses = new Set(operations.map(({ address }) => address))
  expect([...ruled, ...recipes].filter(address => !addresses.has(address))).toEqual([])
})

test.each(operations.map((operation, n) => [operation.address, operation, n] as const))(
  '%s returns what the model expects, and changes nothing if it rejects',
  async (_, operation, n) => {
    const faults: string[] = []
    const asked = async (some: readonly Cell[]) => {
      cells += some.length
      faults.push(...(await run(known, some)))
    }
    const always = (name: string) => changesUsers(operation.address) && MANAGE_USERS.has(name)
    for (const actor of known.actors.filter(({ name }, place) => (place + n) % EVERY === 0 || always(name)))
      await asked(cellsOf(known, operation, actor))
    for (const actor of known.actors.filter(({ name }) => WITH_NARROWED_TOKENS.has(name)))
      await asked(narrowedCellsOf(known, operation, actor))
    expect(faults).toEqual([])
    expect(changed(known.start, await contents(known.world.host))).toEqual([])
  },
)

test(`runs at least ${CELLS} cells with at least 16 actors`, () => {
  expect(ACTORS.length).toBeGreaterThanOrEqual(16)
  expect(cells).toBeGreaterThanOrEqual(CELLS)
})
