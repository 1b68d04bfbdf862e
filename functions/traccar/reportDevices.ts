/** Computes a report over the history of each of its devices. */
import { distanceCorrection } from '#shared/domain/distanceCorrection.ts'
import type { Fold } from '#shared/domain/summary.ts'
import { type Settings, settingsFrom } from '#shared/domain/settings.ts'
import { tooLarge } from '#shared/errors.ts'
import type { Caller } from '#shared/http/authenticate.ts'
import { eventLog } from '#shared/log/eventLog.ts'
import { positionsIn } from '#shared/log/history.ts'
import { type PositionLog, positionLog } from '#shared/log/positionLog.ts'
import type { Device } from '#shared/model/device.ts'
import type { Event } from '#shared/model/event.ts'
import { deviceId, type DeviceId, type GeofenceId, geofenceId, groupId } from '#shared/model/ids.ts'
import type { Position } from '#shared/model/position.ts'
import { traccarTime } from '#shared/model/time.ts'
import { devices } from '#shared/table/devices.ts'
import { geofences } from '#shared/table/geofences.ts'
import { type ListOwner, permissions } from '#shared/table/permissions.ts'
import { server } from '#shared/table/server.ts'
import type { Table } from '#shared/table/table.ts'

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
const devicesOf = async ({ query, table, now, caller }: Report): Promise<Device[]> =>
  devices(table).byIds(await reportDevices(query, table, caller), now)

/** Runs `look` for each device and returns the results in order. */
const eachDevice = async <R>(
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

/** Returns the devices of a report, each once: the named ones, then those of the named groups and their subgroups. */
export const reportDevices = async (
  query: { readonly deviceId: readonly number[]; readonly groupId: readonly number[] },
  table: Table,
  owner: ListOwner,
): Promise<DeviceId[]> => {
  const inGroups =
    query.groupId.length > 0 ? await permissions(table).devicesInGroups(owner, query.groupId.map(groupId)) : []
  return [...new Set([...query.deviceId.map(deviceId), ...inGroups])]
}

interface EventReportRequest extends Report {
  readonly query: ReportQuery & { readonly type: readonly string[] }
  readonly caller: Caller
}

/** Traccar documents `%`, its client sends `allEvents`. */
const EVERY_TYPE = ['%', 'allEvents']

/**
 * Returns the matching events of each device in a report, by server time. Geofence events require a link of the caller
 * to the geofence, also for administrators.
 */
export const deviceEvents = async (request: EventReportRequest): Promise<DeviceResult<readonly Event[]>[]> => {
  const { query, table, caller } = request
  const linked = new Set<GeofenceId>(await geofences(table).linkedToUser(caller.id))
  const every = query.type.length === 0 || EVERY_TYPE.some(type => query.type.includes(type))
  const wanted = ({ type, geofenceId: fence }: Event) =>
    (every || query.type.includes(type)) && (fence === 0 || linked.has(geofenceId(fence)))
  return eachDevice(await devicesOf(request), async ({ id }) => {
    const events: Event[] = []
    for await (const event of eventLog(table).between(deviceId(id), query.from, query.to)) {
      if (wanted(event)) events.push(event)
    }
    return events
  })
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
