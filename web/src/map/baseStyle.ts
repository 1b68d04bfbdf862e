/** Base map, and the colors of everything on the map. */
import type { FeatureCollection } from 'geojson'
import type { LayerSpecification, Map as MapLibre, StyleSpecification } from 'maplibre-gl'
import type { Theme } from '../app/theme.ts'
import { GRATICULE_ZOOM } from './graticule.ts'
import type { Tiles } from './mapSettings.ts'

const EMPTY: FeatureCollection = { type: 'FeatureCollection', features: [] }

/** Without a `glyphs` address, MapLibre draws letters with the browser's fonts. */
export const FONT = ['Noto Sans', 'Arial', 'sans-serif']

/** Its sources `land`, `borders`, `names` and (without tiles) `graticule` are filled later. */
export const baseStyle = (palette: Palette, tiles: Tiles | undefined): StyleSpecification => ({
  version: 8,
  sources: {
    land: { type: 'geojson', data: EMPTY },
    borders: { type: 'geojson', data: EMPTY },
    names: { type: 'geojson', data: EMPTY, attribution: 'Natural Earth' },
    ...(!tiles && { graticule: { type: 'geojson', data: EMPTY } }),
    ...(tiles && {
      tiles: { type: 'raster', tiles: [...tiles.addresses], tileSize: 256, maxzoom: 19, attribution: tiles.credit },
    }),
  },
  layers: [
    { id: 'water', type: 'background', paint: { 'background-color': palette.water } },
    { id: 'land', type: 'fill', source: 'land', paint: { 'fill-color': palette.land } },
    { id: 'borders', type: 'line', source: 'borders', paint: { 'line-color': palette.border, 'line-width': 1 } },
    {
      id: 'names',
      type: 'symbol',
      source: 'names',
      maxzoom: 7,
      layout: {
        'text-field': ['get', 'name'],
        'text-font': FONT,
        'text-size': 12,
        'text-max-width': 8,
        'symbol-sort-key': ['get', 'rank'],
      },
      paint: { 'text-color': palette.name, 'text-halo-color': palette.halo, 'text-halo-width': 1 },
    },
    ...(tiles ? [{ id: 'tiles', type: 'raster' as const, source: 'tiles' }] : graticuleLayers(palette)),
  ],
})

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

/** Applies the colors of another theme. */
export const repaint = (map: MapLibre, palette: Palette): void => {
  map.setPaintProperty('water', 'background-color', palette.water)
  map.setPaintProperty('land', 'fill-color', palette.land)
  map.setPaintProperty('borders', 'line-color', palette.border)
  map.setPaintProperty('names', 'text-color', palette.name)
  map.setPaintProperty('names', 'text-halo-color', palette.halo)
  if (!map.getLayer('graticule')) return
  map.setPaintProperty('graticule', 'line-color', palette.graticule)
  map.setPaintProperty('degrees', 'text-color', palette.degrees)
  map.setPaintProperty('degrees', 'text-halo-color', palette.land)
}

export interface Palette {
  readonly water: string
  readonly land: string
  readonly border: string
  readonly name: string
  readonly graticule: string
  /** Labels of the grid lines. */
  readonly degrees: string
  /** Outline of letters, for contrast on any background. */
  readonly halo: string
  readonly label: string
  readonly track: string
  readonly fence: string
  readonly online: string
  readonly offline: string
  readonly unknown: string
  readonly never: string
}

export const PALETTES: Readonly<Record<Theme, Palette>> = {
  light: {
    water: '#cfe3ee',
    land: '#f5f3ec',
    border: '#b9b6a8',
    name: '#6b6f6a',
    graticule: '#e0dccd',
    degrees: '#85826f',
    halo: '#ffffff',
    label: '#17212b',
    track: '#0f766e',
    fence: '#7c3aed',
    online: '#15803d',
    offline: '#b3261e',
    unknown: '#a16207',
    never: '#64748b',
  },
  dark: {
    water: '#0d1a26',
    land: '#1d2a35',
    border: '#3d4d5a',
    name: '#8296a5',
    graticule: '#2b3a47',
    degrees: '#71879a',
    halo: '#0d1620',
    label: '#e8eef2',
    track: '#2dd4bf',
    fence: '#a78bfa',
    online: '#4ade80',
    offline: '#f2857c',
    unknown: '#fbbf24',
    never: '#94a3b8',
  },
}
