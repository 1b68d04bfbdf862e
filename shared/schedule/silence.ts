/** Devices that were online and have been silent for too long: nobody knows any more whether they are. */
import { settingsFrom } from '../domain/settings.ts'
import { type Settle, positionLog } from '../log/positionLog.ts'
import type { DeviceState } from '../log/state.ts'
import { withEvents } from '../log/transitions.ts'
import { deviceId } from '../model/ids.ts'
import { statusTimeoutMs } from '../domain/statusTimeout.ts'
import { attributesOf } from '../table/entities.ts'
import { keys } from '../table/keys.ts'
import { ConditionFailed, type Item, type Table } from '../table/table.ts'

const AT_ONCE = 100

/** Raises `deviceUnknown` for each of them, once. Gives how many there were. Running it twice at once changes nothing. */
export const markSilent = async (table: Table, now: number, settle: Settle): Promise<number> => {
  const log = positionLog(table, settle)
  const server = attributesOf(await table.get(keys.server()))
  let marked = 0
  for await (const devices of batches(table.list('device'))) {
    // An older state than the newest is noticed by its revision when it is marked.
    const states = await log.states(
      devices.map(({ id }) => deviceId(Number(id))),
      'eventual',
    )
    for (const [n, state] of states.entries()) {
      const timeoutMs = statusTimeoutMs(settingsFrom(attributesOf(devices[n]), server))
      if (state?.status !== 'online' || now - state.seenAt <= timeoutMs) continue
      if (await mark(state)) marked += 1
    }
  }
  return marked

  async function mark(state: DeviceState): Promise<boolean> {
    const unknown: DeviceState = { ...state, status: 'unknown', dirty: true }
    try {
      await log.commit(withEvents(unknown, [{ type: 'deviceUnknown' }], { serverTime: now, eventTime: now }))
      return true
    } catch (error) {
      // It reported just now, so it is not silent.
      if (error instanceof ConditionFailed) return false
      throw error
    }
  }
}

async function* batches(items: AsyncIterable<Item>): AsyncIterable<Item[]> {
  let batch: Item[] = []
  for await (const item of items) {
    batch.push(item)
    if (batch.length < AT_ONCE) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}
