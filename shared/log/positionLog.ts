/**
 * The log of every device's positions. A report changes one item, the device's state. A full tail is moved into chunks.
 *
 * Only rows that are committed in the state are written into a chunk, so a chunk is a function of committed rows. It
 * can be written by any process, any number of times. After a crash between the two writes, readers ignore the chunk,
 * and the next attempt writes it again under the same key.
 */
import { keptAfter } from '../domain/settings.ts'
import type { DeviceId, PositionId } from '../model/ids.ts'
import { deviceOfPosition, type PositionDraft, type Position } from '../model/position.ts'
import { currentHost } from '../runtime.ts'
import { keys } from '../table/keys.ts'
import type { ReadOptions, Table } from '../table/table.ts'
import { chunkItems } from './chunk.ts'
import { findById, historyOf, type Segment } from './history.ts'
import { type DeviceState, latestRow } from './state.ts'
import { itemOf, LATEST_ATTRIBUTES, latestFromHead, stateFrom } from './stateItem.ts'
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

/** Called only if positions expire. */
const hostsNow = () => currentHost().now()

const rethrow = (error: unknown): void => {
  throw error
}

/**
 * Returns a log of positions. Without `persist` it raises no events and leaves those of the state for a log that has
 * it. `onUnpersisted` is called if a state was written, but its events could not be persisted. If it does not throw, the
 * item keeps the events.
 */
export const positionLog = (table: Table, persist?: PersistEvents, now = hostsNow, onUnpersisted = rethrow) => {
  /** Returns the states of devices, undefined for devices that do not exist. */
  const states = (devices: readonly DeviceId[], consistency?: ReadOptions['consistency']) =>
    readStates(table, devices, consistency)

  const stateOf = async (device: DeviceId): Promise<DeviceState | undefined> => (await states([device]))[0]

  const commit = committing(table, persist, onUnpersisted)

  /**
   * Moves the committed rows of the tail into chunks. The next commit records this in the state. Throws ConditionFailed
   * if the process has an outdated state: its older tail has fewer rows under the same keys and must not replace the
   * chunk.
   */
  const flush = async (state: DeviceState): Promise<DeviceState> => {
    const onlyIf = { last: { upTo: state.committedTick } }
    const items = chunkItems(state.deviceId, committedRows(state), state.retentionDays)
    await Promise.all(items.map(item => table.write({ put: item, onlyIf })))
    return withoutCommitted(state)
  }

  /**
   * Appends a position to the state. If the tail is full, flushes its committed rows first. If few rows are committed,
   * commits the state before that. Persists the events of earlier positions of the batch first if there are many.
   */
  const append = async (before: DeviceState, draft: PositionDraft): Promise<DeviceState> => {
    const state = isHeavy(before) ? await commit(before) : before
    const grown = appendPosition(state, draft)
    if (fitsInItem(grown)) return grown
    return append(await flush(isMostlyCommitted(state) ? state : await commit(state)), draft)
  }

  /**
   * Returns the latest position of each device, undefined if it has none. The read is eventually consistent, at half
   * the cost: a position of the last moment can be missing.
   */
  const latest = async (devices: readonly DeviceId[]): Promise<(Position | undefined)[]> => {
    const options = { consistency: 'eventual', only: LATEST_ATTRIBUTES } as const
    const items = await table.getMany(devices.map(keys.deviceState), options)
    const found = devices.map((device, n) => items[n] && latestFromHead(device, items[n]))
    const elsewhere = devices.filter((_, n) => items[n]?.['latest'] && !found[n])
    if (elsewhere.length === 0) return found
    const read = await readStates(table, elsewhere, 'eventual')
    const inTail = new Map(elsewhere.map((device, n) => [device, read[n] && latestRow(read[n])?.position]))
    return devices.map((device, n) => found[n] ?? inTail.get(device))
  }

  /** Returns the positions with these ids, undefined for ids that do not exist. */
  const byId = async (ids: readonly PositionId[]): Promise<(Position | undefined)[]> => {
    const devices = [...new Set(ids.map(deviceOfPosition))]
    const known = await states(devices)
    return Promise.all(ids.map(id => findById(table, known[devices.indexOf(deviceOfPosition(id))], id, now)))
  }

  /** Returns a device's positions with a fix in the range, both ends inclusive, oldest first. */
  async function* between(device: DeviceId, from: number, to: number): AsyncIterable<Segment> {
    const state = await stateOf(device)
    if (state) yield* historyOf(table, state, { from, to, keptAfter: keptAfter(state.retentionDays, now) })
  }

  return { states, stateOf, commit, flush, append, latest, byId, between }
}
export type PositionLog = ReturnType<typeof positionLog>

const readStates = async (
  table: Table,
  devices: readonly DeviceId[],
  consistency: ReadOptions['consistency'] = 'strong',
): Promise<(DeviceState | undefined)[]> => {
  const items = await table.getMany(devices.map(keys.deviceState), { consistency })
  return devices.map((device, n) => {
    const item = items[n]
    return item && stateFrom(device, item)
  })
}

/** Commits states and persists their events: see docs/adr/0026. */

/**
 * Dispatches events to the functions that notify users and clients, and then writes each to its own item, which marks
 * it as dispatched. After a crash it is called again with the events that have no item.
 */
export type PersistEvents = (events: readonly Event[], retentionDays: number) => Promise<void>

/**
 * Returns a function that writes the state, which raises its events, and persists them. Throws ConditionFailed if
 * another process wrote the state since it was read. The item keeps the events until its next write, so that no crash
 * loses them.
 *
 * Events that a crashed process left are persisted before the write that drops them. If that fails, positions are
 * stored anyway while the item has room for the events. Without `persist`, the item keeps its events.
 */
const committing =
  (table: Table, persist: PersistEvents | undefined, onUnpersisted: typeof rethrow) =>
  async (state: DeviceState): Promise<DeviceState> => {
    const [left] = await Promise.allSettled([withoutPersisted(table, persist, state)])
    if (left.status === 'rejected' && isHeavy(state)) throw left.reason
    const written = await write(table, left.status === 'fulfilled' ? left.value : state)
    if (left.status === 'rejected') {
      onUnpersisted(left.reason)
      return written
    }
    if (!persist || written.unpersisted.length === 0) return written
    try {
      await persist(written.unpersisted, written.retentionDays)
    } catch (error) {
      onUnpersisted(error)
      return written
    }
    return { ...written, unpersisted: [] }
  }

/** Persists the events that the item carries. Returns the state without them, so that its next write drops them. */
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
