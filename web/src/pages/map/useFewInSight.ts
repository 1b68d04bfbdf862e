import type { Map as MapLibre } from 'maplibre-gl'
import { useEffect, useState } from 'react'
import { useMap } from '../../map/useMap.ts'
import type { DeviceFeature } from './deviceFeatures.ts'
import { LABELED_LESS_THAN } from './deviceStyle.ts'
import { countInSight } from './inSight.ts'
import { boundsOfView } from './useDrawnCounts.ts'

/** Returns whether the names of all devices in sight have room. */
export const useFewInSight = (features: readonly DeviceFeature[]): boolean => {
  const map = useMap()
  const [few, setFew] = useState(() => isFew(map, features))
  useEffect(() => {
    const check = (): void => setFew(isFew(map, features))
    check()
    const moves = map.on('moveend', check)
    return () => moves.unsubscribe()
  }, [map, features])
  return few
}

const isFew = (map: MapLibre, features: readonly DeviceFeature[]): boolean =>
  countInSight(features, boundsOfView(map), LABELED_LESS_THAN) < LABELED_LESS_THAN
