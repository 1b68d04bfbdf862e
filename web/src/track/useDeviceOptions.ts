import { useMemo } from 'react'
import type { Live } from '../live/liveStore.ts'
import { trackedDevices } from '../live/trackedDevices.ts'
import type { Option } from '../ui/Picker.tsx'

const NO_POSITIONS: Live['positions'] = new Map()

/** Returns all devices as options, sorted by name; memoized. */
export const useDeviceOptions = (devices: Live['devices']): readonly Option[] =>
  useMemo(
    () =>
      trackedDevices({ devices, positions: NO_POSITIONS }).map(({ device: { id, name, uniqueId } }) => ({
        key: id,
        text: name,
        more: uniqueId,
      })),
    [devices],
  )
