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

/** Returns whether the device moves: the server's motion attribute, or its speed. */
export const isMoving = ({ attributes, speed }: PositionModel): boolean =>
  typeof attributes['motion'] === 'boolean' ? attributes['motion'] : speed > 0.5

/**
 * Returns all devices sorted by name. Devices that did not change since `before` keep their object, and the order is
 * kept while names are the same. Of thousands of devices few change at a time.
 */
export const trackedDevices = (
  { devices, positions }: Pick<Live, 'devices' | 'positions'>,
  before: readonly TrackedDevice[] = [],
): readonly TrackedDevice[] => {
  const known = new Map(before.map(one => [one.device.id, one]))
  const all = inOrder(devices, before).map(device => {
    const position = positions.get(device.id)
    const old = known.get(device.id)
    return old?.device === device && old.position === position ? old : { device, position, status: statusOf(device) }
  })
  return all.length === before.length && all.every((one, n) => one === before[n]) ? before : all
}

/** Creates a function that calls trackedDevices with its previous result; for `useState`. */
export const createDeviceTracker = (): ((live: Pick<Live, 'devices' | 'positions'>) => readonly TrackedDevice[]) => {
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
