/**
 * Counts refused reports of a device, so that its users can find out why it is silent. Anyone can send such reports, so
 * writes are limited: one a minute for a device, and sixty a minute in a process. The count is therefore a lower bound.
 */
import type { DeviceId } from '../model/ids.ts'
import { countRefusals } from '../table/refusedReports.ts'
import type { Table } from '../table/table.ts'
import { networkOf } from '../viewer.ts'

const MINUTE_MS = 60_000
const WRITES_PER_MINUTE = 60
const MOST_KEPT = 10_000

interface Counted {
  /** Refused reports since the last write. */
  waiting: number
  readonly writtenAt: number
}

/** Counts a refused report of a device from an address. */
export type CountRefusal = (device: DeviceId, ip: string) => Promise<void>

/** `now` returns Unix time in milliseconds. */
export const refusalCounter = (table: Table, now: () => number): CountRefusal => {
  const counted = new Map<DeviceId, Counted>()
  let minute = { at: -Infinity, writes: 0 }
  return async (device, ip) => {
    const at = now()
    const before = counted.get(device)
    if (Math.abs(at - minute.at) >= MINUTE_MS) minute = { at, writes: 0 }
    const isTooSoon = before !== undefined && Math.abs(at - before.writtenAt) < MINUTE_MS
    if (isTooSoon || minute.writes >= WRITES_PER_MINUTE) {
      if (before) before.waiting += 1
      return
    }
    minute.writes += 1
    if (counted.size >= MOST_KEPT) counted.clear()
    counted.set(device, { waiting: 0, writtenAt: at })
    // An address identifies a person, its network is enough to tell one's own phone from others.
    await countRefusals(table, device, { count: 1 + (before?.waiting ?? 0), at, source: networkOf(ip) })
  }
}
