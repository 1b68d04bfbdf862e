/**
 * What is kept of a device between two of its reports: one item of at most a kilobyte, so that a report costs one write
 * unit. Its tail holds the newest positions; when it is full they move into a chunk.
 */
import type { DeviceId, PositionId } from '../model/ids.ts'
import { positionId } from '../model/ids.ts'
import { type Draft, msOfTick, positionIdOf, tickOf, tickOfPosition } from '../model/position.ts'
import { keys } from '../table/keys.ts'
import type { Item } from '../table/table.ts'
import { Reader } from './bytes.ts'
import { decodeRow, encodeRow, type Row } from './row.ts'

export interface DeviceState {
  readonly deviceId: DeviceId
  /** Counts the writes of the item; a write goes through only on the revision that it was computed from. */
  readonly rev: number
  /** Sequence number of the newest stream record that was applied, and how many of its points were. */
  readonly sequence: bigint
  readonly pointsDone: number
  /** When the device was last heard, milliseconds; 0 is never. */
  readonly seenAt: number
  /** The newest tick that was given. */
  readonly tick: number
  /** Ticks up to this one are in chunks; -1 when there is none. A chunk beyond it does not exist for readers. */
  readonly flushedTick: number
  /** Where the device's time stands: a position before it is late. */
  readonly orderTime: number
  /** How far a tick ran ahead of its position's time at most, in ticks: readers look so much further. */
  readonly drift: number
  /** The fix times between which displaced positions lie, of all that ever came; undefined when none did. */
  readonly displaced: readonly [from: number, to: number] | undefined
  /** The position that `GET /positions` shows; 0 when there is none. */
  readonly latestId: PositionId | 0
  readonly tail: readonly Row[]
  /** The tail's rows as they are stored. */
  readonly encoded: readonly Uint8Array[]
  /** What the event rules remember. */
  readonly facts: Facts
  /** Changed since it was read or written. */
  readonly dirty: boolean
}

export type Facts = Readonly<Record<string, string | number | boolean | readonly number[] | null>>

/** The item may be this large: one write unit. */
export const MAX_ITEM_BYTES = 1024
const MAX_TAIL_ROWS = 70
/** A device's clock may be ahead by this much and its positions still count as in order. */
export const CLOCK_TOLERANCE_MS = 5 * 60_000

export const newState = (deviceId: DeviceId): DeviceState => ({
  deviceId,
  rev: 0,
  sequence: 0n,
  pointsDone: 0,
  seenAt: 0,
  tick: -1,
  flushedTick: -1,
  orderTime: 0,
  drift: 0,
  displaced: undefined,
  latestId: 0,
  tail: [],
  encoded: [],
  facts: {},
  dirty: false,
})

export const latestRow = (state: DeviceState): Row | undefined =>
  state.tail.find(row => row.position.id === state.latestId)

/** Where a draft belongs: its id, whether it is out of order, and whether it becomes the latest. */
export const placeOf = (state: DeviceState, draft: Draft) => {
  const ahead = draft.fixTime > draft.serverTime + CLOCK_TOLERANCE_MS
  // A clock that runs ahead must not make the device's true positions look late for longer than the tolerance.
  const orderTime = Math.min(draft.fixTime, draft.serverTime + CLOCK_TOLERANCE_MS)
  const late = orderTime < state.orderTime
  const tick = late ? state.tick + 1 : Math.max(state.tick + 1, tickOf(orderTime))
  return { tick, orderTime, displaced: late || ahead, latest: !late }
}

/** The state with one more position, which may be more than fits. */
export const withPosition = (state: DeviceState, draft: Draft): DeviceState => {
  const { tick, orderTime, displaced, latest } = placeOf(state, draft)
  const id = positionIdOf(state.deviceId, tick)
  const row: Row = { position: { ...draft, id }, displaced, carried: false }
  return {
    ...state,
    tick,
    orderTime: latest ? orderTime : state.orderTime,
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

/** Whether a state may be stored as it is: rows, bytes, and one month only, because a chunk lies in one month. */
export const fits = (state: DeviceState): boolean => {
  const own = state.tail.filter(row => !row.carried)
  const first = own[0]
  if (!first || own.length === 1) return true
  const tailBytes = state.encoded.reduce((sum, row) => sum + row.length, 0)
  return (
    state.tail.length <= MAX_TAIL_ROWS &&
    month(state.tick) === month(tickOfPosition(first.position.id)) &&
    tailBytes + bytesOf(itemOf({ ...state, encoded: [] })) <= MAX_ITEM_BYTES
  )
}

/** The state after its tail moved into chunks: only the latest position stays, marked as no longer the tail's own. */
export const withoutTail = (state: DeviceState): DeviceState => {
  const latest = latestRow(state)
  const carried = latest && { ...latest, carried: true }
  return {
    ...state,
    flushedTick: state.tick,
    tail: carried ? [carried] : [],
    encoded: carried ? [encodeRow(carried, undefined)] : [],
    dirty: true,
  }
}

export const itemOf = (state: DeviceState): Item => ({
  ...keys.deviceState(state.deviceId),
  rev: state.rev,
  seq: bytesOfSequence(state.sequence),
  done: state.pointsDone,
  seen: state.seenAt,
  tick: state.tick,
  flushed: state.flushedTick,
  order: state.orderTime,
  drift: state.drift,
  latest: state.latestId,
  ...(state.displaced && { lateFrom: state.displaced[0], lateTo: state.displaced[1] }),
  tail: Buffer.concat(state.encoded),
  ...(Object.keys(state.facts).length > 0 && { facts: JSON.stringify(state.facts) }),
})

export const stateFrom = (deviceId: DeviceId, item: Item): DeviceState => {
  const number = (name: string, missing: number) => (typeof item[name] === 'number' ? item[name] : missing)
  const tail = rowsOf(deviceId, item['tail'])
  const latest = number('latest', 0)
  return {
    deviceId,
    rev: number('rev', 0),
    sequence: sequenceOf(item['seq']),
    pointsDone: number('done', 0),
    seenAt: number('seen', 0),
    tick: number('tick', -1),
    flushedTick: number('flushed', -1),
    orderTime: number('order', 0),
    drift: number('drift', 0),
    displaced: item['lateFrom'] === undefined ? undefined : [number('lateFrom', 0), number('lateTo', 0)],
    latestId: latest === 0 ? 0 : positionId(latest),
    tail,
    encoded: tail.map((row, n) => encodeRow(row, tail[n - 1])),
    facts: typeof item['facts'] === 'string' ? JSON.parse(item['facts']) : {},
    dirty: false,
  }
}

const rowsOf = (deviceId: DeviceId, bytes: unknown): Row[] => {
  if (!(bytes instanceof Uint8Array)) return []
  const reader = new Reader(bytes)
  const rows: Row[] = []
  while (!reader.done) rows.push(decodeRow(reader, deviceId, rows.at(-1)))
  return rows
}

/** A Kinesis sequence number has 56 digits, more than a DynamoDB number holds; as bytes it takes 24. */
const bytesOfSequence = (sequence: bigint): Uint8Array => {
  const hex = sequence.toString(16)
  return Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex')
}

const sequenceOf = (bytes: unknown): bigint =>
  bytes instanceof Uint8Array && bytes.length > 0 ? BigInt(`0x${Buffer.from(bytes).toString('hex')}`) : 0n

/** The size by which DynamoDB bills an item: names and values as UTF-8, a number half a byte a digit and one. */
export const bytesOf = (item: Item): number =>
  Object.entries(item).reduce((sum, [name, value]) => sum + name.length + valueBytes(value), 0)

const valueBytes = (value: unknown): number => {
  if (typeof value === 'number') return Math.ceil(String(Math.abs(value)).length / 2) + (value < 0 ? 2 : 1)
  if (typeof value === 'string') return Buffer.byteLength(value)
  return value instanceof Uint8Array ? value.length : 1
}
