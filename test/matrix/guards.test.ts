/** Each guard is needed: without it, the matrix sees somebody do what should have been refused. */
import { operations } from '#shared/api/index.ts'
import type { Operation } from '#shared/api/operation.ts'
import type { Handler } from '../kit/call.ts'
import { type Cell, cellsOf, run } from './cells.ts'
import { compiled, permissive, weakened, withAccess } from './mutants.ts'
import { type Scene, scene } from './scene.ts'

let known: Scene

beforeAll(async () => {
  known = await scene()
})

/** Actors that are refused most come first, because they find a missing guard soonest. */
const FIRST = ['anonymous', 'readonly', 'stranger', 'administrator', 'deviceReadonly', 'limitCommands']
const rank = (name: string) => (FIRST.includes(name) ? FIRST.indexOf(name) : FIRST.length)

/** What the matrix finds first of what is wrong, by what should be refused. */
const firstFault = async (operation: Operation, handler?: Handler): Promise<string | undefined> => {
  const actors = [...known.actors].sort((one, other) => rank(one.name) - rank(other.name))
  for (const actor of actors) {
    const refused = cellsOf(known, operation, actor).filter(isTried)
    const [fault] = await run(known, refused, handler)
    if (fault !== undefined) return fault
  }
  return undefined
}

const isTried = ({ expected, by }: Cell) => expected.is !== 'allowed' && by !== 'basic'

/** Asked again within the handler, in the same words and before anything else: nobody can see which one refused. */
const ASKED_TWICE = new Set([
  'devicehive.users.getDeviceType without that a token needs an action',
  'traccar.attributes.removeAlias without that it writes',
  'vehicles.associations.create without that it writes',
  'vehicles.associations.remove without that it writes',
  'devicehive.devices.save without that it writes',
  'devicehive.devices.remove without that it writes',
])

const declared = operations
  .flatMap(operation => weakened(operation).map(one => ({ ...one, operation })))
  .filter(({ operation, lacks }) => !ASKED_TWICE.has(`${operation.address} without ${lacks}`))

test.each(declared.map(one => [one.operation.address, one.lacks, one] as const))(
  'without %s declaring %s, somebody gets through',
  async (_address, _lacks, { operation, access }) => {
    expect(await withAccess(operation, access, () => firstFault(operation))).toEqual(expect.any(String))
  },
)

/** Behind a declared guard that saw the thing a moment ago: these refuse only when it has just gone. */
const FOR_WHAT_HAS_JUST_GONE = /\w+\(table\)\.(update|remove|queue)\(|^if \(!(device|account)\) throw forbidden/

const refusing = operations.flatMap(operation => permissive(operation).map(one => ({ ...one, operation })))
const needed = refusing.filter(({ line }) => !FOR_WHAT_HAS_JUST_GONE.test(line))

test.each(needed.map(one => [one.address, one.line, one] as const))(
  'if %s goes on after "%s", somebody gets through',
  async (_address, _line, one) => {
    expect(await firstFault(one.operation, await compiled(one.operation, one))).toEqual(expect.any(String))
  },
)

test('there are more than a hundred guards', () => {
  expect(declared.length + needed.length).toBeGreaterThan(100)
})
