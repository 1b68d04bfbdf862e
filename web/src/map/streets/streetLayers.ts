/** Layers of street maps: those of the Protomaps basemap, in our colors and with the browser's fonts. */
import { layers as basemapLayers } from '@protomaps/basemaps'
import type { ExpressionSpecification, LayerSpecification, SymbolLayerSpecification } from 'maplibre-gl'
import type { InstalledMap } from '#shared/domain/installedMaps.ts'
import { BOLD, FONT, ITALIC, type MapTheme, PALETTES } from '../palettes.ts'
import { worldRivers } from '../worldMap.ts'
import { STREETS, streetSourceId } from './streetSources.ts'
import { streetFlavor } from './streetColors.ts'

/** The built-in map is complete below this zoom, and has the same appearance everywhere. */
const STREETS_ZOOM = 6

/** The built-in map has the first three. The others need images of a server. */
const LEFT_OUT = new Set(['background', 'places_country', 'landcover', 'roads_shields', 'roads_oneway', 'pois'])

const NAME: ExpressionSpecification = ['coalesce', ['get', 'name'], '']

/** The letters of right-to-left scripts would need a plugin. */
const nameOr = (other: ExpressionSpecification | string): ExpressionSpecification => [
  'case',
  ['is-supported-script', NAME],
  NAME,
  other,
]

/** In the language of the page if the data has it. */
const placeName = (language: string): ExpressionSpecification => [
  'coalesce',
  ['get', `name:${language}`],
  ['get', 'name:en'],
  nameOr(''),
]

/** As on the street's sign. */
const streetName = nameOr(['coalesce', ['get', 'name:en'], ''])

const isImportant: ExpressionSpecification = ['<=', ['coalesce', ['get', 'min_zoom'], 20], 5]

const fontOf = (id: string): ExpressionSpecification | string[] => {
  if (id === 'places_locality') return ['case', isImportant, ['literal', BOLD], ['literal', FONT]]
  return /^(water|earth|address)_/.test(id) ? ITALIC : FONT
}

const textOf = (id: string, language: string): ExpressionSpecification => {
  if (id === 'address_label') return ['get', 'addr_housenumber']
  return id.startsWith('roads_') || id === 'water_waterway_label' ? streetName : placeName(language)
}

const withText = (layer: SymbolLayerSpecification, language: string): SymbolLayerSpecification => {
  const { 'icon-image': _image, 'icon-size': _size, 'icon-padding': _padding, ...layout } = layer.layout ?? {}
  const named = { ...layout, 'text-field': textOf(layer.id, language), 'text-font': fontOf(layer.id) }
  return { ...layer, layout: named }
}

const layersOf = (map: InstalledMap, theme: MapTheme): LayerSpecification[] => {
  const source = streetSourceId(map)
  const language = document.documentElement.lang.split('-')[0] || 'en'
  return basemapLayers(source, streetFlavor(theme), { lang: 'en' })
    .filter(({ id }) => !LEFT_OUT.has(id))
    .map(layer => (layer.type === 'symbol' ? withText(layer, language) : layer))
    .map(layer => ({ ...layer, id: `${source}:${layer.id}`, minzoom: Math.max(STREETS_ZOOM, layer.minzoom ?? 0) }))
}

export interface StreetLayers {
  readonly areas: readonly LayerSpecification[]
  readonly names: readonly LayerSpecification[]
}

const area = ({ bounds: [west, south, east, north] }: InstalledMap): number => (east - west) * (north - south)

/** Returns the layers of all maps, the smallest map on top. */
export const streetLayers = (maps: readonly InstalledMap[], theme: MapTheme): StreetLayers => {
  const all = maps.toSorted((a, b) => area(b) - area(a)).flatMap(map => layersOf(map, theme))
  return {
    areas: [
      ...all.filter(({ type }) => type !== 'symbol'),
      // The basemap has no rivers at these zooms, and its land covers those of the built-in map.
      { ...worldRivers(PALETTES[theme]), id: `${STREETS}rivers`, minzoom: STREETS_ZOOM, maxzoom: 9 },
    ],
    names: all.filter(({ type }) => type === 'symbol'),
  }
}
