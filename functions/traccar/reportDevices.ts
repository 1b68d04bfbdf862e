/** Computes a report over the history of each of its devices. */
import { distanceCorrection } from '#shared/domain/distanceCorrection.ts'
import type { Fold } from '#shared/domain/fold.ts'
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
  readonly table: Table
  readonly now: number
  /** Who asks: devices of another tenant are left out. */
  readonly caller: ListOwner
}

export interface DeviceResult<R> {
  readonly device: Device
  readonly result: R
}

/** The devices that a report is about, as they are now, in its order. */
const devicesOf = async ({ query, table, now, caller }: Report): Promise<Device[]> =>
  devices(table).byIds(await reportDevices(query, table, caller), now)

/** What `look` finds for each device, in their order. */
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

/** The result of a fold for each device; the fold is made with the device's settings, which go before the server's. */
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

/** The devices of a report: the named ones, then those of the named groups at any depth; each once. */
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

/** `%` stands in Traccar's documents, `allEvents` is what its client sends. */
const EVERY_TYPE = ['%', 'allEvents']

/**
 * The events of each device of a report that the caller asks for and may know of, by the time at which we learned of
 * them. Those about a geofence are for users to whom it is linked, administrators not excepted.
 */
export const deviceEvents = async (asked: EventReportRequest): Promise<DeviceResult<readonly Event[]>[]> => {
  const { query, table, caller } = asked
  const linked = new Set<GeofenceId>(await geofences(table).linkedToUser(caller.id))
  const every = query.type.length === 0 || EVERY_TYPE.some(type => query.type.includes(type))
  const wanted = ({ type, geofenceId: fence }: Event) =>
    (every || query.type.includes(type)) && (fence === 0 || linked.has(geofenceId(fence)))
  return eachDevice(await devicesOf(asked), async ({ id }) => {
    const events: Event[] = []
    for await (const event of eventLog(table).between(deviceId(id), query.from, query.to)) {
      if (wanted(event)) events.push(event)
    }
    return events
  })
}

/** As many as a workbook of 6 MB holds, and as a function has memory for. */
const ROWS_MAX = 60_000

/** All positions of each device. Throws `tooLarge` when there are more than a workbook can take. */
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
