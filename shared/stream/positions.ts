/** The consumer of the position stream: what it reads for a batch, and what it remembers between batches. */
import { functions } from '../api/functions.ts'
import { positionStream } from '../aws/positionStream.ts'
import { NoAnswer } from '../aws/signed.ts'
import { signedTable } from '../aws/signedTable.ts'
import type { PublishChange } from '../live/publishChange.ts'
import type { PersistEvents } from '../log/commit.ts'
import { positionLog } from '../log/positionLog.ts'
import type { DeviceState } from '../log/state.ts'
import { stateFrom } from '../log/stateItem.ts'
import type { DeviceId } from '../model/ids.ts'
import type { Host } from '../runtime.ts'
import { subscriberStateFrom } from '../table/config.ts'
import { keys } from '../table/keys.ts'
import { quarantine } from '../table/quarantine.ts'
import { statistics } from '../table/statistics.ts'
import { ConditionFailed, type Item, type Key, type Table } from '../table/table.ts'
import type { DispatchEvents } from './dispatchEvents.ts'
import { applyRecords, type ApplyDependencies } from './applyRecords.ts'
import { ConfigCache } from './configCache.ts'
import type { DeliveredRecord, Line } from './batch.ts'
import type { Consumer } from './consume.ts'
import { inherit, quarantineAll } from './heirs.ts'
import { registerUnknownDevice } from './autoRegistration.ts'
import { settling } from './persistEvents.ts'
import type { PositionStream } from '../ports.ts'

const MAX_REMEMBERED = 5000

const ATTEMPTS = 5

const { address, grants } = functions.positions
const tableFor = (host: Host): Table => signedTable(host, address, grants)

/** What goes into the stream once more was in it before: if it is refused now, that is an outage. */
const streamFor = (host: Host): PositionStream => {
  const stream = positionStream(host, address, grants)
  return {
    put: (partitionKey, bytes) =>
      stream.put(partitionKey, bytes).catch((cause: unknown) => {
        throw new NoAnswer(String(cause), { cause })
      }),
  }
}

const toNobody: DispatchEvents = async () => undefined
const unwatched: PublishChange = async () => undefined

const portsOn = (table: Table, host: Host, settle: PersistEvents): ApplyDependencies => {
  const log = positionLog(table, settle)
  const counting = { periodMs: host.environment.statisticsPeriodMs, finish: statistics(table).finish }
  return { log, quarantine: quarantine(table), counting }
}

export const positionsConsumer = (
  openTable = tableFor,
  announce = toNobody,
  tell = unwatched,
  fold = applyRecords,
): Consumer => {
  const states = new RememberedStates()
  const circumstances = new ConfigCache()

  return {
    address,
    grants,
    welcome: (host, newcomer) => registerUnknownDevice(openTable(host), streamFor(host), newcomer),
    open: async (host, delivered) => {
      const table = openTable(host)
      const changed = new Set<DeviceId>()
      const { watch, devices, orphans } = await readAhead(table, { states, circumstances }, delivered, host.now())
      const ports = portsOn(table, host, settling({ host, table, watch, announce, tell }))

      const apply = async (device: DeviceId, records: readonly DeliveredRecord[]): Promise<void> => {
        for (let attempt = 1; ; attempt += 1) {
          const state = states.take(device) ?? (await ports.log.stateOf(device))
          // Deleted since the batch was read: when it comes again, it is asked whom the reports belong to.
          if (!state) throw new ConditionFailed(0)
          try {
            const after = await fold(ports, state, records, circumstances.of(device))
            if (after.rev !== state.rev) changed.add(device)
            return states.remember(after)
          } catch (error) {
            // Somebody else wrote the state since we read it, or our own write arrived and its answer did not.
            if (!(error instanceof ConditionFailed) || attempt === ATTEMPTS) throw error
          }
        }
      }
      return {
        lines: [
          ...[...devices].map(([device, records]) => lineOf(records, some => apply(device, some))),
          ...[...orphans.values()].map(records => lineOf(records, some => keepAll(ports, some))),
        ],
        close: () => tell(host, watch, { devices: [...changed] }),
      }
    },
  }
}

const keepAll = async ({ quarantine: kept }: ApplyDependencies, records: readonly DeliveredRecord[]): Promise<void> => {
  for (const one of records) await quarantineAll(kept, one)
}

const lineOf = (
  records: readonly DeliveredRecord[],
  work: (some: readonly DeliveredRecord[]) => Promise<void>,
): Line => ({
  records: records.map(({ raw }) => raw),
  apply: (from, to) => work(records.slice(from, to)),
})

/** The states that this process wrote last. A stale one is noticed by its revision when it is written. */
class RememberedStates {
  private readonly states = new Map<DeviceId, DeviceState>()

  has(device: DeviceId): boolean {
    return this.states.has(device)
  }

  /** Gives the state and forgets it, until it is remembered again. */
  take(device: DeviceId): DeviceState | undefined {
    const state = this.states.get(device)
    this.states.delete(device)
    return state
  }

  remember(state: DeviceState): void {
    this.states.delete(state.deviceId)
    this.states.set(state.deviceId, state)
    const oldest = this.states.keys().next().value
    if (this.states.size > MAX_REMEMBERED && oldest !== undefined) this.states.delete(oldest)
  }
}

interface Remembered {
  readonly states: RememberedStates
  readonly circumstances: ConfigCache
}

/**
 * Reads what is not remembered of all devices of the batch in one go: their states, what they are judged by, whom the
 * reports of deleted ones belong to now, and whether anybody watches.
 */
const readAhead = async (
  table: Table,
  { states, circumstances }: Remembered,
  delivered: ReadonlyMap<DeviceId, readonly DeliveredRecord[]>,
  now: number,
) => {
  const config = await readStates(table, states, [...delivered.keys()], [circumstances.key])
  const deleted = new Set([...delivered.keys()].filter(device => !states.has(device)))
  const { devices, orphans } = await inherit(table, delivered, deleted)
  if (deleted.size > 0) await readStates(table, states, [...devices.keys()], [])
  await circumstances.refresh(table, config, [...devices.keys()], now)
  return { watch: subscriberStateFrom(config), devices, orphans }
}

/** Remembers the states that exist of those that are not remembered. Returns the first of the items that are read with them. */
const readStates = async (
  table: Table,
  states: RememberedStates,
  devices: readonly DeviceId[],
  others: readonly Key[],
): Promise<Item | undefined> => {
  const unknown = devices.filter(device => !states.has(device))
  const items = await table.getMany([...others, ...unknown.map(keys.deviceState)])
  unknown.forEach((device, n) => {
    const item = items[n + others.length]
    if (item) states.remember(stateFrom(device, item))
  })
  return others.length > 0 ? items[0] : undefined
}
