/** Builds a small street map in the schema of the Protomaps basemap: a few streets of an invented town near Vienna. */
import { GeoJSONVT } from '@maplibre/geojson-vt'
import { fromGeojsonVt } from '@maplibre/vt-pbf'
import type { Feature, FeatureCollection, Geometry, Position } from 'geojson'
import { writeFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { zxyToTileId } from 'pmtiles'
import { type Tile, writeArchive } from '../../../web/world/pmtiles.ts'

export const TOWN = { west: 16.3, south: 48.1, east: 16.4, north: 48.16 } as const
export const CENTER = { latitude: 48.13, longitude: 16.35 } as const
export const MIN_ZOOM = 8
export const MAX_ZOOM = 13
const EXTENT = 4096

const feature = (geometry: Geometry, properties: object): Feature => ({
  type: 'Feature',
  geometry,
  // The style compares these, and MapLibre warns if they are missing.
  properties: { sort_key: 1, min_zoom: 5, ...properties },
})
const line = (coordinates: Position[], properties: object) => feature({ type: 'LineString', coordinates }, properties)
const box = ([west, south, east, north]: readonly [number, number, number, number], properties: object) => {
  const ring = [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
    [west, south],
  ]
  return feature({ type: 'Polygon', coordinates: [ring] }, properties)
}

const { west, south, east, north } = TOWN
const { latitude: middle, longitude: center } = CENTER

const LAYERS: Readonly<Record<string, readonly Feature[]>> = {
  earth: [box([west, south, east, north], { kind: 'earth' })],
  landuse: [box([16.34, 48.14, 16.36, 48.15], { kind: 'park' })],
  water: [box([16.37, 48.11, 16.39, 48.12], { kind: 'lake' })],
  roads: [
    line([[west, middle], [east, middle]], { kind: 'highway', kind_detail: 'motorway', name: 'Ringautobahn' }), // prettier-ignore
    line([[center, south], [center, north]], { kind: 'major_road', kind_detail: 'primary', name: 'Hauptstraße' }), // prettier-ignore
    ...[16.33, 16.37].map(
      (longitude, n) =>
      line([[longitude, south], [longitude, north]], { kind: 'minor_road', kind_detail: 'residential', name: `Lindengasse ${n}` }), // prettier-ignore
    ),
  ],
  buildings: [box([16.351, 48.1305, 16.352, 48.131], { kind: 'building', height: 9 })],
  places: [
    feature(
      { type: 'Point', coordinates: [16.352, 48.132] },
      { kind: 'locality', kind_detail: 'town', name: 'Neudorf', population_rank: 9, population: 20_000 },
    ),
  ],
}

const tilesOf = (layers: Readonly<Record<string, GeoJSONVT>>, zoom: number): Tile[] =>
  Array.from({ length: 4 ** 2 }, (_, n) => n).flatMap(n => {
    const side = 2 ** zoom
    const column = Math.floor(((west + 180) / 360) * side) + (n % 4)
    const sine = Math.sin((north * Math.PI) / 180)
    const row = Math.floor((0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)) * side) + Math.floor(n / 4)
    const found = Object.entries(layers).flatMap(([name, layer]) => {
      const tile = layer.getTile(zoom, column, row)
      return tile && tile.features.length > 0 ? [[name, tile] as const] : []
    })
    if (found.length === 0) return []
    const vector = fromGeojsonVt(Object.fromEntries(found), { version: 2, extent: EXTENT })
    return [{ id: zxyToTileId(zoom, column, row), data: gzipSync(vector) }]
  })

interface StreetMapOptions {
  /** Names of the layers in the metadata. */
  readonly layers?: readonly string[]
  readonly fields?: object
  readonly attribution?: string
}

/** Returns the archive. Its tiles are the same whatever the metadata says. */
export const streetMap = ({
  layers = Object.keys(LAYERS),
  fields = { kind: 'String' },
  attribution = '<a href="https://www.openstreetmap.org/copyright">&copy; OpenStreetMap contributors</a>',
}: StreetMapOptions = {}): Buffer => {
  const indexes = Object.fromEntries(
    Object.entries(LAYERS).map(([name, features]) => {
      const data: FeatureCollection = { type: 'FeatureCollection', features: [...features] }
      return [name, new GeoJSONVT(data, { maxZoom: MAX_ZOOM })]
    }),
  )
  const zooms = Array.from({ length: MAX_ZOOM - MIN_ZOOM + 1 }, (_, n) => MIN_ZOOM + n)
  const tiles = zooms.flatMap(zoom => tilesOf(indexes, zoom)).toSorted((a, b) => a.id - b.id)
  const metadata = { name: 'Town', attribution, vector_layers: layers.map(id => ({ id, fields })) }
  const archive = writeArchive({ tiles, maxZoom: MAX_ZOOM, metadata })
  archive.writeUInt8(MIN_ZOOM, 100)
  ;[west, south, east, north].forEach((degrees, n) => archive.writeInt32LE(Math.round(degrees * 1e7), 102 + 4 * n))
  return archive
}

/** Writes the archive to a file. */
export const writeStreetMap = (file: string, options?: StreetMapOptions): void =>
  writeFileSync(file, streetMap(options))
