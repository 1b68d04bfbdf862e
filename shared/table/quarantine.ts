/** Points that can never become positions, kept for 90 days with the reason and what the device sent. */
import { textOf } from './entities.ts'
import { keys } from './keys.ts'
import type { Table } from './table.ts'

export interface Quarantined {
  readonly deviceId: number
  /** Milliseconds since 1970. */
  readonly receivedAt: number
  readonly reason: string
  /** The request: its query without the question mark, its content type and its body. */
  readonly query: string
  readonly contentType: string
  readonly body: string
}

const KEPT_SECONDS = 90 * 24 * 3600
const DAY_MS = 86_400_000

export const quarantine = (table: Table) => ({
  /** Keeps a point. `sequence` and `index` name it, so that keeping it twice keeps it once. */
  async keep(point: Quarantined, sequence: bigint, index: number): Promise<void> {
    const { deviceId, receivedAt, reason, query, contentType, body } = point
    const ttl = Math.floor(receivedAt / 1000) + KEPT_SECONDS
    await table.write({
      put: {
        ...keys.quarantine(receivedAt, String(sequence), index),
        deviceId,
        at: receivedAt,
        reason,
        query,
        contentType,
        body,
        ttl,
      },
    })
  },

  /** What was received between two moments, oldest first. */
  async *between(from: number, to: number): AsyncIterable<Quarantined> {
    for (let day = from - (from % DAY_MS); day <= to; day += DAY_MS) {
      for await (const item of table.query({ PK: keys.quarantine(day, '', 0).PK })) {
        const at = Number(item['at'])
        if (at < from || at > to) continue
        yield {
          deviceId: Number(item['deviceId']),
          receivedAt: at,
          reason: String(item['reason']),
          query: textOf(item['query']),
          contentType: textOf(item['contentType']),
          // Entries of before 2026-12 have the refused text alone.
          body: textOf(item['body'] ?? item['raw']),
        }
      }
    }
  },
})
