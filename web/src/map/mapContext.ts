import type { Map as MapLibre } from 'maplibre-gl'
import { createContext, use } from 'react'

export const MapContext = createContext<MapLibre | undefined>(undefined)

/** The map around; of what stands inside of a MapView. */
export const useMap = (): MapLibre => {
  const map = use(MapContext)
  if (!map) throw new Error('there is no MapView around')
  return map
}
