/**
 * What is kept of a device between two of its reports: one item of at most a kilobyte, so that a report costs one write
 * unit. Its tail holds the newest positions; when it is full they move into a chunk.
 */
import type { MessageCount } from '../domain/statistics.ts'
import type { Event } from '../model/event.ts'
import type { DeviceId, PositionId } from '../model/ids.ts'
import { tickOfPosition } from '../model/position.ts'
import type { Row } from './row.ts'

export interface DeviceState {
  readonly deviceId: DeviceId
  /** Counts the writes of the item; a write goes through only on the revision that it was computed from. */
  readonly rev: number
  /** Shard of the newest stream record that was applied; undefined before the first, and in states of before 2026-12. */
  readonly stream: string | undefined
  /** Sequence number of that record, and how many of its points were applied. Comparable within its shard only. */
  readonly sequence: bigint
  readonly pointsDone: number
  /** When the device was last heard, milliseconds; 0 is never. */
  readonly seenAt: number
  /** The newest tick that was given. */
  readonly tick: number
  /** The newest tick that was given when the item was last written: rows behind it are not committed. */
  readonly committedTick: number
  /** Ticks up to this one are in chunks; -1 when there is none. A chunk beyond it does not exist for readers. */
  readonly flushedTick: number
  /** Fix time of the newest position that came in order: one before it is late. A fix from the future does not move it. */
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
  /** `online` since it was heard, until it was silent for too long; undefined before the first time. */
  readonly status: 'online' | 'unknown' | undefined
  /** The geofences that hold the device, and the version of the configuration that they were found by. */
  readonly fences: readonly number[]
  readonly fencesAt: number
  /** The newest tick that an event was given, and how far event ticks ran ahead of their time at most. */
  readonly eventTick: number
  readonly eventDrift: number
  /** Events that the item carried when it was read. Each that has an item of its own was handed over. */
  readonly unpersisted: readonly Event[]
  /** Events that were raised since the item was read or written. */
  readonly pending: readonly Event[]
  /** For how many days what it reports is kept; 0 is for ever. */
  readonly retentionDays: number
  /** What it sent in the newest period, for the statistics; undefined before the first time. */
  readonly count: MessageCount | undefined
  /** Changed since it was read or written. */
  readonly dirty: boolean
}

export const newState = (deviceId: DeviceId): DeviceState => ({
  deviceId,
  rev: 0,
  stream: undefined,
  sequence: 0n,
  pointsDone: 0,
  seenAt: 0,
  tick: -1,
  committedTick: -1,
  flushedTick: -1,
  orderTime: 0,
  drift: 0,
  displaced: undefined,
  latestId: 0,
  tail: [],
  encoded: [],
  status: undefined,
  fences: [],
  fencesAt: 0,
  eventTick: -1,
  eventDrift: 0,
  unpersisted: [],
  pending: [],
  retentionDays: 0,
  count: undefined,
  dirty: false,
})

export const latestRow = (state: DeviceState): Row | undefined =>
  state.tail.find(row => row.position.id === state.latestId)

/** The newest row with a valid fix of those that came in order; undefined if there was none yet. It stays in the tail. */
export const lastValidRow = (state: DeviceState): Row | undefined =>
  state.tail.findLast(row => !row.displaced && row.position.valid)

/** Throws an Error if the state breaks an invariant. The code is at fault then: such a state must not be written. */
export const assertValid = (state: DeviceState): void => {
  const { rev, tick, committedTick, flushedTick, tail, encoded, deviceId } = state
  const ticks = tail.map(row => tickOfPosition(row.position.id))
  const violated = (rule: string) => new Error(`state of device ${deviceId}: ${rule}`)
  if (!Number.isSafeInteger(rev) || rev < 0) throw violated('it must have a revision')
  if (flushedTick > committedTick || committedTick > tick)
    throw violated('flushed, committed and given ticks must ascend')
  if (ticks.some((next, n) => n > 0 && next <= (ticks[n - 1] ?? 0))) throw violated('ids must be strictly increasing')
  if ((ticks.at(-1) ?? tick) > tick) throw violated('no id may be beyond the newest tick')
  if (encoded.length !== tail.length) throw violated('each row must be encoded once')
}

/** Throws an Error unless the state is valid and follows the one before it: no tick and no sequence number is given twice. */
export const assertSuccessor = (state: DeviceState, before: DeviceState): void => {
  assertValid(state)
  const { deviceId, rev, tick, eventTick, seenAt, stream, sequence } = state
  const ascends = rev >= before.rev && tick >= before.tick && eventTick >= before.eventTick && seenAt >= before.seenAt
  const isBehind = stream === before.stream && sequence < before.sequence
  if (!ascends || isBehind) throw new Error(`state of device ${deviceId}: no number or time may go back`)
}
