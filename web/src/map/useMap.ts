/**
 * The map of the surrounding MapView. A page can remove its map before the layers on it, so cleanup must tolerate a
 * removed map.
 */
import type { GeoJSON } from 'geojson'
import { GeoJSONSource, type LayerSpecification, type Map as MapLibre, type MapLibreEvent } from 'maplibre-gl'
import { createContext, use, useEffect } from 'react'

export const MapContext = createContext<MapLibre | undefined>(undefined)

/** Returns the map of the surrounding MapView. */
export const useMap = (): MapLibre => {
  const map = use(MapContext)
  if (!map) throw new Error('there is no MapView around')
  return map
}

const removedMaps = new WeakSet<MapLibre>()

export const removeMap = (map: MapLibre): void => {
  removedMaps.add(map)
  map.remove()
}

export const setSource = (map: MapLibre, id: string, data: GeoJSON): void => {
  const source = removedMaps.has(map) ? undefined : map.getSource(id)
  if (source instanceof GeoJSONSource) void source.setData(data)
}

/** A layer without its source, which `addLayers` sets. */
type LayerWithoutSource<L> = L extends { source: string } ? Omit<L, 'source'> : never
export type Layer = LayerWithoutSource<LayerSpecification>

/** Adds an empty source and its layers, the lowest first. Returns a function that removes them. */
const addLayers = (map: MapLibre, id: string, layers: readonly Layer[]): (() => void) => {
  map.addSource(id, { type: 'geojson', data: { type: 'FeatureCollection', features: [] } })
  for (const layer of layers) map.addLayer({ ...layer, source: id })
  return () => {
    if (removedMaps.has(map)) return
    for (const layer of layers) map.removeLayer(layer.id)
    map.removeSource(id)
  }
}

/**
 * Draws data on the map and updates it when the data changes. Create `layers` with useMemo, because new layers are
 * added again.
 */
export const useLayers = (id: string, layers: readonly Layer[], data: GeoJSON): void => {
  const map = useMap()
  useEffect(() => addLayers(map, id, layers), [map, id, layers])
  useEffect(() => setSource(map, id, data), [map, id, layers, data])
}

/** Calls back when the user moves the map; zooming does not count. Following a device then stops. */
export const useUserPan = (onPan: () => void): void => {
  const map = useMap()
  useEffect(() => {
    let zoom = map.getZoom()
    const subscriptions = [
      map.on('dragstart', onPan),
      map.on('movestart', () => void (zoom = map.getZoom())),
      // Arrow keys pan without a drag.
      map.on('moveend', ({ originalEvent }: MapLibreEvent<unknown>) => {
        if (originalEvent && map.getZoom() === zoom) onPan()
      }),
    ]
    return () => subscriptions.forEach(subscription => subscription.unsubscribe())
  }, [map, onPan])
}
