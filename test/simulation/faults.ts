/** A table that fails as DynamoDB and Lambda do, at moments that the seed picks. */
import { setImmediate } from 'node:timers/promises'
import type { Item, Table, Write } from '#shared/table/table.ts'
import type { Random } from './random.ts'

/** The process that made the call does not live any more. */
class Killed extends Error {}

export interface Container {
  readonly table: Table
  /** Does other work that leaves the process, such as handing events over. It fails as calls of the table do. */
  readonly reach: <T>(work: () => Promise<T>) => Promise<T>
  /** How many calls it made. */
  calls(): number
}

export type Rate = number

/** One Lambda container's view of the table: once it is killed, nothing it does has an effect. */
export const container = (table: Table, random: Random, rate: Rate): Container => {
  let dead = false
  let calls = 0
  const call = async <T>(work: () => Promise<T>): Promise<T> => {
    calls += 1
    if (random.chance(0.3)) await setImmediate()
    if (dead) throw new Killed('killed')
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
    reach: call,
    table: {
      ...table,
      get: key => call(() => table.get(key)),
      getMany: keys => call(() => table.getMany(keys)),
      query,
      write: (write: Write) => call(() => table.write(write)),
    },
  }
}
