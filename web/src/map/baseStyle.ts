/** Style of the base map: the built-in map, and grid lines or tiles above it. */
import type { LayerSpecification, Map as MapLibre, StyleSpecification } from 'maplibre-gl'
import { GRATICULE_ZOOM } from './graticule.ts'
import type { Tiles } from './mapSettings.ts'
import { FONT, type Palette } from './palettes.ts'
import { WORLD, worldAreas, worldNames, worldSource } from './worldMap.ts'

/** Its source `graticule`, which exists without tiles, is filled later. */
export const baseStyle = (palette: Palette, tiles: Tiles | undefined): StyleSpecification => ({
  version: 8,
  sources: {
    [WORLD]: worldSource(),
    ...(!tiles && { graticule: { type: 'geojson', data: { type: 'FeatureCollection', features: [] } } }),
    ...(tiles && {
      tiles: { type: 'raster', tiles: [...tiles.addresses], tileSize: 256, maxzoom: 19, attribution: tiles.credit },
    }),
  },
  layers: baseLayers(palette, tiles),
})

const baseLayers = (palette: Palette, tiles: Tiles | undefined): LayerSpecification[] => [
  ...worldAreas(palette),
  ...(tiles
    ? [{ id: 'tiles', type: 'raster' as const, source: 'tiles' }]
    : [...graticuleLayers(palette), ...worldNames(palette)]),
]

const graticuleLayers = (palette: Palette): LayerSpecification[] => [
  {
    id: 'graticule',
    type: 'line',
    source: 'graticule',
    minzoom: GRATICULE_ZOOM,
    paint: { 'line-color': palette.graticule, 'line-width': 1 },
  },
  {
    id: 'degrees',
    type: 'symbol',
    source: 'graticule',
    minzoom: GRATICULE_ZOOM,
    layout: {
      'symbol-placement': 'line',
      'symbol-spacing': 400,
      'text-field': ['get', 'label'],
      'text-font': FONT,
      'text-size': 10.5,
      'text-padding': 24,
    },
    paint: { 'text-color': palette.degrees, 'text-halo-color': palette.land, 'text-halo-width': 2 },
  },
]

/** The map's method, for names that are known only at run time. */
interface Paintable {
  setPaintProperty(layer: string, name: string, value: unknown): unknown
}

/** Applies the colors of another theme. */
export const repaint = (map: MapLibre, palette: Palette): void => {
  const paintable: Paintable = map
  const tiles = map.getSource('tiles') === undefined ? undefined : { addresses: [], credit: '' }
  for (const { id, paint = {} } of baseLayers(palette, tiles)) {
    for (const [name, value] of Object.entries(paint)) paintable.setPaintProperty(id, name, value)
  }
}
