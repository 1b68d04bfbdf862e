import type { GeoJSON } from 'geojson'
import { useEffect } from 'react'
import { useMap } from './mapContext.ts'
import { addLayers, type Layer, setSource } from './sources.ts'

/**
 * Draws data on the map around, and again whenever they change; they go with the component. `layers` must be the same
 * object as long as nothing in them changes: make them with useMemo.
 */
export const useLayers = (id: string, layers: readonly Layer[], data: GeoJSON): void => {
  const map = useMap()
  useEffect(() => addLayers(map, id, layers), [map, id, layers])
  useEffect(() => setSource(map, id, data), [map, id, layers, data])
}
