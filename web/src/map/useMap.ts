/**
 * The map of the surrounding MapView. A page can remove its map before the layers on it, so cleanup must tolerate a
 * removed map.
 */
import type { GeoJSON } from 'geojson'
import {
  GeoJSONSource,
  type GeoJSONSourceSpecification,
  type LayerSpecification,
  type Map as MapLibre,
  type MapLibreEvent,
} from 'maplibre-gl'
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

/** Returns undefined if the map or the source was removed. */
export const sourceOf = (map: MapLibre, id: string): GeoJSONSource | undefined => {
  const source = removedMaps.has(map) ? undefined : map.getSource(id)
  return source instanceof GeoJSONSource ? source : undefined
}

export const setSource = (map: MapLibre, id: string, data: GeoJSON): void => void sourceOf(map, id)?.setData(data)

/** A layer without its source, which `addLayers` sets. */
type LayerWithoutSource<L> = L extends { source: string } ? Omit<L, 'source'> : never
export type Layer = LayerWithoutSource<LayerSpecification>

export type SourceOptions = Omit<GeoJSONSourceSpecification, 'type' | 'data'>

/** Adds an empty source. Returns a function that removes it, with its layers. */
export const addSource = (map: MapLibre, id: string, options: SourceOptions = {}): (() => void) => {
  map.addSource(id, { ...options, type: 'geojson', data: { type: 'FeatureCollection', features: [] } })
  return () => {
    if (removedMaps.has(map)) return
    for (const layer of map.getLayersOrder()) if (map.getLayer(layer)?.source === id) map.removeLayer(layer)
    map.removeSource(id)
  }
}

/** Adds layers of a source, the lowest first. Returns a function that removes them. */
export const addLayers = (map: MapLibre, source: string, layers: readonly Layer[]): (() => void) => {
  for (const layer of layers) map.addLayer({ ...layer, source })
  return () => {
    if (removedMaps.has(map)) return
    for (const { id } of layers) if (map.getLayer(id)) map.removeLayer(id)
  }
}

/**
 * Draws data on the map and updates it when the data changes. Create `layers` with useMemo, because new layers are
 * added again. `options` are constant.
 */
export const useLayers = (id: string, layers: readonly Layer[], data: GeoJSON, options?: SourceOptions): void => {
  const map = useMap()
  useEffect(() => {
    const removeSource = addSource(map, id, options)
    addLayers(map, id, layers)
    return removeSource
  }, [map, id, layers, options])
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
