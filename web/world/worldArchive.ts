/** Cuts the built-in map into vector tiles with the layer names of Protomaps: earth, water, boundaries and places. */
import { gzipSync } from 'node:zlib'
import { GeoJSONVT } from '@maplibre/geojson-vt'
import { fromGeojsonVt } from '@maplibre/vt-pbf'
import type { FeatureCollection } from 'geojson'
import { zxyToTileId } from 'pmtiles'
import { type Tile, writeArchive } from './pmtiles.ts'
import { countryNames, outlines, towns, waters } from './worldLayers.ts'

const MAX_ZOOM = 7
/** Coasts at 1:50 million are enough below this zoom. */
const FINE_ZOOM = 5
/** Names of islands and small countries would cover the others below this zoom. */
const SMALL_COUNTRY_ZOOM = 3
/** Rank of a country of 5 square degrees. */
const LARGE = -50
/** Coordinates per side of a tile; the default of both libraries. */
const EXTENT = 4096
const FIELDS = { kind: 'String', name: 'String', country: 'String', rank: 'Number' }
const LAYERS = ['earth', 'water', 'boundaries', 'places'] as const

type Layers = Readonly<Record<(typeof LAYERS)[number], GeoJSONVT>>

const indexOf = (data: FeatureCollection): GeoJSONVT => new GeoJSONVT(data, { maxZoom: MAX_ZOOM })

const layersFrom = (): ((zoom: number) => Layers) => {
  const [coarse, fine] = [outlines('50m'), outlines('10m')].map(({ earth, boundaries }) => ({
    earth: indexOf(earth),
    boundaries: indexOf(boundaries),
  }))
  if (!coarse || !fine) throw new Error('there are no outlines')
  const water = indexOf(waters())
  const countries = countryNames()
  return zoom => {
    const named = countries.features.filter(({ properties }) => zoom >= SMALL_COUNTRY_ZOOM || properties.rank < LARGE)
    const places = indexOf({ type: 'FeatureCollection', features: [...named, ...towns(zoom).features] })
    return { ...(zoom < FINE_ZOOM ? coarse : fine), water, places }
  }
}

/** Returns the tiles of a zoom that are not empty. */
const tilesOf = (layers: Layers, zoom: number): Tile[] =>
  Array.from({ length: 4 ** zoom }, (_, n) => [n % 2 ** zoom, Math.floor(n / 2 ** zoom)] as const).flatMap(([x, y]) => {
    const found = LAYERS.flatMap(name => {
      const tile = layers[name].getTile(zoom, x, y)
      return tile && tile.features.length > 0 ? [[name, tile] as const] : []
    })
    if (found.length === 0) return []
    const vector = fromGeojsonVt(Object.fromEntries(found), { version: 2, extent: EXTENT })
    return [{ id: zxyToTileId(zoom, x, y), data: gzipSync(vector, { level: 9 }) }]
  })

/** Returns the built-in map as a PMTiles archive. Takes a few seconds. */
export const worldArchive = (): Buffer => {
  const layersAt = layersFrom()
  const tiles = Array.from({ length: MAX_ZOOM + 1 }, (_, zoom) => tilesOf(layersAt(zoom), zoom)).flat()
  return writeArchive({
    tiles: tiles.toSorted((a, b) => a.id - b.id),
    maxZoom: MAX_ZOOM,
    metadata: {
      name: 'World',
      vector_layers: LAYERS.map(id => ({ id, fields: FIELDS, minzoom: 0, maxzoom: MAX_ZOOM })),
    },
  })
}
