import fc from 'fast-check'
import {
  type Condition,
  ConditionFailed,
  type Item,
  type Key,
  type Range,
  type Table,
  type Write,
} from '#shared/table/table.ts'
import { testHost } from '../kit/host.ts'
import { runs } from '../kit/runs.ts'
import { tableOf } from '../kit/table.ts'
import { modelTable } from './model.ts'

const key = fc.record({ PK: fc.constantFrom('A', 'B'), SK: fc.constantFrom('C#1', 'C#2', 'L#1', 'STATE') })
const condition = fc.constantFrom<(Condition | undefined)[]>(
  undefined,
  'absent',
  'present',
  { rev: 1 },
  { rev: { below: 2 } },
  { rev: { above: 0 } },
  { rev: { missing: true } },
  { rev: { upTo: 1 } },
)
const attributes = fc.record({ rev: fc.nat({ max: 3 }), name: fc.string() }, { requiredKeys: [] })
const only = (onlyIf: Condition | undefined) => (onlyIf === undefined ? {} : { onlyIf })

const write: fc.Arbitrary<Write> = fc.oneof(
  fc.tuple(key, attributes, condition).map(([at, given, when]) => ({ put: { ...at, ...given }, ...only(when) })),
  fc.tuple(key, condition).map(([at, when]) => ({ delete: at, ...only(when) })),
  fc.tuple(key, fc.string(), fc.integer({ min: -2, max: 2 }), condition).map(([at, name, by, when]) => ({
    update: at,
    set: { name },
    add: { rev: by },
    ...only(when),
  })),
)
const range: fc.Arbitrary<Range> = fc.oneof(
  fc.constant({ PK: 'A' }),
  fc.constant({ PK: 'A', prefix: 'C#' }),
  fc.constant({ PK: 'A', from: 'C#1', to: 'L#1', newestFirst: true, limit: 1 }),
  fc.constant({ PK: 'B', from: 'C#2' }),
)

const outcome = async (work: () => Promise<unknown>): Promise<unknown> => {
  try {
    return (await work()) ?? null
  } catch (error) {
    if (error instanceof ConditionFailed) return `refused ${error.index}`
    throw error
  }
}

const all = async (table: Table, of: Range): Promise<Item[]> => {
  const items: Item[] = []
  for await (const item of table.query(of)) items.push(item)
  return items
}

const distinct = (writes: readonly Write[]) => {
  const named = writes.map(one => {
    const at: Key = 'put' in one ? one.put : 'update' in one ? one.update : 'delete' in one ? one.delete : one.check
    return `${at.PK} ${at.SK}`
  })
  return new Set(named).size === named.length
}

test('the model and the emulator agree on all operations of the simulation', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.oneof(write, fc.array(write, { minLength: 2, maxLength: 3 }).filter(distinct)), { maxLength: 12 }),
      range,
      async (steps, asked) => {
        const [model, real] = [modelTable(), tableOf(await testHost())]
        for (const step of steps) {
          const [got, want] = await Promise.all(
            [model, real].map(table => outcome(() => ('length' in step ? table.transact(step) : table.write(step)))),
          )
          expect(got).toEqual(want)
        }
        expect(await all(model, asked)).toEqual(await all(real, asked))
      },
    ),
    { numRuns: runs(15, 60) },
  )
})
