/** Adds street maps to a map that is shown already. */
import type { LayerSpecification, Map as MapLibre } from 'maplibre-gl'
import { type BaseMap, baseLayers } from '../baseStyle.ts'
import { STREETS, streetSources } from './streetSources.ts'

/** Adds missing layers and sources of street maps, and removes those of maps that do not exist anymore. */
export const drawStreets = (map: MapLibre, base: BaseMap): void => {
  const layers = baseLayers(base)
  removeOthers(map, new Set(layers.map(({ id }) => id)))
  for (const [id, source] of Object.entries(streetSources(base.streets?.maps ?? []))) {
    if (!map.getSource(id)) map.addSource(id, source)
  }
  // From top to bottom, because a new layer needs the layer above it. The page's own layers are above all of them.
  let above = firstOfPage(map, layers)
  for (const layer of layers.toReversed()) {
    if (!map.getLayer(layer.id)) map.addLayer(layer, above)
    above = layer.id
  }
  const towns = layers.find(({ id }) => id === 'towns')
  if (towns?.type !== 'symbol') return
  map.setFilter(towns.id, towns.filter)
  map.setLayoutProperty(towns.id, 'text-padding', towns.layout?.['text-padding'])
}

const removeOthers = (map: MapLibre, kept: ReadonlySet<string>): void => {
  const layers = map.getLayersOrder().filter(id => id.startsWith(STREETS))
  const sources = new Set(layers.map(id => map.getLayer(id)?.source))
  for (const id of layers) {
    if (kept.has(id)) sources.delete(map.getLayer(id)?.source)
    else map.removeLayer(id)
  }
  for (const id of sources) if (id?.startsWith(STREETS)) map.removeSource(id)
}

/** Returns the lowest layer that the page has added, or undefined if there is none. */
const firstOfPage = (map: MapLibre, layers: readonly LayerSpecification[]): string | undefined => {
  const base = new Set(layers.map(({ id }) => id))
  return map.getLayersOrder().find(id => !base.has(id))
}

/** Names of streets that are reported, in pixels around the center. */
const NEAR_PX = 60
const NAMES_MAX = 10

/** Writes the names of streets around the center to `data-streets`, for tests, which cannot read a canvas. */
export const reportStreets = (map: MapLibre): void => {
  const layers = map.getLayersOrder().filter(id => id.startsWith(STREETS) && id.includes(':roads_'))
  const { x, y } = map.project(map.getCenter())
  const near = map.queryRenderedFeatures(
    [
      [x - NEAR_PX, y - NEAR_PX],
      [x + NEAR_PX, y + NEAR_PX],
    ],
    { layers },
  )
  const names = new Set(near.map(({ properties }) => String(properties['name'] ?? '')).filter(Boolean))
  map.getContainer().dataset['streets'] = [...names].toSorted().slice(0, NAMES_MAX).join(', ')
}
