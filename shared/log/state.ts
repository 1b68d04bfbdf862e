/**
 * State of a device between two of its reports: one item of at most 1 KB, so that a report costs one write unit. Its
 * tail holds the newest positions. A full tail is moved into a chunk.
 */
import type { MessageCount } from '../domain/statistics.ts'
import type { Event } from '../model/event.ts'
import type { DeviceId, PositionId } from '../model/ids.ts'
import { tickOfPosition } from '../model/position.ts'
import type { Row } from './row.ts'

/** Recognizes a report that was applied without a stream, so that a write whose response was lost is not repeated. */
export interface DirectMark {
  /** Sixteen hexadecimal digits, random for each report. */
  readonly token: string
  /** Number of points of the report that were applied. */
  readonly points: number
}

export interface DeviceState {
  readonly deviceId: DeviceId
  /** Incremented by every write of the item. A write succeeds only if the stored revision is the one that was read. */
  readonly rev: number
  /** Shard of the newest applied stream record; undefined before the first one, and in states from before 2026-12. */
  readonly stream: string | undefined
  /**
   * Sequence number of that record, and the number of its points that were applied. Comparable only within its shard.
   */
  readonly sequence: bigint
  readonly pointsDone: number
  /** The newest report that ingest applied without a stream; undefined before the first one. */
  readonly by: DirectMark | undefined
  /** Time of the last report, Unix time in milliseconds; 0 if there is none. */
  readonly seenAt: number
  /** The newest assigned tick. */
  readonly tick: number
  /** The newest tick in the stored item. Rows with a later tick are not committed. */
  readonly committedTick: number
  /** Ticks up to this one are in chunks; -1 if none is. Readers ignore chunks beyond it. */
  readonly flushedTick: number
  /**
   * Fix time of the newest position that arrived in order. An earlier fix is late. A fix from the future does not
   * change it.
   */
  readonly orderTime: number
  /** The largest difference between a tick and that of its fix time. Readers extend their range by it. */
  readonly drift: number
  /** First and last fix time of all displaced positions; undefined if there were none. */
  readonly displaced: readonly [from: number, to: number] | undefined
  /** Id of the position that `GET /positions` returns; 0 if there is none. */
  readonly latestId: PositionId | 0
  readonly tail: readonly Row[]
  /** The encoded rows of the tail: each as its difference from the next, the newest complete in itself. */
  readonly encoded: readonly Uint8Array[]
  /** `online` after a report, `unknown` after the status timeout; undefined before the first report. */
  readonly status: 'online' | 'unknown' | undefined
  /** Ids of the geofences that contain the device, and the configuration version with which they were determined. */
  readonly fences: readonly number[]
  readonly fencesAt: number
  /** The newest tick of an event, and the largest difference between an event's tick and that of its time. */
  readonly eventTick: number
  readonly eventDrift: number
  /** Events that the item carried when it was read. Those with an item of their own were dispatched. */
  readonly unpersisted: readonly Event[]
  /** Events raised since the item was read or written. */
  readonly pending: readonly Event[]
  /** Number of days for which positions and events are kept; 0 means forever. */
  readonly retentionDays: number
  /** Message count of the newest period, for the statistics; undefined before the first report. */
  readonly count: MessageCount | undefined
  /** True if the state changed since it was read or written. */
  readonly dirty: boolean
}

export const newState = (deviceId: DeviceId): DeviceState => ({
  deviceId,
  rev: 0,
  stream: undefined,
  sequence: 0n,
  pointsDone: 0,
  by: undefined,
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

/** Returns the newest valid row that arrived in order, or undefined if there is none. It stays in the tail. */
export const lastValidRow = (state: DeviceState): Row | undefined =>
  state.tail.findLast(row => !row.displaced && row.position.valid)

/** Throws an Error if the state violates an invariant. This is a bug, and the state must not be written. */
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

/** Throws an Error unless the state is valid and a successor of `before`: no tick or sequence number is used twice. */
export const assertSuccessor = (state: DeviceState, before: DeviceState): void => {
  assertValid(state)
  const { deviceId, rev, tick, eventTick, seenAt, stream, sequence } = state
  const ascends = rev >= before.rev && tick >= before.tick && eventTick >= before.eventTick && seenAt >= before.seenAt
  const isBehind = stream === before.stream && sequence < before.sequence
  if (!ascends || isBehind) throw new Error(`state of device ${deviceId}: no number or time may go back`)
}
