/** Consumer of the position stream: reads ahead for a batch, and caches states and configuration between batches. */
import { functions } from '../api/functions.ts'
import { positionStream } from '../aws/positionStream.ts'
import { NoAnswer } from '../aws/signed.ts'
import { signedTable } from '../aws/signedTable.ts'
import type { PublishChange } from '../live/publishChange.ts'
import { type PersistEvents, positionLog } from '../log/positionLog.ts'
import type { DeviceState } from '../log/state.ts'
import { stateFrom } from '../log/stateItem.ts'
import type { DeviceId } from '../model/ids.ts'
import type { Host } from '../runtime.ts'
import { subscriberStateFrom } from '../table/config.ts'
import { keys } from '../table/keys.ts'
import { quarantine } from '../table/quarantine.ts'
import { statistics } from '../table/statistics.ts'
import { ConditionFailed, type Item, type Key, type Table } from '../table/table.ts'
import { type DispatchEvents, eventPersister } from './persistEvents.ts'
import { applyRecords, type ApplyDependencies } from './applyRecords.ts'
import { ConfigCache } from './configCache.ts'
import type { DeliveredRecord, Line } from './batch.ts'
import type { Consumer } from './consume.ts'
import { reassignReports, quarantineReport } from './reassignment.ts'
import { registerUnknownDevice } from './autoRegistration.ts'
import type { PositionStream } from '../ports.ts'

const MAX_REMEMBERED = 5000

const ATTEMPTS = 5

const { address, grants } = functions.positions
const tableFor = (host: Host): Table => signedTable(host, address, grants)

/** A stream that rejects a re-enqueued record has an outage, because it accepted the same record before. */
const streamFor = (host: Host): PositionStream => {
  const stream = positionStream(host, address, grants)
  return {
    put: (partitionKey, bytes) =>
      stream.put(partitionKey, bytes).catch((cause: unknown) => {
        throw new NoAnswer(String(cause), { cause })
      }),
  }
}

const noDispatch: DispatchEvents = async () => undefined
const noPublish: PublishChange = async () => undefined

const dependenciesOn = (table: Table, host: Host, persistEvents: PersistEvents): ApplyDependencies => {
  const log = positionLog(table, persistEvents)
  const counting = { periodMs: host.environment.statisticsPeriodMs, finish: statistics(table).finish }
  return { log, quarantine: quarantine(table), counting }
}

export const positionsConsumer = (
  openTable = tableFor,
  dispatch = noDispatch,
  publish = noPublish,
  apply = applyRecords,
): Consumer => {
  const states = new StateCache()
  const caches = { states, configs: new ConfigCache() }
  return {
    address,
    grants,
    register: (host, report) => registerUnknownDevice(openTable(host), streamFor(host), report),
    open: async (host, delivered) => {
      const table = openTable(host)
      const changed = new Set<DeviceId>()
      const { configOf, subscribers, devices, withoutDevice } = await readAhead(table, caches, delivered, host.now())
      const dependencies = dependenciesOn(table, host, eventPersister({ host, table, subscribers, dispatch, publish }))

      const applyTo = async (device: DeviceId, records: readonly DeliveredRecord[]): Promise<void> => {
        for (let attempt = 1; ; attempt += 1) {
          const state = states.take(device) ?? (await dependencies.log.stateOf(device))
          // The device was deleted since the batch was read. The retry finds the device that the reports belong to now.
          if (!state) throw new ConditionFailed(0)
          try {
            const after = await apply(dependencies, state, records, configOf(device))
            if (after.rev !== state.rev) changed.add(device)
            return states.put(after)
          } catch (error) {
            // Another process wrote the state since it was read, or our own write succeeded and its response was lost.
            if (!(error instanceof ConditionFailed) || attempt === ATTEMPTS) throw error
          }
        }
      }
      return {
        lines: [
          ...[...devices].map(([device, records]) => lineOf(records, some => applyTo(device, some))),
          ...[...withoutDevice.values()].map(records => lineOf(records, some => quarantineReports(dependencies, some))),
        ],
        close: () => publish(host, subscribers, { devices: [...changed] }),
      }
    },
  }
}

const quarantineReports = async (
  { quarantine: kept }: ApplyDependencies,
  records: readonly DeliveredRecord[],
): Promise<void> => {
  for (const one of records) await quarantineReport(kept, one)
}

const lineOf = (
  records: readonly DeliveredRecord[],
  work: (some: readonly DeliveredRecord[]) => Promise<void>,
): Line => ({
  records: records.map(({ raw }) => raw),
  apply: (from, to) => work(records.slice(from, to)),
})

/** The states that this process wrote last. A write with an outdated one fails, because its revision has changed. */
class StateCache {
  private readonly states = new Map<DeviceId, DeviceState>()

  has(device: DeviceId): boolean {
    return this.states.has(device)
  }

  /** Returns the state and removes it from the cache until it is put back. */
  take(device: DeviceId): DeviceState | undefined {
    const state = this.states.get(device)
    this.states.delete(device)
    return state
  }

  put(state: DeviceState): void {
    this.states.delete(state.deviceId)
    this.states.set(state.deviceId, state)
    const oldest = this.states.keys().next().value
    if (this.states.size > MAX_REMEMBERED && oldest !== undefined) this.states.delete(oldest)
  }
}

interface Caches {
  readonly states: StateCache
  readonly configs: ConfigCache
}

/**
 * Reads everything that is not cached for all devices of the batch: states, configuration, current devices of the
 * reports of deleted ones, and whether a client is connected.
 */
const readAhead = async (
  table: Table,
  { states, configs }: Caches,
  delivered: ReadonlyMap<DeviceId, readonly DeliveredRecord[]>,
  now: number,
) => {
  const config = await readStates(table, states, [...delivered.keys()], [configs.key])
  const deleted = new Set([...delivered.keys()].filter(device => !states.has(device)))
  const { devices, withoutDevice } = await reassignReports(table, delivered, deleted)
  if (deleted.size > 0) await readStates(table, states, [...devices.keys()], [])
  const configOf = await configs.refresh(table, config, [...devices.keys()], now)
  return { subscribers: subscriberStateFrom(config), configOf, devices, withoutDevice }
}

/** Caches the missing states that exist. Returns the first of the other items, which are read in the same request. */
const readStates = async (
  table: Table,
  states: StateCache,
  devices: readonly DeviceId[],
  others: readonly Key[],
): Promise<Item | undefined> => {
  const unknown = devices.filter(device => !states.has(device))
  const items = await table.getMany([...others, ...unknown.map(keys.deviceState)])
  unknown.forEach((device, n) => {
    const item = items[n + others.length]
    if (item) states.put(stateFrom(device, item))
  })
  return others.length > 0 ? items[0] : undefined
}
