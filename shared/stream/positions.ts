/** The consumer of the position stream: what it reads for a batch, and what it remembers between batches. */
import { functions } from '../api/functions.ts'
import { positionStream } from '../aws/ingestStream.ts'
import { signedTable } from '../aws/signedTable.ts'
import { eventLog } from '../log/eventLog.ts'
import { positionLog } from '../log/positionLog.ts'
import type { DeviceState } from '../log/state.ts'
import { stateFrom } from '../log/stateItem.ts'
import type { Event } from '../model/event.ts'
import type { DeviceId } from '../model/ids.ts'
import type { Host } from '../runtime.ts'
import { keys } from '../table/keys.ts'
import { quarantine } from '../table/quarantine.ts'
import { statistics } from '../table/statistics.ts'
import { ConditionFailed, type Table } from '../table/table.ts'
import { applyRecords, type Ports } from './applyRecords.ts'
import { KnownCircumstances } from './circumstances.ts'
import type { Consumer, Delivered } from './consume.ts'
import { welcome } from './newcomers.ts'

/** The states that this process wrote last. A stale one is noticed by its revision when it is written. */
const MAX_REMEMBERED = 5000

const ATTEMPTS = 5

const { address, grants } = functions.positions
const tableFor = (host: Host): Table => signedTable(host, address, grants)

/** Hands events over to whoever tells people of them. */
export type Announce = (host: Host, events: readonly Event[]) => Promise<void>
const toNobody: Announce = async () => undefined

const portsOn = (table: Table, host: Host, announce: Announce): Ports => {
  const events = eventLog(table)
  const log = positionLog(table, async (raised, retentionDays) => {
    await events.keep(raised, retentionDays)
    await announce(host, raised)
  })
  const counting = { periodMs: host.environment.statisticsPeriodMs, finish: statistics(table).finish }
  return { log, quarantine: quarantine(table), counting }
}

export const positionsConsumer = (openTable = tableFor, announce = toNobody): Consumer => {
  const states = new Map<DeviceId, DeviceState>()
  const circumstances = new KnownCircumstances()

  return {
    address,
    welcome: (host, newcomer) => welcome(openTable(host), positionStream(host, address, grants), newcomer),
    open: async (host, devices) => {
      const table = openTable(host)
      const ports = portsOn(table, host, announce)
      await readAhead(table, devices, host.now())

      return async (deviceId, records) => {
        for (let attempt = 1; ; attempt += 1) {
          const state = states.get(deviceId) ?? (await ports.log.stateOf(deviceId))
          if (!state) return keepAll(ports, records)
          states.delete(deviceId)
          try {
            return remember(await applyRecords(ports, state, records, circumstances.of(deviceId)))
          } catch (error) {
            // Somebody else wrote the state since we read it, or our own write arrived and its answer did not.
            if (!(error instanceof ConditionFailed) || attempt === ATTEMPTS) throw error
          }
        }
      }
    },
  }

  /** Reads what is not remembered of all devices of the batch in one go. */
  async function readAhead(table: Table, devices: readonly DeviceId[], now: number): Promise<void> {
    const unknown = devices.filter(device => !states.has(device))
    const [config, ...items] = await table.getMany([circumstances.key, ...unknown.map(keys.deviceState)])
    unknown.forEach((device, n) => {
      const item = items[n]
      if (item) remember(stateFrom(device, item))
    })
    await circumstances.refresh(table, config, devices, now)
  }

  function remember(state: DeviceState): void {
    states.delete(state.deviceId)
    states.set(state.deviceId, state)
    const oldest = states.keys().next().value
    if (states.size > MAX_REMEMBERED && oldest !== undefined) states.delete(oldest)
  }
}

/** The device was deleted while its reports were on their way: they are kept, but not as positions. */
const keepAll = async ({ quarantine }: Ports, records: readonly Delivered[]): Promise<void> => {
  for (const { sequence, record } of records) {
    const { deviceId, receivedAt } = record
    const points = record.points.map(point => ({ reason: 'the device does not exist', raw: JSON.stringify(point) }))
    for (const [index, rejected] of [...points, ...(record.rejected ?? [])].entries()) {
      await quarantine.keep({ deviceId, receivedAt, ...rejected }, sequence, index)
    }
  }
}
