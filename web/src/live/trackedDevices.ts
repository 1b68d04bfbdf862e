/** Devices with what is known of them, as lists and maps show them. */
import type { Device } from '#shared/model/device.ts'
import type { PositionModel } from '#shared/model/position.ts'
import type { Live } from './liveStore.ts'
import { filterByText, compareByName } from '../ui/rows.ts'

/** `never`: it has not reported yet. `unknown`: it was online and fell silent. */
export type Status = 'online' | 'offline' | 'unknown' | 'never'

export interface Tracked {
  readonly device: Device
  readonly position: PositionModel | undefined
  readonly status: Status
}

export const statusOf = ({ status, lastUpdate }: Pick<Device, 'status' | 'lastUpdate'>): Status => {
  if (lastUpdate === null) return 'never'
  return status === 'online' || status === 'unknown' ? status : 'offline'
}

/** Whether it goes somewhere: as the server saw it, else by its speed. */
export const isMoving = ({ attributes, speed }: PositionModel): boolean =>
  typeof attributes['motion'] === 'boolean' ? attributes['motion'] : speed > 0.5

/**
 * All devices by name; `Van 2` comes before `Van 10`. `before` is what this gave last: what has not changed since is the
 * same object, and the order is kept as long as the names are. Of thousands of devices few report within a moment.
 */
export const trackedDevices = (
  { devices, positions }: Pick<Live, 'devices' | 'positions'>,
  before: readonly Tracked[] = [],
): readonly Tracked[] => {
  const known = new Map(before.map(one => [one.device.id, one]))
  const all = inOrder(devices, before).map(device => {
    const position = positions.get(device.id)
    const old = known.get(device.id)
    return old?.device === device && old.position === position ? old : { device, position, status: statusOf(device) }
  })
  return all.length === before.length && all.every((one, n) => one === before[n]) ? before : all
}

/** The same, which remembers what it gave last; for `useState`. */
export const tracking = (): ((live: Pick<Live, 'devices' | 'positions'>) => readonly Tracked[]) => {
  let before: readonly Tracked[] = []
  return live => (before = trackedDevices(live, before))
}

const inOrder = (devices: Live['devices'], before: readonly Tracked[]): readonly Device[] => {
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

/** Those whose name or identifier has the text in it, whatever the case. */
export const filtered = (all: readonly Tracked[], { text, status }: Filter): readonly Tracked[] =>
  filterByText(
    status === 'all' ? all : all.filter(one => one.status === status),
    text,
    ({ device: { name, uniqueId } }) => [name, uniqueId],
  )
