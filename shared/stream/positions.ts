/** The consumer of the position stream: what it reads for a batch, and what it remembers between batches. */
import { functions } from '../api/functions.ts'
import { positionStream } from '../aws/ingestStream.ts'
import { signedTable } from '../aws/signedTable.ts'
import type { Tell } from '../live/tell.ts'
import type { Settle } from '../log/commit.ts'
import { positionLog } from '../log/positionLog.ts'
import type { DeviceState } from '../log/state.ts'
import { stateFrom } from '../log/stateItem.ts'
import type { DeviceId } from '../model/ids.ts'
import type { Host } from '../runtime.ts'
import { type Watch, watchIn } from '../table/config.ts'
import { keys } from '../table/keys.ts'
import { quarantine } from '../table/quarantine.ts'
import { statistics } from '../table/statistics.ts'
import { ConditionFailed, type Table } from '../table/table.ts'
import type { Announce } from './announce.ts'
import { applyRecords, type Ports } from './applyRecords.ts'
import { KnownCircumstances } from './circumstances.ts'
import type { Consumer, Delivered, Opened } from './consume.ts'
import { welcome } from './newcomers.ts'
import { settling } from './settle.ts'

const MAX_REMEMBERED = 5000

const ATTEMPTS = 5

const { address, grants } = functions.positions
const tableFor = (host: Host): Table => signedTable(host, address, grants)

const toNobody: Announce = async () => undefined
const unwatched: Tell = async () => undefined

const portsOn = (table: Table, host: Host, settle: Settle): Ports => {
  const log = positionLog(table, settle)
  const counting = { periodMs: host.environment.statisticsPeriodMs, finish: statistics(table).finish }
  return { log, quarantine: quarantine(table), counting }
}

export const positionsConsumer = (openTable = tableFor, announce = toNobody, tell = unwatched): Consumer => {
  const states = new RememberedStates()
  const circumstances = new KnownCircumstances()

  return {
    address,
    welcome: (host, newcomer) => welcome(openTable(host), positionStream(host, address, grants), newcomer),
    open: async (host, devices) => {
      const table = openTable(host)
      const changed = new Set<DeviceId>()
      const watch = await readAhead(table, { states, circumstances }, devices, host.now())
      const ports = portsOn(table, host, settling({ host, table, watch, announce, tell }))

      const apply: Opened['apply'] = async (deviceId, records) => {
        for (let attempt = 1; ; attempt += 1) {
          const state = states.take(deviceId) ?? (await ports.log.stateOf(deviceId))
          if (!state) return keepAll(ports, records)
          try {
            const after = await applyRecords(ports, state, records, circumstances.of(deviceId))
            if (after.rev !== state.rev) changed.add(deviceId)
            return states.remember(after)
          } catch (error) {
            // Somebody else wrote the state since we read it, or our own write arrived and its answer did not.
            if (!(error instanceof ConditionFailed) || attempt === ATTEMPTS) throw error
          }
        }
      }
      return { apply, close: () => tell(host, watch, { devices: [...changed] }) }
    },
  }
}

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
  readonly circumstances: KnownCircumstances
}

/** Reads what is not remembered of all devices of the batch in one go, and whether anybody watches. */
const readAhead = async (
  table: Table,
  { states, circumstances }: Remembered,
  devices: readonly DeviceId[],
  now: number,
): Promise<Watch> => {
  const unknown = devices.filter(device => !states.has(device))
  const [config, ...items] = await table.getMany([circumstances.key, ...unknown.map(keys.deviceState)])
  unknown.forEach((device, n) => {
    const item = items[n]
    if (item) states.remember(stateFrom(device, item))
  })
  await circumstances.refresh(table, config, devices, now)
  return watchIn(config)
}

/** The device was deleted while its reports were on their way: they are kept, but not as positions. */
const keepAll = async ({ quarantine }: Ports, records: readonly Delivered[]): Promise<void> => {
  for (const { sequence, record } of records) {
    const { deviceId, receivedAt } = record
    const points = record.points.map(point => ({
      reason: 'the device does not exist',
      query: '',
      contentType: 'application/json',
      body: JSON.stringify(point),
    }))
    for (const [index, rejected] of [...points, ...(record.rejected ?? [])].entries()) {
      await quarantine.keep({ deviceId, receivedAt, ...rejected }, sequence, index)
    }
  }
}
