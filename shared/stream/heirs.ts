/**
 * Reports of devices that were deleted while the reports were on their way. If the device was registered again, they
 * belong to the device that has its unique id now; otherwise they are kept in the quarantine.
 */
import { deviceId, type DeviceId } from '../model/ids.ts'
import { numberOf } from '../table/entities.ts'
import { keys } from '../table/keys.ts'
import type { quarantine } from '../table/quarantine.ts'
import type { Table } from '../table/table.ts'
import type { Delivered } from './batch.ts'
import type { Point, Rejected } from './record.ts'
import { inheritedFrom } from './streamId.ts'

type Devices = ReadonlyMap<DeviceId, readonly Delivered[]>

export interface Settled {
  /** With the inherited reports among a device's own, in the order of the stream. */
  readonly devices: Devices
  /** Reports without any device, by the number that they name. */
  readonly orphans: Devices
}

/** Gives the reports of the deleted devices to the devices that have their unique ids now. */
export const inherit = async (table: Table, devices: Devices, deleted: ReadonlySet<DeviceId>): Promise<Settled> => {
  const orphans = new Map<DeviceId, Delivered[]>()
  if (deleted.size === 0) return { devices, orphans }
  const reports = [...deleted].flatMap(device => devices.get(device) ?? [])
  const heirOf = await heirs(table, reports)
  const settled = new Map<DeviceId, Delivered[]>()
  for (const [device, own] of devices) if (!deleted.has(device)) settled.set(device, [...own])
  for (const report of reports) {
    const { deviceId: device } = report.record
    const heir = heirOf(report)
    if (heir === undefined || heir === device) addTo(orphans, device, report)
    else addTo(settled, heir, inherited(report, heir))
  }
  for (const line of settled.values()) line.sort((a, b) => Number(a.sequence - b.sequence))
  return { devices: settled, orphans }
}

const addTo = (lines: Map<DeviceId, Delivered[]>, device: DeviceId, report: Delivered): void => {
  lines.set(device, [...(lines.get(device) ?? []), report])
}

/**
 * The report under its new number. The heir may have applied later records of the same shard already, so that its sequence
 * numbers say nothing about inherited ones: they have a stream of their own.
 */
const inherited = (report: Delivered, heir: DeviceId): Delivered => ({
  ...report,
  stream: inheritedFrom(report.stream, report.record.deviceId),
  record: { ...report.record, deviceId: heir },
})

/** Reads which devices have the unique ids that the reports came with. */
const heirs = async (table: Table, reports: readonly Delivered[]) => {
  const uniqueIds = [...new Set(reports.flatMap(({ record }) => record.uniqueId ?? []))]
  const locks = await table.getMany(uniqueIds.map(keys.uniqueId))
  return ({ record }: Delivered): DeviceId | undefined => {
    const lock = record.uniqueId === undefined ? undefined : locks[uniqueIds.indexOf(record.uniqueId)]
    const id = numberOf(lock?.['deviceId'])
    return id === 0 ? undefined : deviceId(id)
  }
}

const REASON = 'the device does not exist'

/** Keeps all points of a report that has no device, as requests that can be read again. */
export const quarantineAll = async (
  { keep }: Pick<ReturnType<typeof quarantine>, 'keep'>,
  { sequence, record }: Delivered,
): Promise<void> => {
  const { deviceId: device, receivedAt, points, rejected = [] } = record
  for (const [index, refused] of [...points.map(requestOf), ...rejected].entries()) {
    await keep({ deviceId: device, receivedAt, ...refused }, sequence, index)
  }
}

/** Members that say something else than an attribute in a request of a tracker. */
const RESERVED = new Set(
  (
    '_ _type id deviceid device_id notificationToken timestamp location locations coords lat lon latitude longitude ' +
    'altitude speed speedUnit bearing heading accuracy valid batt'
  ).split(' '),
)

const attributesOf = (attributes: Point['attributes'] = {}) =>
  Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [RESERVED.has(name) ? `attribute.${name}` : name, value]),
  )

/** The point as OsmAnd's parameters in JSON; speed is in knots, as there. */
const requestOf = ({ fixTime, latitude, longitude, course, attributes, ...more }: Point): Rejected => ({
  reason: REASON,
  query: '',
  contentType: 'application/json',
  body: JSON.stringify({
    ...attributesOf(attributes),
    timestamp: fixTime,
    ...(latitude !== undefined && { lat: latitude }),
    ...(longitude !== undefined && { lon: longitude }),
    ...(course !== undefined && { bearing: course }),
    ...more,
  }),
})
