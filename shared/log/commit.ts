/** Writes states, and settles the events that they carry: see docs/adr/0026. */
import type { Event } from '../model/event.ts'
import type { Table } from '../table/table.ts'
import { eventLog } from './eventLog.ts'
import type { DeviceState } from './state.ts'
import { itemOf } from './stateItem.ts'
import { isHeavy } from './transitions.ts'

/**
 * Hands events over to those who notify users, and then writes each to its own item, which marks it as handed over. After a
 * crash it is called again with the events that have no item.
 */
export type PersistEvents = (events: readonly Event[], retentionDays: number) => Promise<void>

/**
 * Writes the state, which raises its events, and settles them. Throws ConditionFailed if another process wrote the state
 * since it was read. The item keeps the events until its next write, so that a crash can't lose them.
 *
 * Events that a dead process left are settled before the write that drops them. While that fails, positions are stored
 * all the same, as long as the item has room for the events. Without `settle`, the item keeps its events.
 */
export const committing =
  (table: Table, settle: PersistEvents | undefined) =>
  async (state: DeviceState): Promise<DeviceState> => {
    const [left] = await Promise.allSettled([settled(table, settle, state)])
    if (left.status === 'rejected' && isHeavy(state)) throw left.reason
    const written = await write(table, left.status === 'fulfilled' ? left.value : state)
    if (left.status === 'rejected') throw left.reason
    if (!settle || written.unsettled.length === 0) return written
    await settle(written.unsettled, written.retentionDays)
    return { ...written, unsettled: [] }
  }

/** The state once the events that its item carried are settled: they leave the item with its next write. */
const settled = async (table: Table, settle: PersistEvents | undefined, state: DeviceState): Promise<DeviceState> => {
  if (!settle || state.unsettled.length === 0) return state
  const missing = await eventLog(table).withoutItem(state.unsettled)
  if (missing.length > 0) await settle(missing, state.retentionDays)
  return { ...state, unsettled: [] }
}

const write = async (table: Table, state: DeviceState): Promise<DeviceState> => {
  if (!state.dirty) return state
  const next = { ...state, rev: state.rev + 1, committedTick: state.tick, dirty: false }
  await table.write({ put: itemOf(next), onlyIf: { rev: state.rev } })
  return { ...next, unsettled: [...next.unsettled, ...next.pending], pending: [] }
}
