/** Reads a device's history: chunks, late positions and the tail, merged in the order of the fixes. */
import { keptAfter } from '../domain/settings.ts'
import type { PositionId } from '../model/ids.ts'
import { msOfTick, type Position, tickOfPosition } from '../model/position.ts'
import { keys, logRanges } from '../table/keys.ts'
import type { Table } from '../table/table.ts'
import { byTime, type Chunk, chunkFrom, positionsOf } from './chunk.ts'
import type { Fragment } from './fragment.ts'
import { chunkItemsBetween, lateItemsBetween } from './logItems.ts'
import type { DeviceState } from './state.ts'

/** A range of a device's history: packed as it is stored, or unpacked if it had to be cut or merged. */
export type Segment =
  | {
      readonly packed: Fragment
      readonly count: number
      readonly sent?: string | undefined
      readonly from: number
      readonly to: number
    }
  | { readonly positions: readonly Position[] }

export const positionsIn = (segment: Segment): readonly Position[] =>
  'positions' in segment ? segment.positions : positionsOf({ ...segment, fragment: segment.packed })

/** Iterates over late positions in the order of their fixes. */
class LatePositions {
  private taken = 0
  constructor(private readonly positions: readonly Position[]) {}

  /** Returns the next positions up to and including a fix time. */
  until(ms: number): Position[] {
    const start = this.taken
    while (this.taken < this.positions.length && (this.positions[this.taken]?.fixTime ?? Infinity) <= ms)
      this.taken += 1
    return this.positions.slice(start, this.taken)
  }
}

/**
 * Fix times from and to, both inclusive. Positions received at `keptAfter` or earlier are excluded. Unix time in
 * milliseconds.
 */
export interface HistorySegment {
  readonly from: number
  readonly to: number
  readonly keptAfter: number
}

/** Returns the positions of a device in a range, oldest fix first. */
export async function* historyOf(table: Table, state: DeviceState, range: HistorySegment): AsyncIterable<Segment> {
  const { from, to, keptAfter } = range
  if (from > to) return
  const within = ({ fixTime, serverTime }: Position) => fixTime >= from && fixTime <= to && serverTime > keptAfter
  const own = state.tail.filter(row => !row.carried && within(row.position))
  const flushedLate = (await latePositions(table, state, from, to)).filter(within)
  const tailLate = own.filter(row => row.displaced).map(row => row.position)
  const late = new LatePositions([...flushedLate, ...tailLate].sort(byTime))
  for await (const chunk of chunksBetween(table, state, from, to)) {
    if (chunk.count === 0 || chunk.to < from || chunk.from > to) continue
    const before = late.until(chunk.from - 1)
    if (before.length > 0) yield { positions: before }
    const among = late.until(chunk.to)
    // A position is received after its fix. So no position of a chunk with later fixes has expired.
    if (among.length === 0 && chunk.from >= from && chunk.to <= to && chunk.from > keptAfter) {
      const { fragment, count, sent } = chunk
      yield { packed: fragment, count, sent, from: chunk.from, to: chunk.to }
    } else {
      yield { positions: [...positionsOf(chunk).filter(within), ...among].sort(byTime) }
    }
  }
  const remaining = [...late.until(Infinity), ...own.filter(row => !row.displaced).map(row => row.position)].sort(
    byTime,
  )
  if (remaining.length > 0) yield { positions: remaining }
}

const FIRST_CHUNK = logRanges.chunks(0, 0).from

async function* chunksBetween(table: Table, state: DeviceState, from: number, to: number): AsyncIterable<Chunk> {
  for await (const item of chunkItemsBetween(table, state, from, to)) yield chunkFrom(item)
}

const latePositions = async (table: Table, state: DeviceState, from: number, to: number): Promise<Position[]> => {
  const found: Position[] = []
  for await (const item of lateItemsBetween(table, state, from, to)) {
    const chunk = chunkFrom(item)
    if (chunk.to >= from && chunk.from <= to) found.push(...positionsOf(chunk))
  }
  return found
}

/**
 * Returns the position with this id, or undefined if there is none or its retention has ended. The latest is always
 * kept.
 */
export const findById = async (
  table: Table,
  state: DeviceState | undefined,
  id: PositionId,
  now: () => number,
): Promise<Position | undefined> => {
  const position = state && (await findStored(table, state, id))
  if (!position || id === state.latestId) return position
  return position.serverTime > keptAfter(state.retentionDays, now) ? position : undefined
}

/** Finds a position in the tail or in a chunk. */
const findStored = async (table: Table, state: DeviceState, id: PositionId): Promise<Position | undefined> => {
  const inTail = state.tail.find(row => row.position.id === id)
  const tick = tickOfPosition(id)
  if (inTail || tick > state.flushedTick) return inTail?.position
  const PK = keys.log(state.deviceId, msOfTick(tick))
  for await (const item of table.query({
    PK,
    from: FIRST_CHUNK,
    to: logRanges.chunks(tick, tick).to,
    newestFirst: true,
    limit: 1,
  })) {
    const chunk = chunkFrom(item)
    const elsewhere = chunk.elsewhere.find(([lateTick]) => lateTick === tick)
    if (!elsewhere) return positionsOf(chunk).find(position => position.id === id)
    const firstTick = Number.parseInt(item.SK.slice(2), 16)
    const late = await table.get(keys.late(state.deviceId, elsewhere[1], firstTick))
    return late && positionsOf(chunkFrom(late)).find(position => position.id === id)
  }
  return undefined
}
