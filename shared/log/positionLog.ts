/**
 * The log of every device's positions. A report changes one item, the device's state; a full tail becomes chunks.
 *
 * Nothing is written into a chunk that is not already committed in the state. So a chunk is a function of committed
 * rows, whoever writes it and however often, and a crash between the two writes leaves at most a chunk that readers
 * ignore and that the next attempt writes again under the same key.
 */
import { type DeviceId, type PositionId } from '../model/ids.ts'
import { deviceOfPosition, type Draft, msOfTick, type Position, tickOf, tickOfPosition } from '../model/position.ts'
import { keys, logRanges } from '../table/keys.ts'
import type { Table } from '../table/table.ts'
import { byTime, type Chunk, chunkFrom, chunkItems, positionsOf } from './chunk.ts'
import type { Fragment } from './fragment.ts'
import { type DeviceState, fits, itemOf, latestRow, stateFrom, withoutTail, withPosition } from './state.ts'

/** A stretch of a device's history: packed as it is stored, or unpacked where it had to be cut or merged. */
export type Segment =
  | { readonly packed: Fragment; readonly count: number; readonly from: number; readonly to: number }
  | { readonly positions: readonly Position[] }

export const positionsIn = (segment: Segment): readonly Position[] =>
  'positions' in segment ? segment.positions : positionsOf({ fragment: segment.packed, count: segment.count })

export const positionLog = (table: Table) => {
  /** The states of devices, undefined for those that do not exist. */
  const states = async (devices: readonly DeviceId[]): Promise<(DeviceState | undefined)[]> => {
    const items = await table.getMany(devices.map(keys.deviceState))
    return devices.map((device, n) => {
      const item = items[n]
      return item && stateFrom(device, item)
    })
  }

  const stateOf = async (device: DeviceId): Promise<DeviceState | undefined> => (await states([device]))[0]

  /** Writes the state. Throws ConditionFailed when it was written by somebody else since it was read. */
  const commit = async (state: DeviceState): Promise<DeviceState> => {
    if (!state.dirty) return state
    const next = { ...state, rev: state.rev + 1, dirty: false }
    await table.write({ put: itemOf(next), onlyIf: { rev: state.rev } })
    return next
  }

  /**
   * Moves a committed tail into chunks. The state says so with its next commit. A process that was overtaken holds an
   * older tail with fewer rows under the same keys: it must not write over the whole one. Then throws ConditionFailed.
   */
  const flush = async (state: DeviceState): Promise<DeviceState> => {
    const rows = state.tail.filter(row => !row.carried)
    if (rows.length === 0) return state
    await Promise.all(
      chunkItems(state.deviceId, rows).map(item => table.write({ put: item, onlyIf: { last: { upTo: state.tick } } })),
    )
    return withoutTail(state)
  }

  /** Appends a position to the state; where its tail has no room, what it holds is written first. */
  const append = async (state: DeviceState, draft: Draft): Promise<DeviceState> => {
    const grown = withPosition(state, draft)
    return fits(grown) ? grown : withPosition(await flush(await commit(state)), draft)
  }

  /** The latest position of each device; undefined where there is none. */
  const latest = async (devices: readonly DeviceId[]): Promise<(Position | undefined)[]> =>
    (await states(devices)).map(state => state && latestRow(state)?.position)

  /** The positions with these ids, undefined where there is none. */
  const byId = async (ids: readonly PositionId[]): Promise<(Position | undefined)[]> => {
    const devices = [...new Set(ids.map(deviceOfPosition))]
    const found = new Map(devices.map((device, n) => [device, n]))
    const known = await states(devices)
    return Promise.all(ids.map(id => findById(table, known[found.get(deviceOfPosition(id)) ?? -1], id)))
  }

  /** A device's positions with a fix in the range, both ends inclusive, oldest first. */
  async function* between(device: DeviceId, from: number, to: number): AsyncIterable<Segment> {
    const state = await stateOf(device)
    if (!state || from > to) return
    const within = (position: Position) => position.fixTime >= from && position.fixTime <= to
    const own = state.tail.filter(row => !row.carried && within(row.position))
    const late = [
      ...(await latePositions(table, state, from, to)).filter(within),
      ...own.filter(row => row.displaced).map(row => row.position),
    ].sort(byTime)
    let taken = 0
    /** The late positions up to a moment that were not given yet. */
    const lateUntil = (ms: number) => {
      const start = taken
      while (taken < late.length && (late[taken]?.fixTime ?? Infinity) <= ms) taken += 1
      return late.slice(start, taken)
    }
    for await (const chunk of chunksBetween(table, state, from, to)) {
      if (chunk.count === 0 || chunk.to < from || chunk.from > to) continue
      const before = lateUntil(chunk.from - 1)
      if (before.length > 0) yield { positions: before }
      const among = lateUntil(chunk.to)
      if (among.length === 0 && chunk.from >= from && chunk.to <= to) {
        yield { packed: chunk.fragment, count: chunk.count, from: chunk.from, to: chunk.to }
      } else {
        yield { positions: [...positionsOf(chunk).filter(within), ...among].sort(byTime) }
      }
    }
    const rest = [...lateUntil(Infinity), ...own.filter(row => !row.displaced).map(row => row.position)].sort(byTime)
    if (rest.length > 0) yield { positions: rest }
  }

  return { states, stateOf, commit, append, latest, byId, between }
}
export type PositionLog = ReturnType<typeof positionLog>

const FIRST_CHUNK = logRanges.chunks(0, 0).from

/** Every month that lies between two moments, as a moment in it, oldest first. */
const months = (fromMs: number, toMs: number): number[] => {
  const first = new Date(fromMs)
  const moments: number[] = []
  for (let n = 0; ; n += 1) {
    const start = Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + n, 1)
    if (start > toMs) return moments
    moments.push(start)
  }
}

/** The chunks that may hold positions of the range, oldest first: by tick, which is never before a position's time. */
async function* chunksBetween(table: Table, state: DeviceState, from: number, to: number): AsyncIterable<Chunk> {
  const low = tickOf(from)
  const high = Math.min(tickOf(to) + state.drift, state.flushedTick)
  if (high < 0) return
  const month = keys.log(state.deviceId, msOfTick(low))
  // The range may begin inside a chunk, which then starts before it.
  if (low > 0) {
    const before = { ...logRanges.chunks(0, low - 1), from: FIRST_CHUNK }
    for await (const item of table.query({ PK: month, ...before, newestFirst: true, limit: 1 })) {
      const chunk = chunkFrom(item)
      if (chunk.lastTick <= state.flushedTick) yield chunk
    }
  }
  for (const moment of low <= high ? months(msOfTick(low), msOfTick(high)) : []) {
    for await (const item of table.query({ PK: keys.log(state.deviceId, moment), ...logRanges.chunks(low, high) })) {
      const chunk = chunkFrom(item)
      if (chunk.lastTick <= state.flushedTick) yield chunk
    }
  }
}

/** What was flushed out of order and has its fix on a day of the range. */
const latePositions = async (table: Table, state: DeviceState, from: number, to: number): Promise<Position[]> => {
  const found: Position[] = []
  if (!state.displaced) return found
  const [first, last] = state.displaced
  for (const moment of months(Math.max(from, first), Math.min(to, last))) {
    for await (const item of table.query({ PK: keys.log(state.deviceId, moment), ...logRanges.late(from, to) })) {
      const chunk = chunkFrom(item)
      if (chunk.lastTick <= state.flushedTick && chunk.to >= from && chunk.from <= to) found.push(...positionsOf(chunk))
    }
  }
  return found
}

const findById = async (
  table: Table,
  state: DeviceState | undefined,
  id: PositionId,
): Promise<Position | undefined> => {
  if (!state) return undefined
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
