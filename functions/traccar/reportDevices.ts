/** Reads the devices of a report and computes it over the history of each. */
import { distanceCorrection } from '#shared/domain/distanceCorrection.ts'
import type { Fold } from '#shared/domain/summary.ts'
import { type Settings, settingsFrom } from '#shared/domain/settings.ts'
import { tooLarge } from '#shared/errors.ts'
import { positionsIn } from '#shared/log/history.ts'
import { type PositionLog, positionLog } from '#shared/log/positionLog.ts'
import type { Device } from '#shared/model/device.ts'
import { deviceId, type DeviceId, groupId } from '#shared/model/ids.ts'
import type { Position } from '#shared/model/position.ts'
import { traccarTime } from '#shared/model/time.ts'
import { devices } from '#shared/table/devices.ts'
import { type ListOwner, permissions } from '#shared/table/permissions.ts'
import { server } from '#shared/table/server.ts'
import type { Table } from '#shared/table/table.ts'

/** Number of histories read concurrently. Reading mostly waits for the table. */
const AT_ONCE = 8

export interface ReportQuery {
  /** Accessible objects: the chain removed all others. */
  readonly deviceId: readonly number[]
  readonly groupId: readonly number[]
  /** Unix milliseconds, both ends inclusive. */
  readonly from: number
  readonly to: number
}

interface DevicesRequest {
  readonly query: Pick<ReportQuery, 'deviceId' | 'groupId'>
  /** The query as sent: tells a request without objects from one whose objects are all inaccessible. */
  readonly rawQuery: string
  readonly table: Table
  /** Caller of the report. Devices of other tenants are omitted. */
  readonly caller: ListOwner
}

export interface Report extends DevicesRequest {
  readonly query: ReportQuery
  readonly now: number
}

export interface DeviceResult<R> {
  readonly device: Device
  readonly result: R
}

/**
 * Returns the ids of the devices of a report, each once: the named ones, then those of the named groups and their subgroups.
 * If neither devices nor groups are named, returns the caller's own devices, also for administrators.
 */
export const reportDevices = async ({ query, rawQuery, table, caller }: DevicesRequest): Promise<DeviceId[]> => {
  const sent = new URLSearchParams(rawQuery)
  if (!sent.has('deviceId') && !sent.has('groupId')) return permissions(table).devicesOf(caller)
  const inGroups =
    query.groupId.length > 0 ? await permissions(table).devicesInGroups(caller, query.groupId.map(groupId)) : []
  return [...new Set([...query.deviceId.map(deviceId), ...inGroups])]
}

/** Returns the current devices of a report, in its order. */
export const devicesOf = async (report: DevicesRequest & { readonly now: number }): Promise<Device[]> =>
  devices(report.table).byIds(await reportDevices(report), report.now)

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

/** Maximum number of rows that fit into a workbook of 6 MB and the memory of a function. */
const ROWS_MAX = 60_000

/** Returns all positions of each device. Throws tooLarge if they exceed a workbook. */
export const routesFor = async (report: Report): Promise<DeviceResult<readonly Position[]>[]> => {
  const found: DeviceResult<readonly Position[]>[] = []
  let rows = 0
  for (const device of await devicesOf(report)) {
    const result: Position[] = []
    for await (const segment of positionLog(report.table).between(
      deviceId(device.id),
      report.query.from,
      report.query.to,
    )) {
      const positions = positionsIn(segment)
      rows += positions.length
      if (rows > ROWS_MAX) throw tooLarge(tooMany(device.name, result.at(-1)))
      result.push(...positions)
    }
    found.push({ device, result })
  }
  return found
}

const tooMany = (name: string, last: Position | undefined): string =>
  `A workbook holds at most ${ROWS_MAX} positions: device ${name} exceeds it` +
  (last ? `; positions up to ${traccarTime(last.fixTime)} fit, request the rest separately` : ', request it separately')
