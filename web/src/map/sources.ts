/** Changes of a map that may be gone already: a page that is left takes its map away before the layers that stood on it. */
import type { GeoJSON } from 'geojson'
import { GeoJSONSource, type LayerSpecification, type Map as MapLibre } from 'maplibre-gl'

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
export const addLayers = (map: MapLibre, id: string, layers: readonly Layer[]): (() => void) => {
  map.addSource(id, { type: 'geojson', data: { type: 'FeatureCollection', features: [] } })
  for (const layer of layers) map.addLayer({ ...layer, source: id })
  return () => {
    if (gone.has(map)) return
    for (const layer of layers) map.removeLayer(layer.id)
    map.removeSource(id)
  }
}
