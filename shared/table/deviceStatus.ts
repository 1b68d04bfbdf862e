/** What a device's state says about it. */
import type { Device } from '../model/device.ts'
import type { DeviceId } from '../model/ids.ts'
import { traccarTime } from '../model/time.ts'
import { numberOf, textOf } from './entities.ts'
import type { Item } from './table.ts'

/** What callers decide about a device. */
export type DeviceRecord = Omit<Device, 'id' | 'status' | 'lastUpdate' | 'positionId' | 'geofenceIds'>

/** A device that was heard of this recently is online. */
const ONLINE_MS = 600_000

interface Moment {
  readonly state: Item | undefined
  /** Milliseconds. */
  readonly now: number
}

/** A device as the API shows it: its record, and what the log knows about it. */
export const withStatus = (record: DeviceRecord, id: DeviceId, { state, now }: Moment): Device => {
  const seen = numberOf(state?.['seen']) || undefined
  return {
    ...record,
    id,
    status: seen === undefined ? null : now - seen < ONLINE_MS ? 'online' : 'unknown',
    lastUpdate: seen === undefined ? null : traccarTime(seen),
    positionId: numberOf(state?.['latest']),
    geofenceIds: fencesOf(textOf(state?.['fences'])),
  }
}

const fencesOf = (text: string): number[] => (text === '' ? [] : JSON.parse(text))
