/** How geofences look on the map. */
import { FONT } from '../map/baseStyle.ts'
import type { Palette } from '../map/palette.ts'
import type { Layer } from '../map/sources.ts'

const LAST_ZOOM = 24

/** The layers of a source with features of `featuresOf`; the names of the layers begin with `id`. */
export const fenceLayers = (id: string, color: string, palette: Palette): readonly Layer[] => [
  {
    id: `${id}-areas`,
    type: 'fill',
    filter: ['==', ['geometry-type'], 'Polygon'],
    paint: { 'fill-color': color, 'fill-opacity': 0.15 },
  },
  {
    id: `${id}-corridors`,
    type: 'line',
    filter: ['==', ['geometry-type'], 'LineString'],
    layout: { 'line-cap': 'round', 'line-join': 'round' },
    paint: {
      'line-color': color,
      'line-opacity': 0.2,
      // Twice as wide with each zoom, as the ground is.
      'line-width': [
        'interpolate',
        ['exponential', 2],
        ['zoom'],
        0,
        ['get', 'width'],
        LAST_ZOOM,
        ['*', ['get', 'width'], 2 ** LAST_ZOOM],
      ],
    },
  },
  { id: `${id}-lines`, type: 'line', paint: { 'line-color': color, 'line-width': 2 } },
  {
    id: `${id}-names`,
    type: 'symbol',
    filter: ['==', ['geometry-type'], 'Point'],
    layout: { 'text-field': ['get', 'name'], 'text-font': FONT, 'text-size': 12, 'text-max-width': 12 },
    paint: { 'text-color': palette.label, 'text-halo-color': palette.halo, 'text-halo-width': 1.5 },
  },
]
