/**
 * Reports of devices that were deleted while the reports were on their way. If the device was registered again, they
 * belong to the device that has its unique id now; otherwise they are kept in the quarantine.
 */
import { deviceId, type DeviceId } from '../model/ids.ts'
import { numberOf } from '../table/entities.ts'
import { keys } from '../table/keys.ts'
import type { Quarantine } from '../table/quarantine.ts'
import { NO_DEVICE, POINT_CONTENT_TYPE, type Refusal } from '../table/quarantineItem.ts'
import type { Table } from '../table/table.ts'
import type { DeliveredRecord } from './batch.ts'
import type { Point } from './record.ts'
import { inheritedFrom } from './streamId.ts'

type Devices = ReadonlyMap<DeviceId, readonly DeliveredRecord[]>

export interface Settled {
  /** With the inherited reports among a device's own, in the order of the stream. */
  readonly devices: Devices
  /** Reports without any device, by the number that they name. */
  readonly orphans: Devices
}

/** Gives the reports of the deleted devices to the devices that have their unique ids now. */
export const inherit = async (table: Table, devices: Devices, deleted: ReadonlySet<DeviceId>): Promise<Settled> => {
  const orphans = new Map<DeviceId, DeliveredRecord[]>()
  if (deleted.size === 0) return { devices, orphans }
  const reports = [...deleted].flatMap(device => devices.get(device) ?? [])
  const heirOf = await heirs(table, reports)
  const settled = new Map<DeviceId, DeliveredRecord[]>()
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

const addTo = (lines: Map<DeviceId, DeliveredRecord[]>, device: DeviceId, report: DeliveredRecord): void => {
  lines.set(device, [...(lines.get(device) ?? []), report])
}

/**
 * The report under its new number. The heir may have applied later records of the same shard already, so that its sequence
 * numbers say nothing about inherited ones: they have a stream of their own.
 */
const inherited = (report: DeliveredRecord, heir: DeviceId): DeliveredRecord => ({
  ...report,
  stream: inheritedFrom(report.stream, report.record.deviceId),
  record: { ...report.record, deviceId: heir },
})

/** Reads which devices have the unique ids that the reports came with. */
const heirs = async (table: Table, reports: readonly DeliveredRecord[]) => {
  const uniqueIds = [...new Set(reports.flatMap(({ record }) => record.uniqueId ?? []))]
  const locks = await table.getMany(uniqueIds.map(keys.uniqueId))
  return ({ record }: DeliveredRecord): DeviceId | undefined => {
    const lock = record.uniqueId === undefined ? undefined : locks[uniqueIds.indexOf(record.uniqueId)]
    const id = numberOf(lock?.['deviceId'])
    return id === 0 ? undefined : deviceId(id)
  }
}

/** Keeps all points of a report that has no device. */
export const quarantineAll = async (
  { keep }: Pick<Quarantine, 'keep'>,
  { sequence, record }: DeliveredRecord,
): Promise<void> => {
  const { deviceId: device, protocol, ip, receivedAt, points, rejected = [] } = record
  await keep({ deviceId: device, protocol, ip, receivedAt }, sequence, [...points.map(refusalOf), ...rejected])
}

const refusalOf = (point: Point): Refusal => ({
  reason: NO_DEVICE,
  query: '',
  contentType: POINT_CONTENT_TYPE,
  body: JSON.stringify(point),
})
