/** Computes a report over the history of each of its devices. */
import type { Fold } from '../domain/fold.ts'
import { type Settings, settingsFrom } from '../domain/settings.ts'
import { distanceCorrection } from '../domain/distanceCorrection.ts'
import { type PositionLog, positionLog } from '../log/positionLog.ts'
import { positionsIn } from '../log/history.ts'
import type { Device } from '../model/device.ts'
import { deviceId } from '../model/ids.ts'
import type { ListOwner } from '../table/permissions.ts'
import { reportDevices } from './reportDevices.ts'
import { devices } from '../table/devices.ts'
import { server } from '../table/server.ts'
import type { Table } from '../table/table.ts'

/** Number of histories read concurrently. Reading mostly waits for the table. */
const AT_ONCE = 8

export interface ReportQuery {
  readonly deviceId: readonly number[]
  readonly groupId: readonly number[]
  /** Unix milliseconds, both ends inclusive. */
  readonly from: number
  readonly to: number
}

export interface Report {
  readonly query: ReportQuery
  readonly table: Table
  readonly now: number
  /** Caller of the report. Devices of other tenants are omitted. */
  readonly caller: ListOwner
}

export interface DeviceResult<R> {
  readonly device: Device
  readonly result: R
}

/** Returns the current devices of a report, in its order. */
export const devicesOf = async ({ query, table, now, caller }: Report): Promise<Device[]> =>
  devices(table).byIds(await reportDevices(query, table, caller), now)

/** Runs `look` for each device and returns the results in order. */
export const eachDevice = async <R>(
  devices: readonly Device[],
  look: (device: Device) => Promise<R>,
): Promise<DeviceResult<R>[]> => {
  const found: DeviceResult<R>[] = []
  const queue = devices.entries()
  const worker = async () => {
    for (const [n, device] of queue) found[n] = { device, result: await look(device) }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
  return found
}

/**
 * Folds the history of each device. The fold is created with the settings of the device, which override those of the
 * server.
 */
export const foldDevices = async <R>(
  report: Report,
  foldWith: (settings: Settings) => Fold<R>,
): Promise<DeviceResult<R>[]> => {
  const { query, table } = report
  const [found, { attributes }] = await Promise.all([devicesOf(report), server(table).get()])
  return eachDevice(found, device =>
    folded(positionLog(table), foldWith(settingsFrom(device.attributes, attributes)), { id: device.id, ...query }),
  )
}

interface ReportRange {
  readonly id: number
  readonly from: number
  readonly to: number
}

const folded = async <R>(log: PositionLog, fold: Fold<R>, { id, from, to }: ReportRange): Promise<R> => {
  const straight = distanceCorrection()
  for await (const segment of log.between(deviceId(id), from, to)) {
    for (const position of positionsIn(segment)) fold.add(straight(position))
  }
  return fold.result()
}
