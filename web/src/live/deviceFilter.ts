/** Filters of the list of devices, which apply to the map as well. */
import { filterByText } from '../ui/rows.ts'
import { alarmOf, DEVICE_STATES, type DeviceState } from './deviceState.ts'
import type { TrackedDevice } from './trackedDevices.ts'

/** A state, or devices with an alarm. */
export type StateFilter = DeviceState | 'all' | 'alarm'

export interface Filter {
  readonly text: string
  readonly state: StateFilter
  /** Ids of the devices of a place that was chosen on the map. */
  readonly place?: ReadonlySet<number> | undefined
}

export interface FilteredDevices {
  readonly shown: readonly TrackedDevice[]
  /** Number of devices that each state would show, with the other filters unchanged. */
  readonly counts: Readonly<Record<StateFilter, number>>
}

/** Filters devices by name or identifier, place and state. */
export const filterDevices = (all: readonly TrackedDevice[], { text, state, place }: Filter): FilteredDevices => {
  const here = place ? all.filter(({ device }) => place.has(device.id)) : all
  const found = filterByText(here, text, ({ device: { name, uniqueId } }) => [name, uniqueId])
  return { shown: state === 'all' ? found : found.filter(one => hasState(one, state)), counts: countStates(found) }
}

const hasState = ({ state, position }: TrackedDevice, wanted: StateFilter): boolean =>
  wanted === 'alarm' ? alarmOf(position) !== undefined : state === wanted

const countStates = (devices: readonly TrackedDevice[]): FilteredDevices['counts'] => {
  const counts = { all: devices.length, alarm: 0, moving: 0, standing: 0, idling: 0, offline: 0, unknown: 0, never: 0 }
  for (const { state, position } of devices) {
    counts[state] += 1
    if (alarmOf(position) !== undefined) counts.alarm += 1
  }
  return counts
}

/** States that are shown as filters. Alarms, and unknown devices, only if there are any. */
export const shownStates = (counts: FilteredDevices['counts'], chosen: StateFilter): readonly StateFilter[] => {
  const all: readonly StateFilter[] = ['all', ...DEVICE_STATES, 'alarm']
  return all.filter(one => (one !== 'alarm' && one !== 'unknown') || counts[one] > 0 || one === chosen)
}
