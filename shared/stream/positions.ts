/** The consumer of the position stream: what it reads for a batch, and what it remembers between batches. */
import { functions } from '../api/functions.ts'
import { sdkTable } from '../aws/sdk.ts'
import { settingsFrom } from '../domain/settings.ts'
import { positionLog } from '../log/positionLog.ts'
import type { DeviceState } from '../log/state.ts'
import { stateFrom } from '../log/state.ts'
import type { DeviceId } from '../model/ids.ts'
import type { Attributes } from '../model/wire.ts'
import { keys } from '../table/keys.ts'
import { quarantine } from '../table/quarantine.ts'
import { ConditionFailed, type Item, type Table } from '../table/table.ts'
import { applyRecords, type Ports } from './applyRecords.ts'
import type { Host } from '../runtime.ts'
import type { Consumer, Delivered } from './consume.ts'

/** The states that this process wrote last. A stale one is noticed by its revision when it is written. */
const MAX_REMEMBERED = 5000
/** How old the attributes of a device or of the server may be when its positions are filtered by them. */
const SETTINGS_AGE_MS = 5000

const ATTEMPTS = 5

interface Remembered<T> {
  readonly at: number
  readonly value: T
}

const tableFor = (host: Host): Table => sdkTable(host, functions.positions.address, functions.positions.grants)

export const positionsConsumer = (openTable = tableFor): Consumer => {
  const states = new Map<DeviceId, DeviceState>()
  const attributes = new Map<DeviceId | 'server', Remembered<Attributes>>()

  return {
    address: functions.positions.address,
    open: async (host, devices) => {
      const table = openTable(host)
      const ports: Ports = { log: positionLog(table), quarantine: quarantine(table) }
      await readAhead(table, devices, host.now())

      return async (deviceId, records) => {
        for (let attempt = 1; ; attempt += 1) {
          const state = states.get(deviceId) ?? (await ports.log.stateOf(deviceId))
          if (!state) return keepAll(ports, records)
          const settings = settingsFrom(attributes.get(deviceId)?.value ?? {}, attributes.get('server')?.value ?? {})
          states.delete(deviceId)
          try {
            remember(await applyRecords(ports, state, records, settings))
            return
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
    const old = (key: DeviceId | 'server') => (attributes.get(key)?.at ?? -Infinity) < now - SETTINGS_AGE_MS
    const unknown = devices.filter(device => !states.has(device))
    const entities = [...devices, 'server' as const].filter(old)
    const items = await table.getMany([
      ...unknown.map(keys.deviceState),
      ...entities.map(key => (key === 'server' ? keys.server() : keys.device(key))),
    ])
    unknown.forEach((device, n) => {
      const item = items[n]
      if (item) remember(stateFrom(device, item))
    })
    if (attributes.size > MAX_REMEMBERED) attributes.clear()
    entities.forEach((key, n) => attributes.set(key, { at: now, value: attributesOf(items[unknown.length + n]) }))
  }

  function remember(state: DeviceState): void {
    states.delete(state.deviceId)
    states.set(state.deviceId, state)
    const oldest = states.keys().next().value
    if (states.size > MAX_REMEMBERED && oldest !== undefined) states.delete(oldest)
  }
}

const attributesOf = (item: Item | undefined): Attributes =>
  typeof item?.['d'] === 'string' ? (JSON.parse(item['d']).attributes ?? {}) : {}

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
