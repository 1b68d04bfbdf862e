/** Style of the base map: the built-in map, and grid lines, street maps or tiles above it. */
import type { LayerSpecification, Map as MapLibre, StyleSpecification } from 'maplibre-gl'
import { GRATICULE_ZOOM } from './graticule.ts'
import type { Tiles } from './mapSettings.ts'
import { FONT, type MapTheme, type Palette, PALETTES } from './palettes.ts'
import type { Streets } from './streets/loadStreets.ts'
import { streetSources } from './streets/streetSources.ts'
import { WORLD, worldAreas, worldNames, worldSource } from './worldMap.ts'

export interface BaseMap {
  readonly theme: MapTheme
  /** A change applies to the next map. */
  readonly locale: string
  /** Tiles of a server instead of the built-in map's names. */
  readonly tiles?: Tiles | undefined
  readonly streets?: Streets | undefined
}

/** Its source `graticule`, which exists without tiles, is filled later. */
export const baseStyle = (base: BaseMap): StyleSpecification => {
  const { tiles, streets } = base
  return {
    version: 8,
    sources: {
      [WORLD]: worldSource(),
      ...(!tiles && { graticule: { type: 'geojson', data: { type: 'FeatureCollection', features: [] } } }),
      ...(!tiles && streets && streetSources(streets.maps)),
      ...(tiles && {
        tiles: { type: 'raster', tiles: [...tiles.addresses], tileSize: 256, maxzoom: 19, attribution: tiles.credit },
      }),
    },
    layers: baseLayers(base),
  }
}

/** Returns the layers, the lowest first: areas and lines of all sources, then names, so that no area covers a name. */
export const baseLayers = ({ theme, locale, tiles, streets }: BaseMap): LayerSpecification[] => {
  const palette = PALETTES[theme]
  if (tiles) return [...worldAreas(palette), { id: 'tiles', type: 'raster', source: 'tiles' }]
  const { areas = [], names = [] } = streets?.layersFor(theme) ?? {}
  const covered = streets?.maps.map(({ bounds }) => bounds)
  return [
    ...worldAreas(palette),
    ...areas,
    ...graticuleLayers(palette),
    ...worldNames(palette, { locale, covered }),
    ...names,
  ]
}

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

/** Applies the colors of another theme. Sources, and layers of the page, stay as they are. */
export const repaint = (map: MapLibre, base: BaseMap): void => {
  const paintable: Paintable = map
  for (const { id, paint = {} } of baseLayers(base)) {
    for (const [name, value] of Object.entries(paint)) paintable.setPaintProperty(id, name, value)
  }
}
