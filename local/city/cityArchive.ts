/** Cuts the map of a city into vector tiles and writes them as a PMTiles archive. */
import { gzipSync } from 'node:zlib'
import { GeoJSONVT, type GeoJSONVTTile } from '@maplibre/geojson-vt'
import { fromGeojsonVt } from '@maplibre/vt-pbf'
import { zxyToTileId } from 'pmtiles'
import { type Bounds, type Tile, writeArchive } from '../../web/world/pmtiles.ts'
import { seaOf } from './coast.ts'
import type { MapElement } from './elements.ts'
import { lonLatOf, type MapBox, WORLD_UNITS } from './mapPoint.ts'
import { featuresOf } from './mapFeatures.ts'
import { type Layer, LAYERS, type MapFeature } from './schema.ts'

const MIN_ZOOM = 8
const MAX_ZOOM = 14
/** Coordinates per side of a tile; the default of both libraries. */
const EXTENT = 4096
const FIELDS = { kind: 'String', kind_detail: 'String', name: 'String', min_zoom: 'Number', sort_key: 'Number' }

export interface City {
  readonly name: string
  readonly elements: readonly MapElement[]
  readonly box: MapBox
  /** Names the sources of the data. */
  readonly attribution: string
  readonly license: string
  /** From what the map was made. */
  readonly source: string
}

/** Returns the map as a PMTiles archive, zooms 8 to 14. */
export const cityArchive = ({ name, elements, box, ...origin }: City): Buffer => {
  const layers = new Map(layersOf(elements, box).map(([layer, features]) => [layer, indexOf(features)]))
  const zooms = Array.from({ length: MAX_ZOOM - MIN_ZOOM + 1 }, (_, n) => MIN_ZOOM + n)
  const tiles = zooms.flatMap(zoom => tilesOf(layers, box, zoom))
  return writeArchive({
    tiles: tiles.toSorted((a, b) => a.id - b.id),
    minZoom: MIN_ZOOM,
    maxZoom: MAX_ZOOM,
    bounds: boundsOf(box),
    metadata: {
      name,
      ...origin,
      vector_layers: LAYERS.map(id => ({ id, fields: FIELDS, minzoom: MIN_ZOOM, maxzoom: MAX_ZOOM })),
    },
  })
}

const boundsOf = ({ west, north, east, south }: MapBox): Bounds => [
  ...lonLatOf({ x: west, y: south }),
  ...lonLatOf({ x: east, y: north }),
]

const layersOf = (elements: readonly MapElement[], box: MapBox): (readonly [Layer, MapFeature[]])[] => {
  const features: Record<Layer, MapFeature[]> = {
    earth: [earthOf(box)],
    landuse: [],
    water: [seaFeature(elements, box)],
    roads: [],
    buildings: [],
    boundaries: [],
    places: [],
  }
  for (const [layer, feature] of elements.flatMap(featuresOf)) features[layer].push(feature)
  return LAYERS.map(layer => [layer, features[layer].toSorted((a, b) => a.properties.sort_key - b.properties.sort_key)])
}

/** 40 m. At the edge, the earth would show as a thin line around the sea that is drawn above it. */
const EARTH_INSET = 2 ** 12

const earthOf = (box: MapBox): MapFeature => {
  const [west, east] = [box.west + EARTH_INSET, box.east - EARTH_INSET]
  const [north, south] = [box.north + EARTH_INSET, box.south - EARTH_INSET]
  const corners = [
    { x: west, y: north },
    { x: east, y: north },
    { x: east, y: south },
    { x: west, y: south },
    { x: west, y: north },
  ]
  return {
    type: 'Feature',
    properties: { kind: 'earth', min_zoom: MIN_ZOOM, sort_key: 0 },
    geometry: { type: 'Polygon', coordinates: [corners.map(lonLatOf)] },
  }
}

const seaFeature = (elements: readonly MapElement[], box: MapBox): MapFeature => ({
  type: 'Feature',
  properties: { kind: 'ocean', min_zoom: MIN_ZOOM, sort_key: 0 },
  geometry: {
    type: 'MultiPolygon',
    coordinates: seaOf(elements, box).map(rings => rings.map(ring => ring.map(lonLatOf))),
  },
})

const indexOf = (features: MapFeature[]): GeoJSONVT =>
  new GeoJSONVT(
    { type: 'FeatureCollection', features },
    { maxZoom: MAX_ZOOM, indexMaxZoom: MAX_ZOOM, indexMaxPoints: 0 },
  )

/** Returns the tiles of a zoom that are not empty. */
const tilesOf = (layers: ReadonlyMap<Layer, GeoJSONVT>, box: MapBox, zoom: number): Tile[] => {
  const unit = WORLD_UNITS / 2 ** zoom
  const tiles: Tile[] = []
  for (let x = Math.floor(box.west / unit); x * unit < box.east; x += 1)
    for (let y = Math.floor(box.north / unit); y * unit < box.south; y += 1) {
      const found = [...layers].flatMap(([name, index]) => {
        const tile = visible(index.getTile(zoom, x, y), zoom)
        return tile ? [[name, tile] as const] : []
      })
      if (found.length === 0) continue
      const vector = fromGeojsonVt(Object.fromEntries(found), { version: 2, extent: EXTENT })
      tiles.push({ id: zxyToTileId(zoom, x, y), data: gzipSync(vector, { level: 9 }) })
    }
  return tiles
}

/** Returns the tile without the features of higher zooms, or undefined if nothing is left. */
const visible = (tile: GeoJSONVTTile | null, zoom: number): GeoJSONVTTile | undefined => {
  const features = tile?.features.filter(({ tags }) => Number(tags?.['min_zoom']) <= zoom) ?? []
  return tile && features.length > 0 ? Object.assign(tile, { features }) : undefined
}
