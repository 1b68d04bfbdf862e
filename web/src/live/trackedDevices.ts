/** Devices with their position and state, for lists and maps. */
import type { Device } from '#shared/model/device.ts'
import type { PositionModel } from '#shared/model/position.ts'
import { compareByName } from '../ui/rows.ts'
import { type DeviceState, isOnline, stateOf } from './deviceState.ts'
import type { Live } from './liveStore.ts'

export interface TrackedDevice {
  readonly device: Device
  readonly position: PositionModel | undefined
  readonly state: DeviceState
  /** Start of the state, Unix time in milliseconds, or undefined if it began before the page was opened. */
  readonly since: number | undefined
}

/** Returns the charge of the battery in percent, or undefined if the tracker does not send it. */
export const batteryOf = (position: PositionModel | undefined): number | undefined => {
  const level = position?.attributes['batteryLevel']
  return typeof level === 'number' && level >= 0 && level <= 100 ? Math.round(level) : undefined
}

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
  const all = inOrder(devices, before).map(device =>
    trackedDevice({ device, position: positions.get(device.id), lost: lostSince !== undefined }, known.get(device.id)),
  )
  return all.length === before.length && all.every((one, n) => one === before[n]) ? before : all
}

interface Reported {
  readonly device: Device
  readonly position: PositionModel | undefined
  readonly lost: boolean
}

/** Returns `before` if nothing changed since. */
const trackedDevice = ({ device, position, lost }: Reported, before?: TrackedDevice): TrackedDevice => {
  const reported = stateOf(device, position)
  const state = lost && isOnline(reported) ? 'unknown' : reported
  if (before?.device === device && before.position === position && before.state === state) return before
  return { device, position, state, since: startOf(reported, { device, position }, before) }
}

/** A state that changes while the device is online begins with its position. */
const startOf = (
  state: DeviceState,
  { device, position }: Omit<Reported, 'lost'>,
  before: TrackedDevice | undefined,
): number | undefined => {
  if (state === 'offline') return device.lastUpdate === null ? undefined : Date.parse(device.lastUpdate)
  if (!before?.position || !position || !isOnline(state)) return undefined
  const earlier = stateOf(before.device, before.position)
  if (earlier === state) return before.since
  return isOnline(earlier) ? Date.parse(position.fixTime) : undefined
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
