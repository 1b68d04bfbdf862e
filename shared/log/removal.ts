/**
 * Removes positions from a device's log while the device reports.
 *
 * First the tail is flushed. Otherwise a process that crashed during a flush could have left a chunk with the positions of the
 * tail, and a later flush would make it visible. Then the positions are removed from the chunks, each with a conditional write.
 * Last, the state is changed if its latest or its last valid position was removed. Every step is safe to repeat, so an
 * interrupted removal is completed by another one of the same range.
 */
import { unavailable } from '../errors.ts'
import { forEachConcurrently } from '../forEachConcurrently.ts'
import type { DeviceId } from '../model/ids.ts'
import { type Position, tickOfPosition } from '../model/position.ts'
import { batches, ConditionFailed, type Item, keyOf, type Table, writeIf } from '../table/table.ts'
import { chunkFrom, guardOf, positionsOf, withoutPositions } from './chunk.ts'
import { isDeleted, itemsBetween, newestFirst } from './logItems.ts'
import type { PositionLog } from './positionLog.ts'
import { encodeTail, type Row } from './row.ts'
import { type DeviceState, lastValidRow, latestRow } from './state.ts'

const ATTEMPTS = 12
/** Items that are read before they are rewritten. */
const BATCH = 64
/** Number of items rewritten concurrently. */
const AT_ONCE = 8
/** Chunks that are searched for a valid position after the latest remaining one was found. */
const VALID_WITHIN_CHUNKS = 20

export interface Removal {
  /** Fix times, both inclusive, Unix time in milliseconds. */
  readonly from: number
  readonly to: number
  /** Removes only this position. Undefined for all of the range. */
  readonly only?: Position['id']
  /** Returns true if no more time is left. */
  readonly isOver: () => boolean
}

/**
 * Removes the positions of a range that were received before the call. Positions that arrive during the call remain. Does
 * nothing if the device does not exist. Throws `unavailable` if the time is over: another call continues.
 */
export const removePositions = async (
  table: Table,
  log: PositionLog,
  device: DeviceId,
  removal: Removal,
): Promise<void> => {
  const { from, to, only } = removal
  if (from > to) return
  const flushed = await changeState(log, device, async state =>
    hasOwnRow(state, removal) ? log.flush(state) : undefined,
  )
  if (!flushed) return
  const newestTick = flushed.tick
  const isRemoved = ({ id, fixTime }: Position) =>
    fixTime >= from && fixTime <= to && tickOfPosition(id) <= newestTick && (only === undefined || id === only)
  const rewrite = async (item: Item) => {
    if (removal.isOver()) throw unavailable(TOO_LONG, 1)
    await removeFrom(table, item, isRemoved)
  }
  for await (const items of batches(itemsBetween(table, flushed, from, to), BATCH))
    await forEachConcurrently(AT_ONCE, items, rewrite)
  await changeState(log, device, state => withoutRows(table, state, isRemoved))
  await withoutLostRows(table, log, device)
}

/**
 * Removes carried rows from the state that are in no chunk any more: another removal can have deleted a position after it was
 * found as the newest remaining one.
 */
const withoutLostRows = async (table: Table, log: PositionLog, device: DeviceId): Promise<void> => {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const state = await log.stateOf(device)
    if (!state) return
    const carried = state.tail.filter(row => row.carried && !row.displaced).map(row => row.position.id)
    const deleted = await Promise.all(carried.map(id => isDeleted(table, state, id)))
    const lost = new Set(carried.filter((_, n) => deleted[n]))
    if (lost.size === 0) return
    await changeState(log, device, current => withoutRows(table, current, ({ id }) => lost.has(id)))
  }
}

const TOO_LONG = 'Not all positions of the range are deleted yet, repeat the request'

/** Returns true if the tail has a position of the range that no chunk has. */
const hasOwnRow = ({ tail }: DeviceState, { from, to }: Removal): boolean =>
  tail.some(({ carried, position }) => !carried && position.fixTime >= from && position.fixTime <= to)

/** Changes the state and commits it. Returns the current state, or undefined if there is none. Repeats lost races. */
const changeState = async (
  log: PositionLog,
  device: DeviceId,
  change: (state: DeviceState) => Promise<DeviceState | undefined>,
): Promise<DeviceState | undefined> => {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const state = await log.stateOf(device)
    if (!state) return undefined
    try {
      const changed = await change(state)
      return changed ? await log.commit(changed) : state
    } catch (error) {
      // The device reported in the meantime.
      if (!(error instanceof ConditionFailed)) throw error
    }
  }
  throw unavailable('The device is reporting too fast to delete its positions, try again', 1)
}

/** Removes positions from one item. Reads it again if another removal changed it in the meantime. */
const removeFrom = async (table: Table, found: Item, isRemoved: (position: Position) => boolean): Promise<void> => {
  for (let item: Item | undefined = found; item; item = await table.get(keyOf(found))) {
    const without = withoutPositions(item, isRemoved)
    if (!without || (await writeIf(table, { put: without, onlyIf: { last: guardOf(item) } }))) return
  }
}

/**
 * Returns the state without removed rows, or undefined if it has none of them. If the latest or the last valid position was
 * removed, the newest remaining one takes its place, as if the removed ones had never been received.
 */
const withoutRows = async (
  table: Table,
  state: DeviceState,
  isRemoved: (position: Position) => boolean,
): Promise<DeviceState | undefined> => {
  const kept = state.tail.filter(row => !isRemoved(row.position))
  if (kept.length === state.tail.length) return undefined
  const [latest, valid] = [latestRow(state), lastValidRow(state)]
  const lostLatest = latest !== undefined && !kept.includes(latest)
  const lostValid = valid !== undefined && !kept.includes(valid)
  // Rows that are in no chunk yet are newer than all chunks.
  const own = kept.filter(row => !row.carried && !row.displaced)
  const isInTail = (!lostLatest || own.length > 0) && (!lostValid || own.some(row => row.position.valid))
  const found = isInTail ? [] : await newestInChunks(table, state)
  const known = new Set(kept.map(row => row.position.id))
  const rows = [...kept, ...found.filter(row => !known.has(row.position.id))].toSorted(byId)
  const newest = lostLatest ? rows.findLast(row => !row.displaced) : latest
  const needed = [newest, rows.findLast(row => !row.displaced && row.position.valid)]
  const tail = rows.filter(row => !row.carried || needed.includes(row))
  return { ...state, tail, encoded: encodeTail(tail), latestId: newest?.position.id ?? 0, dirty: true }
}

const byId = (a: Row, b: Row): number => a.position.id - b.position.id

/** Returns the newest position and the newest valid position in chunks, as carried rows. They can be the same. */
const newestInChunks = async (table: Table, state: DeviceState): Promise<Row[]> => {
  const found: Row[] = []
  let searched = 0
  for await (const item of newestFirst(table, state)) {
    for (const position of positionsOf(chunkFrom(item)).toReversed()) {
      if (found.length === 0 || position.valid) found.push({ position, displaced: false, carried: true })
      if (position.valid) return found
    }
    if (found.length > 0 && (searched += 1) >= VALID_WITHIN_CHUNKS) return found
  }
  return found
}
