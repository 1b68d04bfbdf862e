/**
 * Positions that left the tail, as compressed JSON. A chunk holds the positions that arrived in order, under the month
 * of its ticks. Positions that arrived out of order are stored in separate items under the day of their fix, so that a
 * reader of that day finds them.
 */
import { ttlOf } from '../domain/settings.ts'
import type { DeviceId } from '../model/ids.ts'
import { type Position, positionFrom, type PositionModel, positionModel, tickOfPosition } from '../model/position.ts'
import { keys } from '../table/keys.ts'
import type { Item, Key } from '../table/table.ts'
import { type Fragment, fragmentOf, valuesOf } from './fragment.ts'
import type { Row } from './row.ts'

export interface Chunk {
  readonly count: number
  /**
   * The newest tick that was flushed with the chunk. Readers ignore the chunk until the device's state covers this
   * tick.
   */
  readonly lastTick: number
  /** Fix times of the first and the last position, Unix time in milliseconds. */
  readonly from: number
  readonly to: number
  readonly fragment: Fragment
  /** A digit for each position, see `digitOf`; undefined if the device sent none of these values itself. */
  readonly sent?: string | undefined
  /** Tick and fix time of the positions that were flushed with the chunk but are stored in other items. */
  readonly elsewhere: readonly (readonly [tick: number, fixTime: number])[]
}

/** Returns the items of a full tail. They are a function of its rows, so writing them twice changes nothing. */
export const chunkItems = (deviceId: DeviceId, rows: readonly Row[], retentionDays = 0): Item[] => {
  const ticks = rows.map(row => tickOfPosition(row.position.id))
  const [firstTick = 0] = ticks
  const lastTick = ticks.at(-1) ?? 0
  const displaced = rows.filter(row => row.displaced).map(row => row.position)
  const inOrder = rows.filter(row => !row.displaced).map(row => row.position)
  const elsewhere = displaced.map(position => [tickOfPosition(position.id), position.fixTime] as const)
  const byPlace = new Map<string, { key: Key; positions: Position[] }>()
  for (const position of displaced) {
    const key = keys.late(deviceId, position.fixTime, firstTick)
    const place = byPlace.get(`${key.PK} ${key.SK}`) ?? { key, positions: [] }
    byPlace.set(`${key.PK} ${key.SK}`, { key, positions: [...place.positions, position] })
  }
  const items = [
    itemOf(keys.chunk(deviceId, firstTick), inOrder, lastTick, elsewhere),
    ...[...byPlace.values()].map(({ key, positions }) => itemOf(key, positions.toSorted(byTime), lastTick, [])),
  ]
  // The items expire together, when the newest position may be deleted.
  const ttl = ttlOf(Math.max(...rows.map(row => row.position.serverTime)), retentionDays)
  return ttl === undefined ? items : items.map(item => ({ ...item, ttl }))
}

/**
 * Readers need these values before they unpack a chunk. They are a header of the body, because each attribute of its
 * own would cost the client more time than the whole header.
 */
const HEADER_BYTES = 27
const VERSION = 1

const itemOf = (key: Key, positions: readonly Position[], lastTick: number, elsewhere: Chunk['elsewhere']): Item => {
  const fragment = fragmentOf(positions.map(positionModel))
  const header = Buffer.alloc(HEADER_BYTES)
  header.writeUInt8(VERSION, 0)
  header.writeUInt16LE(positions.length, 1)
  header.writeDoubleLE(positions[0]?.fixTime ?? 0, 3)
  header.writeDoubleLE(positions.at(-1)?.fixTime ?? 0, 11)
  header.writeUInt32LE(fragment.crc, 19)
  header.writeUInt32LE(fragment.length, 23)
  return {
    ...key,
    last: lastTick,
    body: Buffer.concat([header, fragment.body]),
    ...(positions.some(({ sent }) => sent) && { sent: positions.map(digitOf).join('') }),
    ...(elsewhere.length > 0 && { late: JSON.stringify(elsewhere) }),
  }
}

/**
 * Returns a chunk or an item of late positions without some positions, or undefined if it has none of them. An item without
 * positions remains, so that a process with an outdated state cannot create it again.
 *
 * `last` grows with every removal: writers with an outdated state and concurrent removals fail. Readers use the tick with
 * which the item was flushed.
 */
export const withoutPositions = (item: Item, isRemoved: (position: Position) => boolean): Item | undefined => {
  const chunk = chunkFrom(item)
  const positions = positionsOf(chunk)
  const kept = positions.filter(position => !isRemoved(position))
  if (kept.length === positions.length) return undefined
  const { body, sent } = itemOf(item, kept, 0, [])
  return { ...item, body, sent, last: guardOf(item) + 1, flushed: chunk.lastTick }
}

/** Returns the value that a write of the item must expect. */
export const guardOf = (item: Item): number => Number(item['last'])

/**
 * 1 if the device sent `motion`, 2 for `distance`, 3 for both. The JSON is what clients receive, so it cannot state
 * this.
 */
const digitOf = ({ sent }: Position): number => (sent?.motion ? 1 : 0) + (sent?.distance ? 2 : 0)
const withSent = (position: Position, digit: string): Position => {
  const value = Number(digit)
  return value === 0 ? position : { ...position, sent: { motion: (value & 1) !== 0, distance: (value & 2) !== 0 } }
}

/** Returns the newest tick that was flushed with an item. */
export const lastTickOf = ({ flushed, last }: Item): number => Number(flushed ?? last)

export const chunkFrom = (item: Item): Chunk => {
  const { body, late, sent } = item
  if (!(body instanceof Uint8Array)) throw new Error(`${item.PK} ${item.SK} has no body`)
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength)
  if (bytes.readUInt8(0) !== VERSION) throw new Error(`${item.PK} ${item.SK} has an unknown version`)
  return {
    count: bytes.readUInt16LE(1),
    lastTick: lastTickOf(item),
    from: bytes.readDoubleLE(3),
    to: bytes.readDoubleLE(11),
    fragment: { body: bytes.subarray(HEADER_BYTES), crc: bytes.readUInt32LE(19), length: bytes.readUInt32LE(23) },
    sent: typeof sent === 'string' ? sent : undefined,
    elsewhere: typeof late === 'string' ? JSON.parse(late) : [],
  }
}

export const positionsOf = ({ fragment, count, sent }: Pick<Chunk, 'fragment' | 'count' | 'sent'>): Position[] => {
  if (count === 0) return []
  const positions = valuesOf<PositionModel>(fragment).map(positionFrom)
  return sent === undefined ? positions : positions.map((position, n) => withSent(position, sent.charAt(n)))
}

/** Compares by fix time. Of equal fixes, the one that arrived first comes first. */
export const byTime = (a: Position, b: Position): number => a.fixTime - b.fixTime || a.id - b.id
