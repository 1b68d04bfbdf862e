/** Devices with what is known of them, as lists and maps show them. */
import type { Device } from '#shared/model/device.ts'
import type { PositionModel } from '#shared/model/position.ts'
import type { Live } from './liveStore.ts'

/** `never`: it has not reported yet. `unknown`: it was online and fell silent. */
export type Status = 'online' | 'offline' | 'unknown' | 'never'

export interface Tracked {
  readonly device: Device
  readonly position: PositionModel | undefined
  readonly status: Status
}

export const statusOf = ({ status, lastUpdate }: Pick<Device, 'status' | 'lastUpdate'>): Status => {
  if (lastUpdate === null && (status === null || status === 'offline')) return 'never'
  return status === 'online' || status === 'unknown' ? status : 'offline'
}

/** Whether it goes somewhere: as the server saw it, else by its speed. */
export const isMoving = ({ attributes, speed }: PositionModel): boolean =>
  typeof attributes['motion'] === 'boolean' ? attributes['motion'] : speed > 0.5

const BY_NAME = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' })

/** All devices by name; `Van 2` comes before `Van 10`. */
export const trackedDevices = ({ devices, positions }: Pick<Live, 'devices' | 'positions'>): Tracked[] =>
  sortedOnce(devices).map(device => ({ device, position: positions.get(device.id), status: statusOf(device) }))

let sorted: { readonly of: Live['devices']; readonly list: readonly Device[] } | undefined

/** Positions come all the time, devices seldom: their order is kept. */
const sortedOnce = (devices: Live['devices']): readonly Device[] => {
  if (sorted?.of !== devices) {
    const list = [...devices.values()].toSorted((a, b) => BY_NAME.compare(a.name, b.name) || a.id - b.id)
    sorted = { of: devices, list }
  }
  return sorted.list
}

export interface Filter {
  readonly text: string
  readonly status: Status | 'all'
}

/** Those whose name or identifier has the text in it, whatever the case. */
export const filtered = (all: readonly Tracked[], { text, status }: Filter): readonly Tracked[] => {
  const wanted = text.trim().toLocaleLowerCase()
  if (wanted === '' && status === 'all') return all
  return all.filter(
    one =>
      (status === 'all' || one.status === status) &&
      (wanted === '' ||
        one.device.name.toLocaleLowerCase().includes(wanted) ||
        one.device.uniqueId.toLocaleLowerCase().includes(wanted)),
  )
}
