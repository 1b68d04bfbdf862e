/**
 * Transitions of a device's state: append a position, add events, flush the tail. Pure. positionLog.ts decides what is
 * written.
 */
import type { Event, RaisedEvent } from '../model/event.ts'
import { type PositionDraft, msOfTick, positionIdOf, tickOf, tickOfPosition } from '../model/position.ts'
import { encodeTail, type Row } from './row.ts'
import { type DeviceState, lastValidRow, latestRow } from './state.ts'
import { bytesOf, itemOf, TAIL_NAMES_BYTES } from './stateItem.ts'
import { storedEventsText } from './storedEvents.ts'

/** Largest item that costs one write unit. */
export const MAX_ITEM_BYTES = 1024
const MAX_TAIL_ROWS = 90
/** The chunk of a longer tail, which is compressed JSON, usually costs a third write unit. */
const MAX_TAIL_BYTES = 720
/**
 * Each position of a chunk has its geofence ids as JSON, with up to ten digits each. A chunk must fit into an item of
 * 400 KB.
 */
const MAX_TAIL_GEOFENCE_IDS = 20_000
/** A fix that is further ahead of the server's clock is always displaced. */
const CLOCK_TOLERANCE_MS = 5 * 60_000

/** Returns the tick of a draft, whether it is displaced, and whether it becomes the latest position. */
const placeOf = (state: DeviceState, draft: PositionDraft) => {
  const ahead = draft.fixTime > draft.serverTime + CLOCK_TOLERANCE_MS
  const displaced = ahead || draft.fixTime < state.orderTime
  if (displaced) return { tick: state.tick + 1, displaced, latest: ahead && hasNothingBetter(state, draft) }
  return { tick: Math.max(state.tick + 1, tickOf(draft.fixTime)), displaced, latest: true }
}

/**
 * Returns true if all positions are displaced and none is newer. A device whose clock was always ahead needs a latest
 * position, too.
 */
const hasNothingBetter = (state: DeviceState, { fixTime }: PositionDraft): boolean => {
  const latest = latestRow(state)
  return !latest || (latest.displaced && latest.position.fixTime <= fixTime)
}

/** Returns the state with one more position. It may be larger than the item. */
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
    encoded: [...state.encoded.slice(0, -1), ...encodeTail([...state.tail.slice(-1), row])],
    dirty: true,
  }
}

const spanWith = (span: DeviceState['displaced'], ms: number): readonly [number, number] =>
  span ? [Math.min(span[0], ms), Math.max(span[1], ms)] : [ms, ms]

const month = (tick: number) => {
  const date = new Date(msOfTick(tick))
  return date.getUTCFullYear() * 12 + date.getUTCMonth()
}

/** Upper bound of everything but the tail. It saves computing the exact size of most states. */
const headBytesAtMost = ({ fences }: DeviceState) => 400 + 18 * fences.length

/**
 * Returns true if the state can be stored: number of rows, size, and a single month, because a chunk belongs to one
 * month.
 */
export const fitsInItem = (state: DeviceState): boolean => {
  const own = state.tail.filter(row => !row.carried)
  const first = own[0]
  if (!first || own.length === 1) return true
  const tailBytes = state.encoded.reduce((sum, row) => sum + row.length, TAIL_NAMES_BYTES)
  return (
    state.tail.length <= MAX_TAIL_ROWS &&
    tailBytes <= MAX_TAIL_BYTES &&
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

/** Returns true if more than half of the tail is committed, so that a flush creates a chunk of reasonable size. */
export const isMostlyCommitted = (state: DeviceState): boolean =>
  committedRows(state).length * 2 > state.tail.filter(row => !row.carried).length

/**
 * Returns the state after its committed rows were moved into chunks. Keeps the latest and the last valid position,
 * marked as carried.
 */
export const withoutCommitted = (state: DeviceState): DeviceState => {
  const needed = [lastValidRow(state), latestRow(state)]
  const tail = state.tail.flatMap(row => {
    if (!isCommitted(state, row)) return [row]
    return needed.includes(row) ? [{ ...row, carried: true }] : []
  })
  return { ...state, flushedTick: state.committedTick, tail, encoded: encodeTail(tail), dirty: true }
}

/** Returns the state with raised events, in their order. */
export const withEvents = (
  state: DeviceState,
  raised: readonly RaisedEvent[],
  { positionId = 0, serverTime, eventTime }: { positionId?: number; serverTime: number; eventTime: number },
): DeviceState => {
  if (raised.length === 0) return state
  const { deviceId } = state
  const time = tickOf(serverTime)
  const first = Math.max(state.eventTick + 1, time)
  const events = raised.map(({ type, geofenceId = 0, maintenanceId, attributes = {} }, n): Event => {
    const id = positionIdOf(deviceId, first + n)
    const plan = maintenanceId === undefined ? {} : { maintenanceId }
    return { id, type, deviceId, serverTime, eventTime, positionId, geofenceId, ...plan, attributes }
  })
  const eventTick = first + raised.length - 1
  const eventDrift = Math.max(state.eventDrift, eventTick - time)
  return { ...state, eventTick, eventDrift, pending: [...state.pending, ...events], dirty: true }
}

/** Largest size of the events in one write, in characters. The events of one more point may exceed it. */
const MAX_EVENT_CHARACTERS = 32_768

const MAX_EVENT_TEXT = 4_200

/** Returns true if the state carries so many events that they must be persisted before another point is appended. */
export const isHeavy = ({ unpersisted, pending }: DeviceState): boolean => {
  const count = unpersisted.length + pending.length
  // Most states carry few events, so their text need not be computed.
  if (count * MAX_EVENT_TEXT <= MAX_EVENT_CHARACTERS) return false
  return (storedEventsText([...unpersisted, ...pending]) ?? '').length > MAX_EVENT_CHARACTERS
}
