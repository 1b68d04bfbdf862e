/** Devices with their position and status, for lists and maps. */
import type { Device } from '#shared/model/device.ts'
import type { PositionModel } from '#shared/model/position.ts'
import { compareByName, filterByText } from '../ui/rows.ts'
import type { Live } from './liveStore.ts'

/** `never`: has not reported yet. `unknown`: was online and stopped reporting. */
export type Status = 'online' | 'offline' | 'unknown' | 'never'

export interface TrackedDevice {
  readonly device: Device
  readonly position: PositionModel | undefined
  readonly status: Status
}

export const statusOf = ({ status, lastUpdate }: Pick<Device, 'status' | 'lastUpdate'>): Status => {
  if (lastUpdate === null) return 'never'
  return status === 'online' || status === 'unknown' ? status : 'offline'
}

/** What a device does, as lists and the map show it. */
export type Activity = 'moving' | 'standing' | 'offline' | 'unknown' | 'never'

/** A device that is not online neither moves nor stands: nobody knows. */
export const activityOf = ({ status, position }: Pick<TrackedDevice, 'status' | 'position'>): Activity => {
  if (status !== 'online') return status
  return position && isMoving(position) ? 'moving' : 'standing'
}

/** Returns the charge of the battery in percent, or undefined if the tracker does not send it. */
export const batteryOf = (position: PositionModel | undefined): number | undefined => {
  const level = position?.attributes['batteryLevel']
  return typeof level === 'number' && level >= 0 && level <= 100 ? Math.round(level) : undefined
}

/** Returns whether the device moves: the server's motion attribute, or its speed. */
const isMoving = ({ attributes, speed }: PositionModel): boolean =>
  typeof attributes['motion'] === 'boolean' ? attributes['motion'] : speed > 0.5

/** While the server cannot be reached since `lostSince`, no device counts as online. */
type Tracked = Pick<Live, 'devices' | 'positions'> & Partial<Pick<Live, 'lostSince'>>

/**
 * Returns all devices sorted by name. Devices that did not change since `before` keep their object, and the order is
 * kept while names are the same. Of thousands of devices few change at a time.
 */
export const trackedDevices = (
  { devices, positions, lostSince }: Tracked,
  before: readonly TrackedDevice[] = [],
): readonly TrackedDevice[] => {
  const known = new Map(before.map(one => [one.device.id, one]))
  const statusNow = (device: Device): Status => {
    const status = statusOf(device)
    return lostSince !== undefined && status === 'online' ? 'unknown' : status
  }
  const all = inOrder(devices, before).map(device => {
    const position = positions.get(device.id)
    const old = known.get(device.id)
    const status = statusNow(device)
    return old?.device === device && old.position === position && old.status === status
      ? old
      : { device, position, status }
  })
  return all.length === before.length && all.every((one, n) => one === before[n]) ? before : all
}

/** Creates a function that calls trackedDevices with its previous result; for `useState`. */
export const createDeviceTracker = (): ((live: Tracked) => readonly TrackedDevice[]) => {
  let before: readonly TrackedDevice[] = []
  return live => (before = trackedDevices(live, before))
}

const inOrder = (devices: Live['devices'], before: readonly TrackedDevice[]): readonly Device[] => {
  const kept = before.flatMap(({ device: { id, name } }) => {
    const device = devices.get(id)
    return device?.name === name ? [device] : []
  })
  if (kept.length === devices.size) return kept
  return [...devices.values()].toSorted(compareByName)
}

export interface Filter {
  readonly text: string
  readonly status: Status | 'all'
}

/** Filters devices by name or identifier and status. */
export const filterDevices = (all: readonly TrackedDevice[], { text, status }: Filter): readonly TrackedDevice[] =>
  filterByText(
    status === 'all' ? all : all.filter(one => one.status === status),
    text,
    ({ device: { name, uniqueId } }) => [name, uniqueId],
  )
