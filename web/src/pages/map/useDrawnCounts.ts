/** What the map has drawn, for tests and benchmarks, which cannot read a canvas. */
import type { Map as MapLibre } from 'maplibre-gl'
import { useEffect } from 'react'
import { useMap } from '../../map/useMap.ts'
import type { DeviceFeature } from './deviceFeatures.ts'
import { GROUPS, POINTS, RAISED_SYMBOLS, SINGLE_ZOOM, SYMBOLS } from './deviceStyle.ts'
import { countInSight, type ViewBounds } from './inSight.ts'

export const boundsOfView = (map: MapLibre): ViewBounds => {
  const bounds = map.getBounds()
  return { west: bounds.getWest(), east: bounds.getEast(), south: bounds.getSouth(), north: bounds.getNorth() }
}

/** The map draws frames while it moves. */
const SETTLED_MS = 300

/** Sets `data-clusters` and `data-marks`: the numbers of groups and of single devices in sight. */
export const useDrawnCounts = (features: readonly DeviceFeature[], grouped: boolean): void => {
  const map = useMap()
  useEffect(() => {
    const count = (): void => {
      clearTimeout(timer)
      const { clusters, marks } = grouped && map.getZoom() < SINGLE_ZOOM ? drawn(map) : single(map, features)
      Object.assign(map.getContainer().dataset, { clusters, marks })
    }
    const later = (): void => {
      clearTimeout(timer)
      timer = setTimeout(count, SETTLED_MS)
    }
    let timer = setTimeout(count, SETTLED_MS)
    const subscriptions = [map.on('idle', count), map.on('render', later)]
    return () => {
      clearTimeout(timer)
      subscriptions.forEach(subscription => subscription.unsubscribe())
    }
  }, [map, features, grouped])
}

/** Without groups there can be thousands of marks, which the map would list slowly. */
const single = (map: MapLibre, features: readonly DeviceFeature[]) => ({
  clusters: 0,
  marks: countInSight(features, boundsOfView(map)),
})

const drawn = (map: MapLibre) => {
  const idsIn = (...layers: readonly string[]): number =>
    new Set(map.queryRenderedFeatures({ layers: [...layers] }).map(({ id }) => id)).size
  return { clusters: idsIn(GROUPS), marks: idsIn(POINTS, SYMBOLS, RAISED_SYMBOLS) }
}
