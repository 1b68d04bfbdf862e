/** Reports of a device that were refused because they had no valid ingest key. Ingest counts them. */
import type { DeviceId } from '../model/ids.ts'
import { numberOf, textOf } from './entities.ts'
import { keys } from './keys.ts'
import type { Item, Table } from './table.ts'

const DAY_SECONDS = 86_400
/** Refusals are forgotten this long after the last one. */
const REFUSALS_KEPT_SECONDS = 90 * DAY_SECONDS

export interface Refusals {
  readonly count: number
  /** Time of the last one, Unix time in milliseconds. */
  readonly at: number
  /** Network of the last sender. */
  readonly source: string
}

export const refusalsFrom = ({ count, at, source }: Item): Refusals => ({
  count: numberOf(count),
  at: numberOf(at),
  source: textOf(source),
})

/** Adds refused reports to the count of a device. */
export const countRefusals = async (
  table: Pick<Table, 'write'>,
  device: DeviceId,
  { count, at, source }: Refusals,
): Promise<void> => {
  const ttl = Math.ceil(at / 1000) + REFUSALS_KEPT_SECONDS
  await table.write({ update: keys.refusedReports(device), set: { v: 1, at, source, ttl }, add: { count } })
}
