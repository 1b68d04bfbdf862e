/**
 * Log of the positions of every device. A report writes one item, the device's state. A full tail is moved into
 * chunks.
 *
 * A chunk contains only rows that are already committed in the state. Its content depends on these rows alone, so
 * several processes can write it any number of times. A crash between the two writes leaves at most a chunk that
 * readers ignore. The next attempt writes it again under the same key.
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

/** Called only if positions have a limited retention. */
const hostsNow = () => currentHost().now()

/**
 * Returns the position log. Without `persist` it raises no events and leaves those of the state to a log that has it.
 */
export const positionLog = (table: Table, persist?: PersistEvents, now = hostsNow) => {
  /** Returns the states of the devices, undefined for devices that do not exist. */
  const states = (devices: readonly DeviceId[], consistency?: Consistency) => readStates(table, devices, consistency)

  const stateOf = async (device: DeviceId): Promise<DeviceState | undefined> => (await states([device]))[0]

  const commit = committing(table, persist)

  /**
   * Moves the committed rows of the tail into chunks. The next commit of the state records it. A process with an
   * outdated, shorter tail must not overwrite a complete chunk with the same key: then throws ConditionFailed.
   */
  const flush = async (state: DeviceState): Promise<DeviceState> => {
    const onlyIf = { last: { upTo: state.committedTick } }
    const items = chunkItems(state.deviceId, committedRows(state), state.retentionDays)
    await Promise.all(items.map(item => table.write({ put: item, onlyIf })))
    return withoutCommitted(state)
  }

  /**
   * Appends a position to the state. If its tail is full, flushes the tail first. Rows of the same batch are not
   * committed yet. If they are the smaller part of the tail, they stay in it and need no separate write. If the state
   * carries many events of earlier positions, they are persisted first.
   */
  const append = async (before: DeviceState, draft: PositionDraft): Promise<DeviceState> => {
    const state = isHeavy(before) ? await commit(before) : before
    const grown = appendPosition(state, draft)
    if (fitsInItem(grown)) return grown
    return append(await flush(isMostlyCommitted(state) ? state : await commit(state)), draft)
  }

  /**
   * Returns the latest position of each device, undefined if it has none. A position written in the last moments can
   * be missing: the read is eventually consistent, because a client that requests thousands of devices polls, and the
   * read costs half.
   */
  const latest = async (devices: readonly DeviceId[]): Promise<(Position | undefined)[]> =>
    (await states(devices, 'eventual')).map(state => state && latestRow(state)?.position)

  /** Returns the positions with these ids, undefined for ids that do not exist. */
  const byId = async (ids: readonly PositionId[]): Promise<(Position | undefined)[]> => {
    const devices = [...new Set(ids.map(deviceOfPosition))]
    const known = await states(devices)
    return Promise.all(ids.map(id => findById(table, known[devices.indexOf(deviceOfPosition(id))], id, now)))
  }

  /** Yields a device's positions with a fix in the range, both ends inclusive, oldest first. */
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

/**
 * Dispatches events to the notification function, and then writes each to a separate item, which marks it as
 * dispatched. After a crash it is called again with the events that have no item.
 */
export type PersistEvents = (events: readonly Event[], retentionDays: number) => Promise<void>

/**
 * Writes the state, which raises its events, and persists them (docs/adr/0026). Throws ConditionFailed if another
 * process wrote the state since it was read. The item keeps the events until its next write, so that a crash can't
 * lose them.
 *
 * Events left by a dead process are persisted before the write that drops them. If that fails, positions are still
 * stored as long as the item has room for the events. Without `persist`, the item keeps its events.
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

/**
 * Persists the events that the item carried. Returns the state without them: they leave the item with its next write.
 */
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
