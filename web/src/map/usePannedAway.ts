import type { MapLibreEvent } from 'maplibre-gl'
import { useEffect } from 'react'
import { useMap } from './mapContext.ts'

/** Calls back when the person turns the map to another place; zooming does not count. What follows a device gives way then. */
export const usePannedAway = (tell: () => void): void => {
  const map = useMap()
  useEffect(() => {
    let zoom = map.getZoom()
    const subscriptions = [
      map.on('dragstart', tell),
      map.on('movestart', () => void (zoom = map.getZoom())),
      // By keys there is no dragging.
      map.on('moveend', ({ originalEvent }: MapLibreEvent<unknown>) => {
        if (originalEvent && map.getZoom() === zoom) tell()
      }),
    ]
    return () => subscriptions.forEach(subscription => subscription.unsubscribe())
  }, [map, tell])
}
