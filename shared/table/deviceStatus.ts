/** What a device's state says about it. */
import { settingsFrom } from '../domain/settings.ts'
import { statusTimeoutMs } from '../domain/statusTimeout.ts'
import { idsFromRanges } from '../domain/idRanges.ts'
import type { Device } from '../model/device.ts'
import type { DeviceId } from '../model/ids.ts'
import { traccarTime } from '../model/time.ts'
import { numberOf, textOf } from './entities.ts'
import type { Item } from './table.ts'

/** What callers decide about a device. */
export type DeviceRecord = Omit<Device, 'id' | 'status' | 'lastUpdate' | 'positionId' | 'geofenceIds'>

interface StatusContext {
  readonly state: Item | undefined
  /** Milliseconds. */
  readonly now: number
}

/** A device as the API shows it: its record, and what the log knows about it. */
export const withStatus = (record: DeviceRecord, id: DeviceId, { state, now }: StatusContext): Device => {
  const seen = numberOf(state?.['seen']) || undefined
  return {
    ...record,
    id,
    // Never null: clients call string methods on it.
    status: seen === undefined ? 'offline' : isOnline(record, seen, { state, now }) ? 'online' : 'unknown',
    lastUpdate: seen === undefined ? null : traccarTime(seen),
    positionId: numberOf(state?.['latest']),
    geofenceIds: [...idsFromRanges(textOf(state?.['fences']))],
  }
}

/** Heard within its time-out, and not marked as silent since: the server's own time-out is known to that mark only. */
const isOnline = ({ attributes }: DeviceRecord, seen: number, { state, now }: StatusContext): boolean =>
  state?.['status'] !== 'unknown' && now - seen < statusTimeoutMs(settingsFrom(attributes))
