/**
 * The log of every device's positions. A report changes one item, the device's state; a full tail becomes chunks.
 *
 * Nothing is written into a chunk that is not already committed in the state. So a chunk is a function of committed
 * rows, whoever writes it and however often, and a crash between the two writes leaves at most a chunk that readers
 * ignore and that the next attempt writes again under the same key.
 */
import { keptAfter } from '../domain/settings.ts'
import type { DeviceId, PositionId } from '../model/ids.ts'
import { deviceOfPosition, type PositionDraft, type Position } from '../model/position.ts'
import { currentHost } from '../runtime.ts'
import { keys } from '../table/keys.ts'
import type { Table } from '../table/table.ts'
import { chunkItems } from './chunk.ts'
import { findById, historyOf, type Segment } from './history.ts'
import { type DeviceState, latestRow } from './state.ts'
import { stateFrom, itemOf } from './stateItem.ts'
import {
  committedRows,
  fitsInItem,
  isHeavy,
  isMostlyCommitted,
  withoutCommitted,
  appendPosition,
} from './transitions.ts'
import type { Event } from '../model/event.ts'
import { eventLog } from './eventLog.ts'

/** Asked only where positions are not kept for ever. */
const hostsNow = () => currentHost().now()

/** A log without `persist` raises no events and leaves those of the state for a log that has it. */
export const positionLog = (table: Table, persist?: PersistEvents, now = hostsNow) => {
  /** The states of devices, undefined for those that do not exist. */
  const states = (devices: readonly DeviceId[], consistency?: Consistency) => readStates(table, devices, consistency)

  const stateOf = async (device: DeviceId): Promise<DeviceState | undefined> => (await states([device]))[0]

  const commit = committing(table, persist)

  /**
   * Moves the committed rows of the tail into chunks. The state says so with its next commit. A process that was overtaken holds an
   * older tail with fewer rows under the same keys: it must not write over the whole one. Then throws ConditionFailed.
   */
  const flush = async (state: DeviceState): Promise<DeviceState> => {
    const onlyIf = { last: { upTo: state.committedTick } }
    const items = chunkItems(state.deviceId, committedRows(state), state.retentionDays)
    await Promise.all(items.map(item => table.write({ put: item, onlyIf })))
    return withoutCommitted(state)
  }

  /**
   * Appends a position to the state; where its tail has no room, room is made first. A few rows that came with the same
   * batch need no write of their own for that: they are not committed, and stay. Events of earlier positions of the batch
   * are withoutPersisted first when they are many.
   */
  const append = async (before: DeviceState, draft: PositionDraft): Promise<DeviceState> => {
    const state = isHeavy(before) ? await commit(before) : before
    const grown = appendPosition(state, draft)
    if (fitsInItem(grown)) return grown
    return append(await flush(isMostlyCommitted(state) ? state : await commit(state)), draft)
  }

  /**
   * The latest position of each device; undefined where there is none. One that came this very moment may be missing:
   * whoever asks for thousands of devices asks again soon, and pays half.
   */
  const latest = async (devices: readonly DeviceId[]): Promise<(Position | undefined)[]> =>
    (await states(devices, 'eventual')).map(state => state && latestRow(state)?.position)

  /** The positions with these ids, undefined where there is none. */
  const byId = async (ids: readonly PositionId[]): Promise<(Position | undefined)[]> => {
    const devices = [...new Set(ids.map(deviceOfPosition))]
    const known = await states(devices)
    return Promise.all(ids.map(id => findById(table, known[devices.indexOf(deviceOfPosition(id))], id, now)))
  }

  /** A device's positions with a fix in the range, both ends inclusive, oldest first. */
  async function* between(device: DeviceId, from: number, to: number): AsyncIterable<Segment> {
    const state = await stateOf(device)
    if (state) yield* historyOf(table, state, { from, to, keptAfter: keptAfter(state.retentionDays, now) })
  }

  return { states, stateOf, commit, append, latest, byId, between }
}
export type PositionLog = ReturnType<typeof positionLog>

type Consistency = 'strong' | 'eventual'

const readStates = async (
  table: Table,
  devices: readonly DeviceId[],
  consistency: Consistency = 'strong',
): Promise<(DeviceState | undefined)[]> => {
  const items = await table.getMany(devices.map(keys.deviceState), consistency)
  return devices.map((device, n) => {
    const item = items[n]
    return item && stateFrom(device, item)
  })
}

/** Writes states, and settles the events that they carry: see docs/adr/0026. */

/**
 * Hands events over to those who notify users, and then writes each to its own item, which marks it as handed over. After a
 * crash it is called again with the events that have no item.
 */
export type PersistEvents = (events: readonly Event[], retentionDays: number) => Promise<void>

/**
 * Writes the state, which raises its events, and settles them. Throws ConditionFailed if another process wrote the state
 * since it was read. The item keeps the events until its next write, so that a crash can't lose them.
 *
 * Events that a dead process left are withoutPersisted before the write that drops them. While that fails, positions are stored
 * all the same, as long as the item has room for the events. Without `persist`, the item keeps its events.
 */
const committing =
  (table: Table, persist: PersistEvents | undefined) =>
  async (state: DeviceState): Promise<DeviceState> => {
    const [left] = await Promise.allSettled([withoutPersisted(table, persist, state)])
    if (left.status === 'rejected' && isHeavy(state)) throw left.reason
    const written = await write(table, left.status === 'fulfilled' ? left.value : state)
    if (left.status === 'rejected') throw left.reason
    if (!persist || written.unpersisted.length === 0) return written
    await persist(written.unpersisted, written.retentionDays)
    return { ...written, unpersisted: [] }
  }

/** The state once the events that its item carried are withoutPersisted: they leave the item with its next write. */
const withoutPersisted = async (
  table: Table,
  persist: PersistEvents | undefined,
  state: DeviceState,
): Promise<DeviceState> => {
  if (!persist || state.unpersisted.length === 0) return state
  const missing = await eventLog(table).withoutItem(state.unpersisted)
  if (missing.length > 0) await persist(missing, state.retentionDays)
  return { ...state, unpersisted: [] }
}

const write = async (table: Table, state: DeviceState): Promise<DeviceState> => {
  if (!state.dirty) return state
  const next = { ...state, rev: state.rev + 1, committedTick: state.tick, dirty: false }
  await table.write({ put: itemOf(next), onlyIf: { rev: state.rev } })
  return { ...next, unpersisted: [...next.unpersisted, ...next.pending], pending: [] }
}
