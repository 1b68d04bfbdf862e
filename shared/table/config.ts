/**
 * A number that goes up with every change of what the stream consumer works by: attributes of the server and of devices, the
 * areas of geofences, and which of them apply to which devices. It reads this one item a batch and keeps all the rest in
 * memory while the number stands. Beside it stands until when somebody may watch, so that the consumer learns that with the
 * same read.
 */
import { numberOf, type TransactWrite } from './entities.ts'
import { keys } from './keys.ts'
import { ConditionFailed, type Item, type Table } from './table.ts'

export interface SubscriberState {
  /** Milliseconds; nobody watches after that. */
  readonly until: number
  /** How many connections there have ever been. */
  readonly connects: number
}

/** What the item of the configuration says about who watches. */
export const subscriberStateFrom = (item: Item | undefined): SubscriberState => ({
  until: numberOf(item?.['watchedUntil']),
  connects: numberOf(item?.['connects']),
})

/** Counts the version up. It belongs into the transaction of the change, so that no change stays unseen after a crash. */
export const newVersion: TransactWrite = { write: { update: keys.config(), add: { n: 1 } } }

export const config = (table: Table) => ({
  /** The number now; 0 before the first change. */
  async version(): Promise<number> {
    const item = await table.get(keys.config())
    return Number(item?.['n'] ?? 0)
  },

  watch: async (): Promise<SubscriberState> => subscriberStateFrom(await table.get(keys.config())),

  /** Says that there is one more who watches, until that moment at the latest. */
  async watched(until: number): Promise<void> {
    await table.write({ update: keys.config(), set: { watchedUntil: until }, add: { connects: 1 } })
  },

  /** Says that nobody watches any more, unless somebody came since the watch was read. */
  async unwatched({ connects }: SubscriberState): Promise<void> {
    try {
      await table.write({ update: keys.config(), set: { watchedUntil: 0 }, onlyIf: { connects } })
    } catch (error) {
      if (!(error instanceof ConditionFailed)) throw error
    }
  },
})
