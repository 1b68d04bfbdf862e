/** Statistics: what is counted while it happens, and the rows that are made of it, one for each period. */
import type { MessageCount, Period } from '../domain/statistics.ts'
import type { DeviceId, UserId } from '../model/ids.ts'
import { traccarTime } from '../model/time.ts'
import type { Statistics } from '../model/statistics.ts'
import { numberOf } from './entities.ts'
import { keys } from './keys.ts'
import { ConditionFailed, type Item, type Table } from './table.ts'

const KEPT_MS = 40 * 86_400_000
/** What was counted is of no use once its row is final. */
const ttl = ({ end }: Period) => Math.ceil((end + KEPT_MS) / 1000)

export const statistics = (table: Table) => ({
  /**
   * Keeps what a device sent in a period that is over for it. Can be repeated. A process that was overtaken may hold an
   * older count of the period, which is lower and changes nothing.
   */
  async finish(device: DeviceId, count: MessageCount): Promise<void> {
    try {
      await table.write({ put: finishedItem(device, count), onlyIf: { received: { upTo: count.received } } })
    } catch (error) {
      if (!(error instanceof ConditionFailed)) throw error
    }
  },

  /** Adds requests to a period. */
  async addRequests(period: Period, requests: number): Promise<void> {
    await table.write({ update: keys.requests(period), add: { n: requests }, set: { ttl: ttl(period) } })
  },

  /** Notes that a user made a request in a period. */
  async noteUser(period: Period, user: UserId): Promise<void> {
    await table.write({ update: keys.requestUser(period, user), set: { ttl: ttl(period) } })
  },

  /** The rows that were captured between two moments, both inclusive, oldest first. */
  async between(from: number, to: number): Promise<Statistics[]> {
    if (from > to) return []
    const [first, last] = [keys.statistics(from), keys.statistics(to)]
    const rows: Statistics[] = []
    for await (const item of table.query({ PK: first.PK, from: first.SK, to: last.SK })) rows.push(rowOf(item))
    return rows
  },
})

export const finishedItem = (device: DeviceId, { period, received, stored }: MessageCount): Item => ({
  ...keys.messages(period, device),
  v: 1,
  received,
  stored,
  ttl: ttl(period),
})

const rowOf = (item: Item): Statistics => {
  const count = (name: string) => numberOf(item[name])
  return {
    id: count('row'),
    attributes: {},
    captureTime: traccarTime(Date.parse(item.SK)),
    activeUsers: count('activeUsers'),
    activeDevices: count('activeDevices'),
    requests: count('requests'),
    messagesReceived: count('messagesReceived'),
    messagesStored: count('messagesStored'),
  }
}
