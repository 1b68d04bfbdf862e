/** Table, bucket and invocation of another function that fail as in AWS, at times that the seed determines. */
import { setImmediate } from 'node:timers/promises'
import type { DeviceId } from '#shared/model/ids.ts'
import type { DispatchEvents } from '#shared/stream/persistEvents.ts'
import type { DeadLetters } from '#shared/ports.ts'
import type { Item, Table, Write } from '#shared/table/table.ts'
import type { TestHost } from '../kit/host.ts'
import type { Random } from './random.ts'

/** The process that made the call was killed. */
class Killed extends Error {}

export interface Container {
  readonly table: Table
  readonly setAside: DeadLetters
  readonly dispatch: DispatchEvents
  /** Number of calls. */
  calls(): number
}

export type Rate = number

/** State that all containers share. */
export interface World {
  readonly table: Table
  readonly host: TestHost
  readonly devices: readonly DeviceId[]
  /** Failure rate of calls. */
  readonly rate: Rate
  /** Rate of writes of direct reports that the client repeats because the first answer was lost. Default: 0. */
  readonly lostAnswers?: number
  /** Dead letters by name. */
  readonly aside: Map<string, string>
  /** Ids of dispatched events, in order, including repetitions. */
  readonly handedOver: number[]
  /** While true, no call succeeds. */
  outage: boolean
}

const NO_ANSWERS = ['NoAnswer', 'ResourceNotFoundException', 'AccessDeniedException']

/** Returns the dependencies of one Lambda container. After it is killed, its calls have no effect. */
export const container = (world: World, random: Random, rate = world.rate): Container => {
  const { table, aside, handedOver } = world
  let dead = false
  let calls = 0
  const call = async <T>(work: () => Promise<T>): Promise<T> => {
    calls += 1
    if (random.chance(0.3)) await setImmediate()
    if (dead) throw new Killed('killed')
    if (world.outage) throw Object.assign(new Error('the table is away'), { name: NO_ANSWERS[random.below(3)] })
    const fault = random.chance(rate) ? random.below(4) : -1
    if (fault === 0) {
      dead = true
      throw new Killed('killed before the call')
    }
    if (fault === 1) throw Object.assign(new Error('throttled'), { name: 'ThrottlingException' })
    const result = await work()
    if (fault === 2) {
      dead = true
      throw new Killed('killed after the call')
    }
    if (fault === 3) throw Object.assign(new Error('timed out, though it was applied'), { name: 'TimeoutError' })
    return result
  }
  const query = async function* (...args: Parameters<Table['query']>): AsyncIterable<Item> {
    const items = await call(async () => {
      const all: Item[] = []
      for await (const item of table.query(...args)) all.push(item)
      return all
    })
    yield* items
  }
  return {
    calls: () => calls,
    setAside: { put: (name, document) => call(async () => void aside.set(name, document)) },
    dispatch: (_, events) => call(async () => void handedOver.push(...events.map(({ id }) => id))),
    table: {
      ...table,
      get: key => call(() => table.get(key)),
      getMany: keys => call(() => table.getMany(keys)),
      query,
      write: (write: Write) => call(() => table.write(write)),
    },
  }
}
