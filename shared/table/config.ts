/**
 * The configuration version, and until when live clients may be connected. The stream consumer reads this item once per
 * batch and caches settings and geofences while the version is the same. Transactions increment it: see `commit`.
 */
import { numberOf } from './entities.ts'
import { keys } from './keys.ts'
import { type Item, type Table, writeIf } from './table.ts'

export interface SubscriberState {
  /** Unix time in milliseconds after which no live client is connected. */
  readonly until: number
  /** Number of connections ever opened. */
  readonly connects: number
  /** When many connections were last found open, Unix time in milliseconds; 0 for never. */
  readonly crowdedAt: number
}

/** Returns the subscriber state in the item of the configuration. */
export const subscriberStateFrom = (item: Item | undefined): SubscriberState => ({
  until: numberOf(item?.['watchedUntil']),
  connects: numberOf(item?.['connects']),
  crowdedAt: numberOf(item?.['crowdedAt']),
})

export const config = (table: Table) => ({
  /** Returns the configuration version; 0 before the first change. */
  version: async (): Promise<number> => numberOf((await table.get(keys.config()))?.['n']),

  subscriberState: async (): Promise<SubscriberState> => subscriberStateFrom(await table.get(keys.config())),

  /** Counts a new live client that is connected until the given Unix time in milliseconds at the latest. */
  async addSubscriber(until: number): Promise<void> {
    await table.write({ update: keys.config(), set: { watchedUntil: until }, add: { connects: 1 } })
  },

  /** Notes that many connections are open, so that new ones are spread. `now` is Unix time in milliseconds. */
  async noteCrowd(now: number): Promise<void> {
    await table.write({ update: keys.config(), set: { crowdedAt: now } })
  },

  /** Notes that no live client is connected, unless one connected after the state was read. */
  async clearSubscribers({ connects }: SubscriberState): Promise<void> {
    await writeIf(table, { update: keys.config(), set: { watchedUntil: 0 }, onlyIf: { connects } })
  },
})
