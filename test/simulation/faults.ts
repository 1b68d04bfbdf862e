/** A table, a bucket and a call of another function that fail as AWS and Lambda do, at moments that the seed picks. */
import { setImmediate } from 'node:timers/promises'
import type { DeviceId } from '#shared/model/ids.ts'
import type { DispatchEvents } from '#shared/stream/dispatchEvents.ts'
import type { DeadLetters } from '#shared/ports.ts'
import type { Item, Table, Write } from '#shared/table/table.ts'
import type { TestHost } from '../kit/host.ts'
import type { Random } from './random.ts'

/** The process that made the call does not live any more. */
class Killed extends Error {}

export interface Container {
  readonly table: Table
  readonly setAside: DeadLetters
  readonly announce: DispatchEvents
  /** How many calls it made. */
  calls(): number
}

export type Rate = number

/** What all containers share. */
export interface World {
  readonly table: Table
  readonly host: TestHost
  readonly devices: readonly DeviceId[]
  /** How often a call fails. */
  readonly rate: Rate
  /** The documents that were set aside, by name. */
  readonly aside: Map<string, string>
  /** The ids of the events that were handed over, in order, as often as they were. */
  readonly handedOver: number[]
  /** While it is true, nothing answers. */
  outage: boolean
}

const NO_ANSWERS = ['NoAnswer', 'ResourceNotFoundException', 'AccessDeniedException']

/** One Lambda container's view of the world: once it is killed, nothing it does has an effect. */
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
    announce: (_, events) => call(async () => void handedOver.push(...events.map(({ id }) => id))),
    table: {
      ...table,
      get: key => call(() => table.get(key)),
      getMany: keys => call(() => table.getMany(keys)),
      query,
      write: (write: Write) => call(() => table.write(write)),
    },
  }
}
