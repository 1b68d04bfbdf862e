import { createContext, type ReactNode, use, useCallback, useMemo, useState } from 'react'
import { type Coordinates, distanceBetween } from '#shared/domain/geometry.ts'
import { degrees } from '#shared/units.ts'
import { useGeofences } from '../../geofences/GeofencesProvider.tsx'
import type { TrackedDevice } from '../../live/trackedDevices.ts'
import { type DistanceTo, nearestFirst } from './nearest.ts'

/** Keys of the order by name and by the distance to the user; others are ids of geofences. */
export const BY_NAME = 0
export const BY_MY_LOCATION = -1

interface Nearest {
  readonly key: number
  readonly choose: (key: number) => void
  /** The browser is asked for the location of the user, or has refused it. */
  readonly location: 'unknown' | 'asked' | 'refused' | 'known'
  /** Undefined if the devices are sorted by name. */
  readonly distanceTo: DistanceTo | undefined
}

const NearestContext = createContext<Nearest | undefined>(undefined)

export const useNearest = (): Nearest => {
  const nearest = use(NearestContext)
  if (!nearest) throw new Error('there is no NearestProvider around')
  return nearest
}

/** Returns the devices in the chosen order. */
export const useNearestFirst = (devices: readonly TrackedDevice[]): readonly TrackedDevice[] => {
  const { distanceTo } = useNearest()
  return useMemo(() => (distanceTo ? nearestFirst(devices, distanceTo) : devices), [devices, distanceTo])
}

const LOCATION_OPTIONS: PositionOptions = { maximumAge: 60_000, timeout: 20_000 }

/** Keeps the chosen order of the list while a device is open. The location of the user does not leave the page. */
export const NearestProvider = ({ children }: { readonly children: ReactNode }) => {
  const { fences } = useGeofences()
  const [key, setKey] = useState(BY_NAME)
  const [here, setHere] = useState<Coordinates>()
  const [location, setLocation] = useState<Nearest['location']>('unknown')
  const choose = useCallback((next: number) => {
    setKey(next)
    if (next !== BY_MY_LOCATION) return setLocation('unknown')
    setLocation('asked')
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        setHere({ latitude: degrees(coords.latitude), longitude: degrees(coords.longitude) })
        setLocation('known')
      },
      () => {
        setKey(BY_NAME)
        setLocation('refused')
      },
      LOCATION_OPTIONS,
    )
  }, [])
  const distanceTo = useMemo((): DistanceTo | undefined => {
    if (key === BY_MY_LOCATION) return here && (place => distanceBetween(here, place))
    return fences.find(({ id }) => id === key)?.distanceTo
  }, [key, here, fences])
  const provided = useMemo(() => ({ key, choose, location, distanceTo }), [key, choose, location, distanceTo])
  return <NearestContext value={provided}>{children}</NearestContext>
}
