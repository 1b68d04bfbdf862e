/** The status of devices, from their state. */
import { settingsFrom, statusTimeoutMs } from '../domain/settings.ts'
import { idsFromRanges } from '../domain/idRanges.ts'
import type { Device } from '../model/device.ts'
import type { DeviceId } from '../model/ids.ts'
import { traccarTime } from '../model/time.ts'
import { numberOf, textOf } from './entities.ts'
import type { Item } from './table.ts'

/** The members of a device that callers set. */
export type DeviceRecord = Omit<Device, 'id' | 'status' | 'lastUpdate' | 'positionId' | 'geofenceIds' | 'calendarId'>

interface StatusContext {
  readonly state: Item | undefined
  /** Unix time in milliseconds. */
  readonly now: number
}

/** Returns a device as the API shows it: its record with status and latest position. */
export const withStatus = (record: DeviceRecord, id: DeviceId, { state, now }: StatusContext): Device => {
  const seen = numberOf(state?.['seen']) || undefined
  return {
    ...record,
    // Absent in records of earlier versions.
    expirationTime: record.expirationTime ?? null,
    id,
    // Never null, because clients call string methods on it.
    status: seen === undefined ? 'offline' : isOnline(record, seen, { state, now }) ? 'online' : 'unknown',
    lastUpdate: seen === undefined ? null : traccarTime(seen),
    positionId: numberOf(state?.['latest']),
    geofenceIds: [...idsFromRanges(textOf(state?.['fences']))],
    calendarId: 0,
  }
}

/** True if the device reported within its own timeout and was not set to unknown since, which follows the server's timeout. */
const isOnline = ({ attributes }: DeviceRecord, seen: number, { state, now }: StatusContext): boolean =>
  state?.['status'] !== 'unknown' && now - seen < statusTimeoutMs(settingsFrom(attributes))
