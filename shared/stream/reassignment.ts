/**
 * Reassigns reports of devices that were deleted while the reports were in the stream. If the unique id was registered
 * again, the reports belong to the new device. Otherwise, or if the new device has a key, they are quarantined.
 */
import { keysIn } from '../domain/ingestKeys.ts'
import { deviceId, type DeviceId } from '../model/ids.ts'
import { numberOf } from '../table/entities.ts'
import { keys } from '../table/keys.ts'
import type { Quarantine } from '../table/quarantine.ts'
import { NO_DEVICE, POINT_CONTENT_TYPE, type Refusal } from '../table/quarantineItem.ts'
import type { Item, Table } from '../table/table.ts'
import { type DeliveredRecord, type ReceivedRecord, sourceOf } from './batch.ts'
import type { Point, StreamRecord } from './record.ts'
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

/**
 * Reads the devices that have the unique ids of the reports. A device with a key gets no reports of another one, because
 * nobody presented its key.
 */
export const currentDevices = async (table: Table, reports: readonly Pick<ReceivedRecord, 'record'>[]) => {
  const uniqueIds = [...new Set(reports.flatMap(({ record }) => record.uniqueId ?? []))]
  const locks = await table.getMany(uniqueIds.map(keys.uniqueId))
  return ({ record }: Pick<ReceivedRecord, 'record'>): DeviceId | undefined => {
    const lock = record.uniqueId === undefined ? undefined : locks[uniqueIds.indexOf(record.uniqueId)]
    const id = numberOf(lock?.['deviceId'])
    return id === 0 || needsKey(lock) ? undefined : deviceId(id)
  }
}

/** Returns true if the lock of a unique id names a device that accepts only reports with a key. */
export const needsKey = (lock: Item | undefined): boolean => keysIn(lock?.['ingestKeys']).length > 0

/** Quarantines all points of a report that has no device. */
export const quarantineReport = async ({ keep }: Pick<Quarantine, 'keep'>, received: ReceivedRecord): Promise<void> => {
  const { deviceId: device, protocol, ip, receivedAt } = received.record
  await keep({ deviceId: device, protocol, ip, receivedAt }, sourceOf(received), refusalsOf(received.record, NO_DEVICE))
}

/** Returns all points of a report as refused for a reason. */
export const refusalsOf = (
  { points, rejected = [] }: Pick<StreamRecord, 'points' | 'rejected'>,
  reason: string,
): Refusal[] => [...points.map(point => refusalOf(point, reason)), ...rejected]

const refusalOf = (point: Point, reason: string): Refusal => ({
  reason,
  query: '',
  contentType: POINT_CONTENT_TYPE,
  body: JSON.stringify(point),
})
