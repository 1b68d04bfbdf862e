/** Changes of a map that may be gone already: a page that is left takes its map away before the layers that stood on it. */
import { GeoJSONSource, type LayerSpecification, type Map as MapLibre, type MapLibreEvent } from 'maplibre-gl'
import { createContext, use, useEffect } from 'react'
import type { GeoJSON } from 'geojson'

export const MapContext = createContext<MapLibre | undefined>(undefined)

/** The map around; of what stands inside of a MapView. */
export const useMap = (): MapLibre => {
  const map = use(MapContext)
  if (!map) throw new Error('there is no MapView around')
  return map
}

const gone = new WeakSet<MapLibre>()

export const forget = (map: MapLibre): void => {
  gone.add(map)
  map.remove()
}

export const setSource = (map: MapLibre, id: string, data: GeoJSON): void => {
  const source = gone.has(map) ? undefined : map.getSource(id)
  if (source instanceof GeoJSONSource) void source.setData(data)
}

/** A layer of one of our own sources, which it need not name. */
type OwnLayer<L> = L extends { source: string } ? Omit<L, 'source'> : never
export type Layer = OwnLayer<LayerSpecification>

/** Adds an empty source and its layers, the first one lowest; gives the function that removes them. */
const addLayers = (map: MapLibre, id: string, layers: readonly Layer[]): (() => void) => {
  map.addSource(id, { type: 'geojson', data: { type: 'FeatureCollection', features: [] } })
  for (const layer of layers) map.addLayer({ ...layer, source: id })
  return () => {
    if (gone.has(map)) return
    for (const layer of layers) map.removeLayer(layer.id)
    map.removeSource(id)
  }
}

/**
 * Draws data on the map around, and again whenever they change; they go with the component. `layers` must be the same
 * object as long as nothing in them changes: make them with useMemo.
 */
export const useLayers = (id: string, layers: readonly Layer[], data: GeoJSON): void => {
  const map = useMap()
  useEffect(() => addLayers(map, id, layers), [map, id, layers])
  useEffect(() => setSource(map, id, data), [map, id, layers, data])
}

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
