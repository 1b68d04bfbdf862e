/** Reads the items of a device's log as they are stored. */
import type { PositionId } from '../model/ids.ts'
import { msOfTick, tickOf, tickOfPosition } from '../model/position.ts'
import { months } from '../model/time.ts'
import { keys, logRanges } from '../table/keys.ts'
import type { Item, Table } from '../table/table.ts'
import { chunkFrom, lastTickOf, positionsOf } from './chunk.ts'
import type { DeviceState } from './state.ts'

const FIRST_CHUNK = logRanges.chunks(0, 0).from

const isFlushed = (state: DeviceState, item: Item) => lastTickOf(item) <= state.flushedTick

/**
 * Returns the flushed chunks that can hold positions of the range, oldest first. A tick is never before the fix time of its
 * position.
 */
export async function* chunkItemsBetween(
  table: Table,
  state: DeviceState,
  from: number,
  to: number,
): AsyncIterable<Item> {
  const low = tickOf(from)
  const high = Math.min(tickOf(to) + state.drift, state.flushedTick)
  if (high < 0) return
  const month = keys.log(state.deviceId, msOfTick(low))
  // The range can begin inside a chunk that starts before it.
  if (low > 0) {
    const before = { ...logRanges.chunks(0, low - 1), from: FIRST_CHUNK }
    for await (const item of table.query({ PK: month, ...before, newestFirst: true, limit: 1 }))
      if (isFlushed(state, item)) yield item
  }
  for (const moment of low <= high ? months(msOfTick(low), msOfTick(high)) : [])
    for await (const item of table.query({ PK: keys.log(state.deviceId, moment), ...logRanges.chunks(low, high) }))
      if (isFlushed(state, item)) yield item
}

/** Returns the items with positions that were flushed out of order and have a fix on a day of the range. */
export async function* lateItemsBetween(
  table: Table,
  state: DeviceState,
  from: number,
  to: number,
): AsyncIterable<Item> {
  if (!state.displaced) return
  const [first, last] = state.displaced
  for (const moment of months(Math.max(from, first), Math.min(to, last)))
    for await (const item of table.query({ PK: keys.log(state.deviceId, moment), ...logRanges.late(from, to) }))
      if (isFlushed(state, item)) yield item
}

/** Returns all items that can hold positions of the range. */
export async function* itemsBetween(table: Table, state: DeviceState, from: number, to: number): AsyncIterable<Item> {
  yield* chunkItemsBetween(table, state, from, to)
  yield* lateItemsBetween(table, state, from, to)
}

/** Returns the flushed chunks of a device, newest first. */
export async function* newestFirst(table: Table, state: DeviceState): AsyncIterable<Item> {
  if (state.flushedTick < 0) return
  const range = { from: FIRST_CHUNK, to: logRanges.chunks(0, state.flushedTick).to, newestFirst: true }
  for (const moment of months(msOfTick(0), msOfTick(state.flushedTick)).toReversed())
    for await (const item of table.query({ PK: keys.log(state.deviceId, moment), ...range }))
      if (isFlushed(state, item)) yield item
}

/**
 * Returns true if the chunk of a position that arrived in order exists and does not have it: it was deleted. False if the chunk
 * has expired, because the latest position outlasts its chunk.
 */
export const isDeleted = async (table: Table, state: DeviceState, id: PositionId): Promise<boolean> => {
  const tick = tickOfPosition(id)
  const range = { from: FIRST_CHUNK, to: logRanges.chunks(tick, tick).to, newestFirst: true, limit: 1 }
  for await (const item of table.query({ PK: keys.log(state.deviceId, msOfTick(tick)), ...range }))
    return lastTickOf(item) >= tick && !positionsOf(chunkFrom(item)).some(position => position.id === id)
  return false
}
