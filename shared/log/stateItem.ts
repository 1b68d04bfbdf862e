/** The state as a table item, and its size as DynamoDB bills it. */
import { messageCountFrom, messageCountText } from '../domain/statistics.ts'
import { type DeviceId, positionId } from '../model/ids.ts'
import type { Position } from '../model/position.ts'
import { keys } from '../table/keys.ts'
import type { Item } from '../table/table.ts'
import { Reader } from './bytes.ts'
import { idRangesText, idsFromRanges } from '../domain/idRanges.ts'
import { decodeRow, encodeTail, type Row } from './row.ts'
import { type DeviceState, type DirectMark, latestRow } from './state.ts'
import { eventsFromStored, storedEventsText } from './storedEvents.ts'

/**
 * Code from before 2026-12 fails to read this as a tail. Otherwise it would take the tail for empty, and write the state without
 * it: such code can still run during a deployment, or after a return to an earlier version.
 */
const UNREADABLE_BEFORE = Buffer.from([0])
/** What the tail adds to an item beside its encoded rows: the names of its attributes. */
export const TAIL_NAMES_BYTES = 'head'.length + 'rest'.length + 'tail'.length + UNREADABLE_BEFORE.length

/**
 * Returns the item of a state. Absent values are undefined and not written, because conditional spreads would take most
 * of the time.
 */
export const itemOf = (state: DeviceState): Item => ({
  ...keys.deviceState(state.deviceId),
  rev: state.rev,
  stream: state.stream === undefined ? undefined : Buffer.from(state.stream, 'hex'),
  seq: bytesOfSequence(state.sequence),
  done: state.pointsDone,
  by: state.by && bytesOfMark(state.by),
  seen: state.seenAt,
  tick: state.tick,
  flushed: state.flushedTick,
  order: state.orderTime,
  drift: state.drift,
  latest: state.latestId,
  lateFrom: state.displaced?.[0],
  lateTo: state.displaced?.[1],
  head: state.encoded.at(-1),
  tail: state.encoded.length > 0 ? UNREADABLE_BEFORE : undefined,
  rest: state.encoded.length > 1 ? Buffer.concat(state.encoded.slice(0, -1).reverse()) : undefined,
  status: state.status,
  fences: state.fences.length > 0 ? idRangesText(state.fences) : undefined,
  fencesAt: state.fencesAt > 0 ? state.fencesAt : undefined,
  eventTick: state.eventTick >= 0 ? state.eventTick : undefined,
  eventDrift: state.eventDrift > 0 ? state.eventDrift : undefined,
  keep: state.retentionDays > 0 ? state.retentionDays : undefined,
  count: state.count && messageCountText(state.count),
  events: storedEventsText([...state.unpersisted, ...state.pending]),
})

export const stateFrom = (deviceId: DeviceId, item: Item): DeviceState => {
  const number = (name: string, missing: number) => (typeof item[name] === 'number' ? item[name] : missing)
  const latest = number('latest', 0)
  return {
    deviceId,
    rev: number('rev', 0),
    stream: item['stream'] instanceof Uint8Array ? Buffer.from(item['stream']).toString('hex') : undefined,
    sequence: sequenceOf(item['seq']),
    pointsDone: number('done', 0),
    by: markFrom(item['by']),
    seenAt: number('seen', 0),
    tick: number('tick', -1),
    committedTick: number('tick', -1),
    flushedTick: number('flushed', -1),
    orderTime: number('order', 0),
    drift: number('drift', 0),
    displaced: item['lateFrom'] === undefined ? undefined : [number('lateFrom', 0), number('lateTo', 0)],
    latestId: latest === 0 ? 0 : positionId(latest),
    ...tailOf(deviceId, item),
    status: item['status'] === 'online' || item['status'] === 'unknown' ? item['status'] : undefined,
    fences: idsFromRanges(textOf(item['fences'])),
    fencesAt: number('fencesAt', 0),
    eventTick: number('eventTick', -1),
    eventDrift: number('eventDrift', 0),
    unpersisted: typeof item['events'] === 'string' ? eventsFromStored(deviceId, item['events']) : [],
    pending: [],
    retentionDays: number('keep', 0),
    count: typeof item['count'] === 'string' ? messageCountFrom(item['count']) : undefined,
    dirty: false,
  }
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

/** Attributes from which `latestFromHead` returns the latest position of most devices. */
export const LATEST_ATTRIBUTES = ['PK', 'SK', 'latest', 'head'] as const

/**
 * Returns the latest position without decoding the tail. Undefined if there is none, if late ones arrived after it, and if
 * the item is from before 2026-12.
 */
export const latestFromHead = (deviceId: DeviceId, { head, latest }: Item): Position | undefined => {
  if (!latest || !(head instanceof Uint8Array)) return undefined
  const { position } = decodeRow(new Reader(head), deviceId, undefined)
  return position.id === latest ? position : undefined
}

/** Returns the latest position of a complete item. The tail is decoded only if it has to be. */
export const latestFrom = (deviceId: DeviceId, item: Item): Position | undefined =>
  item['latest'] ? (latestFromHead(deviceId, item) ?? latestRow(stateFrom(deviceId, item))?.position) : undefined

/** Returns the rows and their stored bytes, because encoding them again would take most of the time. */
const tailOf = (deviceId: DeviceId, item: Item): Pick<DeviceState, 'tail' | 'encoded'> => {
  if (!item['head'] && item['tail'] instanceof Uint8Array) return tailFromBefore(deviceId, item['tail'])
  const tail: Row[] = []
  const encoded: Uint8Array[] = []
  for (const bytes of [item['head'], item['rest']]) {
    if (!(bytes instanceof Uint8Array)) continue
    const reader = new Reader(bytes)
    while (!reader.done) {
      const start = reader.count
      const newer = tail.at(-1)
      tail.push(decodeRow(reader, deviceId, newer && { newer }))
      encoded.push(reader.since(start))
    }
  }
  return { tail: tail.reverse(), encoded: encoded.reverse() }
}

/** Returns the rows of an item from before 2026-12, which was encoded from the oldest row to the newest. */
const tailFromBefore = (deviceId: DeviceId, bytes: Uint8Array): Pick<DeviceState, 'tail' | 'encoded'> => {
  const tail: Row[] = []
  const reader = new Reader(bytes)
  while (!reader.done) {
    const older = tail.at(-1)
    tail.push(decodeRow(reader, deviceId, older && { older }))
  }
  return { tail, encoded: encodeTail(tail) }
}

/** A Kinesis sequence number has 56 digits, more than a DynamoDB number holds. As bytes it has 24. */
const bytesOfSequence = (sequence: bigint): Uint8Array => {
  const hex = sequence.toString(16)
  return Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex')
}

const sequenceOf = (bytes: unknown): bigint =>
  bytes instanceof Uint8Array && bytes.length > 0 ? BigInt(`0x${Buffer.from(bytes).toString('hex')}`) : 0n

const TOKEN_BYTES = 8

const bytesOfMark = ({ token, points }: DirectMark): Uint8Array => {
  const bytes = Buffer.alloc(TOKEN_BYTES + 2)
  bytes.write(token, 'hex')
  bytes.writeUInt16LE(points, TOKEN_BYTES)
  return bytes
}

const markFrom = (value: unknown): DirectMark | undefined => {
  if (!(value instanceof Uint8Array)) return undefined
  const bytes = Buffer.from(value)
  return { token: bytes.toString('hex', 0, TOKEN_BYTES), points: bytes.readUInt16LE(TOKEN_BYTES) }
}

/**
 * Returns the billed size of an item: names and values as UTF-8, and half a byte per digit plus one byte for a number.
 */
export const bytesOf = (item: Item): number =>
  Object.entries(item).reduce(
    (sum, [name, value]) => (value === undefined ? sum : sum + name.length + valueBytes(value)),
    0,
  )

const valueBytes = (value: unknown): number => {
  if (typeof value === 'number') return Math.ceil(String(Math.abs(value)).length / 2) + (value < 0 ? 2 : 1)
  if (typeof value === 'string') return Buffer.byteLength(value)
  return value instanceof Uint8Array ? value.length : 1
}
