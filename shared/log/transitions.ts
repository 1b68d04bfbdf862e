/**
 * Computes the next state of a device: with a position, with events, or without its tail. Pure; the log decides what
 * is written.
 */
import type { Event, RaisedEvent } from '../model/event.ts'
import { type PositionDraft, msOfTick, positionIdOf, tickOf, tickOfPosition } from '../model/position.ts'
import { encodeRow, type Row } from './row.ts'
import { type DeviceState, lastValidRow, latestRow } from './state.ts'
import { bytesOf, itemOf } from './stateItem.ts'
import { storedEventsText } from './storedEvents.ts'

/** Maximum size of the item: one write unit. */
export const MAX_ITEM_BYTES = 1024
const MAX_TAIL_ROWS = 70
/** A chunk stores geofence ids of up to ten digits as JSON and must fit into an item of 400 KB. */
const MAX_TAIL_GEOFENCE_IDS = 20_000
/** A fix that is further ahead of the server's clock is never in order. */
const CLOCK_TOLERANCE_MS = 5 * 60_000

/** Returns the tick of a draft, whether it is out of order, and whether it becomes the latest position. */
const placeOf = (state: DeviceState, draft: PositionDraft) => {
  const ahead = draft.fixTime > draft.serverTime + CLOCK_TOLERANCE_MS
  const displaced = ahead || draft.fixTime < state.orderTime
  if (displaced) return { tick: state.tick + 1, displaced, latest: ahead && hasNothingBetter(state, draft) }
  return { tick: Math.max(state.tick + 1, tickOf(draft.fixTime)), displaced, latest: true }
}

/**
 * Returns true if no position in order exists and the draft is the newest. It is shown for a device whose clock was
 * always ahead.
 */
const hasNothingBetter = (state: DeviceState, { fixTime }: PositionDraft): boolean => {
  const latest = latestRow(state)
  return !latest || (latest.displaced && latest.position.fixTime <= fixTime)
}

/** Returns the state with one more position. The result can exceed the limits of an item. */
export const appendPosition = (state: DeviceState, draft: PositionDraft): DeviceState => {
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

/**
 * Returns an upper bound of the bytes outside the tail. Most states are so small that this estimate avoids the exact
 * computation.
 */
const headBytesAtMost = ({ fences }: DeviceState) => 400 + 18 * fences.length

/**
 * Returns true if a state can be stored unchanged. Checks rows, bytes, and that all ticks are in one month, because a
 * chunk covers one month.
 */
export const fitsInItem = (state: DeviceState): boolean => {
  const own = state.tail.filter(row => !row.carried)
  const first = own[0]
  if (!first || own.length === 1) return true
  const tailBytes = state.encoded.reduce((sum, row) => sum + row.length, 0)
  return (
    state.tail.length <= MAX_TAIL_ROWS &&
    own.reduce((sum, { position }) => sum + position.geofenceIds.length, 0) <= MAX_TAIL_GEOFENCE_IDS &&
    month(state.tick) === month(tickOfPosition(first.position.id)) &&
    (tailBytes + headBytesAtMost(state) <= MAX_ITEM_BYTES ||
      tailBytes + bytesOf(itemOf({ ...state, encoded: [], unpersisted: [], pending: [] })) <= MAX_ITEM_BYTES)
  )
}

const isCommitted = ({ committedTick }: DeviceState, { position }: Row) => tickOfPosition(position.id) <= committedTick

/** Returns the rows that a flush can move into chunks. */
export const committedRows = (state: DeviceState): Row[] =>
  state.tail.filter(row => !row.carried && isCommitted(state, row))

/** Returns true if more than half of the tail is committed, so that flushing creates a chunk of useful size. */
export const isMostlyCommitted = (state: DeviceState): boolean =>
  committedRows(state).length * 2 > state.tail.filter(row => !row.carried).length

/**
 * Returns the state after its committed rows moved into chunks. Only the latest and the last valid row stay, marked
 * as carried.
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

/** Returns the state with these events raised, in the given order. */
export const withEvents = (
  state: DeviceState,
  raised: readonly RaisedEvent[],
  { positionId = 0, serverTime, eventTime }: { positionId?: number; serverTime: number; eventTime: number },
): DeviceState => {
  if (raised.length === 0) return state
  const { deviceId } = state
  const time = tickOf(serverTime)
  const first = Math.max(state.eventTick + 1, time)
  const events = raised.map(({ type, geofenceId = 0, attributes = {} }, n): Event => {
    const id = positionIdOf(deviceId, first + n)
    return { id, type, deviceId, serverTime, eventTime, positionId, geofenceId, attributes }
  })
  const eventTick = first + raised.length - 1
  const eventDrift = Math.max(state.eventDrift, eventTick - time)
  return { ...state, eventTick, eventDrift, pending: [...state.pending, ...events], dirty: true }
}

/** Size of the events in one write, in characters of their text. The events of one more point can exceed it. */
const MAX_EVENT_CHARACTERS = 32_768

const MAX_EVENT_TEXT = 4_200

/** Returns true if the events of the state must be persisted before a point adds more. */
export const isHeavy = ({ unpersisted, pending }: DeviceState): boolean => {
  const count = unpersisted.length + pending.length
  // Skips building the text for the few events that a state usually has.
  if (count * MAX_EVENT_TEXT <= MAX_EVENT_CHARACTERS) return false
  return (storedEventsText([...unpersisted, ...pending]) ?? '').length > MAX_EVENT_CHARACTERS
}
