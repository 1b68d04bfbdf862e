/**
 * Reassigns reports of devices that were deleted while the reports were in the stream. If the unique id was registered
 * again, the reports belong to the new device. Otherwise they are quarantined.
 */
import { deviceId, type DeviceId } from '../model/ids.ts'
import { numberOf } from '../table/entities.ts'
import { keys } from '../table/keys.ts'
import type { Quarantine } from '../table/quarantine.ts'
import { NO_DEVICE, POINT_CONTENT_TYPE, type Refusal } from '../table/quarantineItem.ts'
import type { Table } from '../table/table.ts'
import type { DeliveredRecord } from './batch.ts'
import type { Point } from './record.ts'
import { reassignedStreamId } from './streamId.ts'

type Devices = ReadonlyMap<DeviceId, readonly DeliveredRecord[]>

export interface Reassigned {
  /** Records of each device including reassigned ones, in the order of the stream. */
  readonly devices: Devices
  /** Records without a device, by the device id that they contain. */
  readonly withoutDevice: Devices
}

/** Reassigns the reports of deleted devices to the devices that have their unique ids now. */
export const reassignReports = async (
  table: Table,
  devices: Devices,
  deleted: ReadonlySet<DeviceId>,
): Promise<Reassigned> => {
  const withoutDevice = new Map<DeviceId, DeliveredRecord[]>()
  if (deleted.size === 0) return { devices, withoutDevice }
  const reports = [...deleted].flatMap(device => devices.get(device) ?? [])
  const currentDeviceOf = await currentDevices(table, reports)
  const assigned = new Map<DeviceId, DeliveredRecord[]>()
  for (const [device, own] of devices) if (!deleted.has(device)) assigned.set(device, [...own])
  for (const report of reports) {
    const { deviceId: device } = report.record
    const current = currentDeviceOf(report)
    if (current === undefined || current === device) addTo(withoutDevice, device, report)
    else addTo(assigned, current, reassigned(report, current))
  }
  for (const line of assigned.values()) line.sort((a, b) => Number(a.sequence - b.sequence))
  return { devices: assigned, withoutDevice }
}

const addTo = (lines: Map<DeviceId, DeliveredRecord[]>, device: DeviceId, report: DeliveredRecord): void => {
  lines.set(device, [...(lines.get(device) ?? []), report])
}

/**
 * Returns the report under its new device id. Its stream id is different, because its sequence number is not comparable
 * with those of the device's own records, which may be applied already.
 */
const reassigned = (report: DeliveredRecord, current: DeviceId): DeliveredRecord => ({
  ...report,
  stream: reassignedStreamId(report.stream, report.record.deviceId),
  record: { ...report.record, deviceId: current },
})

/** Reads the devices that have the unique ids of the reports. */
const currentDevices = async (table: Table, reports: readonly DeliveredRecord[]) => {
  const uniqueIds = [...new Set(reports.flatMap(({ record }) => record.uniqueId ?? []))]
  const locks = await table.getMany(uniqueIds.map(keys.uniqueId))
  return ({ record }: DeliveredRecord): DeviceId | undefined => {
    const lock = record.uniqueId === undefined ? undefined : locks[uniqueIds.indexOf(record.uniqueId)]
    const id = numberOf(lock?.['deviceId'])
    return id === 0 ? undefined : deviceId(id)
  }
}

/** Quarantines all points of a report that has no device. */
export const quarantineReport = async (
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
