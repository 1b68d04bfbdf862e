/** Built-in map: coasts, lakes, rivers, borders, countries and towns, in one file of our own server. */
import type {
  ExpressionSpecification,
  LayerSpecification,
  LineLayerSpecification,
  SourceSpecification,
} from 'maplibre-gl'
import type { MultiPolygon } from 'geojson'
import type { MapBounds } from '#shared/domain/installedMaps.ts'
import { countryName } from './countryNames.ts'
import { mapFileAddress } from './mapFiles.ts'
import { BOLD, FONT, type Palette } from './palettes.ts'
import address from './world.pmtiles?url'

const CREDITS =
  '<a href="https://www.naturalearthdata.com/" target="_blank" rel="noopener noreferrer">Natural Earth</a>, ' +
  '<a href="https://www.geonames.org/" target="_blank" rel="noopener noreferrer">GeoNames</a>'

export const WORLD = 'world'

/** The browser reads single tiles of the file, by byte ranges. */
export const worldSource = (): SourceSpecification => ({
  type: 'vector',
  url: mapFileAddress(address),
  attribution: CREDITS,
})

const kindIs = (kind: string): ExpressionSpecification => ['==', ['get', 'kind'], kind]

export const worldRivers = (palette: Palette): LineLayerSpecification => ({
  id: 'rivers',
  type: 'line',
  source: WORLD,
  'source-layer': 'water',
  filter: kindIs('river'),
  minzoom: 4,
  paint: { 'line-color': palette.river, 'line-width': ['interpolate', ['linear'], ['zoom'], 4, 0.5, 10, 2] },
})

/** Returns the layers of areas and lines. */
export const worldAreas = (palette: Palette): LayerSpecification[] => [
  { id: 'sea', type: 'background', paint: { 'background-color': palette.water } },
  { id: 'land', type: 'fill', source: WORLD, 'source-layer': 'earth', paint: { 'fill-color': palette.land } },
  worldRivers(palette),
  {
    id: 'lakes',
    type: 'fill',
    source: WORLD,
    'source-layer': 'water',
    filter: kindIs('lake'),
    paint: { 'fill-color': palette.water },
  },
  {
    id: 'borders',
    type: 'line',
    source: WORLD,
    'source-layer': 'boundaries',
    paint: { 'line-color': palette.border, 'line-width': ['interpolate', ['linear'], ['zoom'], 2, 0.7, 8, 1.8] },
  },
]

/** Larger places have a lower rank: less than minus their population. */
const isLarge: ExpressionSpecification = ['<', ['get', 'rank'], -500_000]

const isTown: ExpressionSpecification = ['!', kindIs('country')]

const names = (id: string, palette: Palette, color: string) => ({
  id,
  type: 'symbol' as const,
  source: WORLD,
  'source-layer': 'places',
  paint: { 'text-color': color, 'text-halo-color': palette.land, 'text-halo-width': 1.5 },
})

/** From this zoom on, a street map has the names of all places in its bounds. */
const STREET_NAMES_ZOOM = 12

const isOutside = (covered: readonly MapBounds[]): ExpressionSpecification => {
  const coordinates = covered.map(([west, south, east, north]) => [
    [[west, south], [east, south], [east, north], [west, north], [west, south]], // prettier-ignore
  ])
  const areas: MultiPolygon = { type: 'MultiPolygon', coordinates }
  return ['any', ['<', ['zoom'], STREET_NAMES_ZOOM], ['!', ['within', areas]]]
}

/**
 * Keeps the names of towns away from other names. A street map has the same towns at slightly different places, but not in
 * all of its bounds.
 */
const APART: ExpressionSpecification = ['interpolate', ['linear'], ['zoom'], 6, 2, 8, 12, 10, 40, 12, 80]

interface WorldNames {
  /** Of the page, for the names of countries. The map has one name for each town. */
  readonly locale: string
  /** Bounds of street maps, which have names of their own. */
  readonly covered?: readonly MapBounds[] | undefined
}

/** Returns the layers of names. */
export const worldNames = (palette: Palette, { locale, covered = [] }: WorldNames): LayerSpecification[] => [
  {
    ...names('towns', palette, palette.town),
    filter: covered.length === 0 ? isTown : ['all', isTown, isOutside(covered)],
    minzoom: 3,
    layout: {
      'text-field': ['get', 'name'],
      'text-font': ['case', kindIs('capital'), ['literal', BOLD], ['literal', FONT]],
      'text-size': ['interpolate', ['linear'], ['zoom'], 4, ['case', isLarge, 11, 10], 10, ['case', isLarge, 16, 12]],
      'text-max-width': 8,
      'text-padding': covered.length === 0 ? 2 : APART,
      'symbol-sort-key': ['get', 'rank'],
    },
  },
  {
    ...names('countries', palette, palette.country),
    filter: kindIs('country'),
    maxzoom: 7,
    layout: {
      'text-field': countryName(locale),
      'text-font': BOLD,
      'text-size': ['interpolate', ['linear'], ['zoom'], 1, 11, 6, 15],
      'text-max-width': 7,
      'symbol-sort-key': ['get', 'rank'],
    },
  },
]
