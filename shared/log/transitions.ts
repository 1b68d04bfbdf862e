/** How a device's state goes on: with a position, with events, without its tail. Pure; the log decides what is written. */
import type { Event, Occurrence } from '../model/event.ts'
import { type Draft, msOfTick, positionIdOf, tickOf, tickOfPosition } from '../model/position.ts'
import { encodeRow, type Row } from './row.ts'
import { type DeviceState, lastValidRow, latestRow } from './state.ts'
import { bytesOf, itemOf } from './stateItem.ts'

/** The item may be this large: one write unit. */
export const MAX_ITEM_BYTES = 1024
const MAX_TAIL_ROWS = 70
/** A fix that is further ahead of the server's clock is never in order. */
const CLOCK_TOLERANCE_MS = 5 * 60_000

/** Where a draft belongs: its id, whether it is out of order, and whether it becomes the latest. */
const placeOf = (state: DeviceState, draft: Draft) => {
  const ahead = draft.fixTime > draft.serverTime + CLOCK_TOLERANCE_MS
  const displaced = ahead || draft.fixTime < state.orderTime
  if (displaced) return { tick: state.tick + 1, displaced, latest: ahead && hasNothingBetter(state, draft) }
  return { tick: Math.max(state.tick + 1, tickOf(draft.fixTime)), displaced, latest: true }
}

/** A device whose clock has always been ahead has no position in order. Its newest one is better than none. */
const hasNothingBetter = (state: DeviceState, { fixTime }: Draft): boolean => {
  const latest = latestRow(state)
  return !latest || (latest.displaced && latest.position.fixTime <= fixTime)
}

/** The state with one more position, which may be more than fits. */
export const withPosition = (state: DeviceState, draft: Draft): DeviceState => {
  const { tick, displaced, latest } = placeOf(state, draft)
  const id = positionIdOf(state.deviceId, tick)
  const row: Row = { position: { ...draft, id }, displaced, carried: false }
  return {
    ...state,
    tick,
    orderTime: displaced ? state.orderTime : draft.fixTime,
    drift: displaced ? state.drift : Math.max(state.drift, tick - tickOf(draft.fixTime)),
    displaced: displaced ? spanWith(state.displaced, draft.fixTime) : state.displaced,
    latestId: latest ? id : state.latestId,
    tail: [...state.tail, row],
    encoded: [...state.encoded, encodeRow(row, state.tail.at(-1))],
    dirty: true,
  }
}

const spanWith = (span: DeviceState['displaced'], ms: number): readonly [number, number] =>
  span ? [Math.min(span[0], ms), Math.max(span[1], ms)] : [ms, ms]

const month = (tick: number) => {
  const date = new Date(msOfTick(tick))
  return date.getUTCFullYear() * 12 + date.getUTCMonth()
}

/** More than anything but the tail can take: most states are so far from full that nobody needs to know better. */
const headBytesAtMost = ({ fences }: DeviceState) => 400 + 18 * fences.length

/** Whether a state may be stored as it is: rows, bytes, and one month only, because a chunk lies in one month. */
export const fits = (state: DeviceState): boolean => {
  const own = state.tail.filter(row => !row.carried)
  const first = own[0]
  if (!first || own.length === 1) return true
  const tailBytes = state.encoded.reduce((sum, row) => sum + row.length, 0)
  return (
    state.tail.length <= MAX_TAIL_ROWS &&
    month(state.tick) === month(tickOfPosition(first.position.id)) &&
    (tailBytes + headBytesAtMost(state) <= MAX_ITEM_BYTES ||
      tailBytes + bytesOf(itemOf({ ...state, encoded: [], pending: [] })) <= MAX_ITEM_BYTES)
  )
}

const isCommitted = ({ committedTick }: DeviceState, { position }: Row) => tickOfPosition(position.id) <= committedTick

/** The rows that a flush may move into chunks. */
export const committedRows = (state: DeviceState): Row[] =>
  state.tail.filter(row => !row.carried && isCommitted(state, row))

/** Whether so much of the tail is committed that moving it makes a chunk worth having. */
export const isMostlyCommitted = (state: DeviceState): boolean =>
  committedRows(state).length * 2 > state.tail.filter(row => !row.carried).length

/**
 * The state after its committed rows moved into chunks. Of these only the latest position and the last valid one stay, marked
 * as no longer the tail's own.
 */
export const withoutCommitted = (state: DeviceState): DeviceState => {
  const needed = [lastValidRow(state), latestRow(state)]
  const tail = state.tail.flatMap(row => {
    if (!isCommitted(state, row)) return [row]
    return needed.includes(row) ? [{ ...row, carried: true }] : []
  })
  const encoded = tail.map((row, n) => encodeRow(row, tail[n - 1]))
  return { ...state, flushedTick: state.committedTick, tail, encoded, dirty: true }
}

/** The state with events raised, in their order. */
export const withEvents = (
  state: DeviceState,
  raised: readonly Occurrence[],
  { positionId = 0, serverTime, eventTime }: { positionId?: number; serverTime: number; eventTime: number },
): DeviceState =>
  raised.reduce((before, { type, geofenceId = 0, attributes = {} }) => {
    const eventTick = Math.max(before.eventTick + 1, tickOf(serverTime))
    const id = positionIdOf(state.deviceId, eventTick)
    const event: Event = {
      id,
      type,
      deviceId: state.deviceId,
      serverTime,
      eventTime,
      positionId,
      geofenceId,
      attributes,
    }
    const eventDrift = Math.max(before.eventDrift, eventTick - tickOf(serverTime))
    return { ...before, eventTick, eventDrift, pending: [...before.pending, event], dirty: true }
  }, state)
