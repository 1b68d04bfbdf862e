/** Statistics: counts of devices, users and requests, and one row for each period that sums them. */
import type { MessageCount, Period } from '../domain/statistics.ts'
import type { DeviceId, UserId } from '../model/ids.ts'
import { traccarTime } from '../model/time.ts'
import type { Statistics } from '../model/statistics.ts'
import { numberOf } from './entities.ts'
import { keys } from './keys.ts'
import { collect, type Item, type Table, writeIf } from './table.ts'

const KEPT_MS = 40 * 86_400_000
/** Counts are kept until the row of their period is certainly final. */
const ttl = ({ end }: Period) => Math.ceil((end + KEPT_MS) / 1000)

export const statistics = (table: Table) => ({
  /**
   * Stores the messages of a device in a period that has ended for it. Safe to repeat: a lower count, which another process
   * may have from an earlier time, changes nothing.
   */
  async finish(device: DeviceId, count: MessageCount): Promise<void> {
    await writeIf(table, { put: finishedItem(device, count), onlyIf: { received: { upTo: count.received } } })
  },

  /** Adds requests to a period. */
  async addRequests(period: Period, requests: number): Promise<void> {
    await table.write({ update: keys.requests(period), add: { n: requests }, set: { ttl: ttl(period) } })
  },

  /** Counts a user as active in a period. */
  async noteUser(period: Period, user: UserId): Promise<void> {
    await table.write({ update: keys.requestUser(period, user), set: { ttl: ttl(period) } })
  },

  /** Returns the rows captured between two Unix times in milliseconds, both inclusive, oldest first. */
  async between(from: number, to: number): Promise<Statistics[]> {
    if (from > to) return []
    const [first, last] = [keys.statistics(from), keys.statistics(to)]
    return (await collect(table.query({ PK: first.PK, from: first.SK, to: last.SK }))).map(rowOf)
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
    mailSent: 0,
    smsSent: 0,
    geocoderRequests: 0,
    geolocationRequests: 0,
    protocols: null,
  }
}
