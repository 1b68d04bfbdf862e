/**
 * Reports of devices that were deleted while the reports were in the stream. If the device was registered again, they
 * belong to the device that now has its unique id. Otherwise they are stored in the quarantine.
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
  /** All reports by device, including the reassigned ones, in the order of the stream. */
  readonly devices: Devices
  /** Reports without a device, by the device number in the record. */
  readonly withoutDevice: Devices
}

/** Reassigns the reports of deleted devices to the devices that now have their unique ids. */
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
 * Returns the report with its new device number and a separate stream id. The current device may have applied later
 * records of the same shard, so sequence numbers of reassigned reports are not comparable with those.
 */
const reassigned = (report: DeliveredRecord, current: DeviceId): DeliveredRecord => ({
  ...report,
  stream: reassignedStreamId(report.stream, report.record.deviceId),
  record: { ...report.record, deviceId: current },
})

/** Reads which devices have the unique ids that the reports came with. */
const currentDevices = async (table: Table, reports: readonly DeliveredRecord[]) => {
  const uniqueIds = [...new Set(reports.flatMap(({ record }) => record.uniqueId ?? []))]
  const locks = await table.getMany(uniqueIds.map(keys.uniqueId))
  return ({ record }: DeliveredRecord): DeviceId | undefined => {
    const lock = record.uniqueId === undefined ? undefined : locks[uniqueIds.indexOf(record.uniqueId)]
    const id = numberOf(lock?.['deviceId'])
    return id === 0 ? undefined : deviceId(id)
  }
}

/** Stores all points of a report without a device in the quarantine. */
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
