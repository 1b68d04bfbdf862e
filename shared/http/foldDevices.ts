/** Computes a report over the history of each of its devices. */
import type { Fold } from '../domain/summary.ts'
import { type Settings, settingsFrom } from '../domain/settings.ts'
import { distanceCorrection } from '../domain/distanceCorrection.ts'
import { type PositionLog } from '../log/positionLog.ts'
import { positionsIn } from '../log/history.ts'
import type { Device } from '../model/device.ts'
import { deviceId } from '../model/ids.ts'
import type { ListOwner } from '../table/permissions.ts'
import type { Stores } from '../table/stores.ts'
import { reportDevices } from './reportDevices.ts'

/** How many histories are read at once: reading waits for the table most of the time. */
const AT_ONCE = 8

export interface ReportQuery {
  readonly deviceId: readonly number[]
  readonly groupId: readonly number[]
  /** Milliseconds since 1970, both included. */
  readonly from: number
  readonly to: number
}

export interface Report {
  readonly query: ReportQuery
  readonly stores: Stores
  readonly now: number
  /** Who asks: devices of another tenant are left out. */
  readonly caller: ListOwner
}

export interface DeviceResult<R> {
  readonly device: Device
  readonly result: R
}

/** The devices that a report is about, as they are now, in its order. */
export const devicesOf = async ({ query, stores, now, caller }: Report): Promise<Device[]> =>
  stores.devices.byIds(await reportDevices(query, stores, caller), now)

/** What `look` finds for each device, in their order. */
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

/** The result of a fold for each device; the fold is made with the device's settings, which go before the server's. */
export const foldDevices = async <R>(
  report: Report,
  foldWith: (settings: Settings) => Fold<R>,
): Promise<DeviceResult<R>[]> => {
  const { query, stores } = report
  const [devices, server] = await Promise.all([devicesOf(report), stores.server.get()])
  return eachDevice(devices, device =>
    folded(stores.log, foldWith(settingsFrom(device.attributes, server.attributes)), { id: device.id, ...query }),
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
