/** How a device's state goes on: with a position, with events, without its tail. Pure; the log decides what is written. */
import type { Event, RaisedEvent } from '../model/event.ts'
import { type PositionDraft, msOfTick, positionIdOf, tickOf, tickOfPosition } from '../model/position.ts'
import { encodeRow, type Row } from './row.ts'
import { type DeviceState, lastValidRow, latestRow } from './state.ts'
import { bytesOf, itemOf } from './stateItem.ts'
import { storedEventsText } from './storedEvents.ts'

/** The item may be this large: one write unit. */
export const MAX_ITEM_BYTES = 1024
const MAX_TAIL_ROWS = 70
/** Each position of a chunk has its ids as JSON, of up to ten digits: a chunk must fit into an item of 400 KB. */
const MAX_TAIL_GEOFENCE_IDS = 20_000
/** A fix that is further ahead of the server's clock is never in order. */
const CLOCK_TOLERANCE_MS = 5 * 60_000

/** Where a draft belongs: its id, whether it is out of order, and whether it becomes the latest. */
const placeOf = (state: DeviceState, draft: PositionDraft) => {
  const ahead = draft.fixTime > draft.serverTime + CLOCK_TOLERANCE_MS
  const displaced = ahead || draft.fixTime < state.orderTime
  if (displaced) return { tick: state.tick + 1, displaced, latest: ahead && hasNothingBetter(state, draft) }
  return { tick: Math.max(state.tick + 1, tickOf(draft.fixTime)), displaced, latest: true }
}

/** A device whose clock has always been ahead has no position in order. Its newest one is better than none. */
const hasNothingBetter = (state: DeviceState, { fixTime }: PositionDraft): boolean => {
  const latest = latestRow(state)
  return !latest || (latest.displaced && latest.position.fixTime <= fixTime)
}

/** The state with one more position, which may be more than fits. */
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

/** More than anything but the tail can take: most states are so far from full that nobody needs to know better. */
const headBytesAtMost = ({ fences }: DeviceState) => 400 + 18 * fences.length

/** Whether a state may be stored as it is: rows, bytes, and one month only, because a chunk lies in one month. */
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

/** Events that one write may carry, in characters of their text. Those of one more point may be added. */
const MAX_EVENT_CHARACTERS = 32_768

const MAX_EVENT_TEXT = 4_200

/** Returns true if the state carries so many events that they must be settled before a point adds more. */
export const isHeavy = ({ unpersisted, pending }: DeviceState): boolean => {
  const count = unpersisted.length + pending.length
  // No text is made for the few events that a state mostly has.
  if (count * MAX_EVENT_TEXT <= MAX_EVENT_CHARACTERS) return false
  return (storedEventsText([...unpersisted, ...pending]) ?? '').length > MAX_EVENT_CHARACTERS
}
