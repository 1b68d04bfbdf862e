import { useEffect } from 'react'
import { sourceOf, useMap } from '../../map/useMap.ts'
import type { DeviceFeature } from './deviceFeatures.ts'
import { DEVICES } from './deviceStyle.ts'

/** Hides raised devices among all devices, where they would appear twice. */
export const useRaised = (raised: readonly DeviceFeature[]): void => {
  const map = useMap()
  const ids = raised.map(({ id }) => id).join()
  useEffect(() => {
    if (ids === '') return undefined
    const targets = ids.split(',').map(id => ({ source: DEVICES, id: Number(id) }))
    for (const target of targets) map.setFeatureState(target, { raised: true })
    return () => {
      if (!sourceOf(map, DEVICES)) return
      for (const target of targets) map.removeFeatureState(target, 'raised')
    }
  }, [map, ids])
}
