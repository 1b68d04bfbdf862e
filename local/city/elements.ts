/** Elements of OpenStreetMap around a city, as they are in vector tiles with all tags ("OSM QA tiles"). */
import { VectorTile, type VectorTileFeature } from '@mapbox/vector-tile'
import { PbfReader } from 'pbf'
import { joinLines } from './joinLines.ts'
import { type MapBox, type MapPoint, WORLD_UNITS } from './mapPoint.ts'

export interface MapElement {
  readonly shape: 'point' | 'line' | 'area'
  readonly tags: Readonly<Record<string, string>>
  /** Points, lines, or the rings of one or more polygons. */
  readonly parts: readonly (readonly MapPoint[])[]
}

/** A tile of the source. All tiles have the same zoom. */
export interface SourceTile {
  readonly zoom: number
  readonly column: number
  readonly row: number
  readonly data: Uint8Array
}

/** Width of a tile in units of the map. */
const tileUnits = (zoom: number): number => WORLD_UNITS / 2 ** zoom

/** Returns the rectangle that the tiles fill. */
export const boxOf = (tiles: readonly SourceTile[]): MapBox => ({
  west: Math.min(...tiles.map(({ column, zoom }) => column * tileUnits(zoom))),
  north: Math.min(...tiles.map(({ row, zoom }) => row * tileUnits(zoom))),
  east: Math.max(...tiles.map(({ column, zoom }) => (column + 1) * tileUnits(zoom))),
  south: Math.max(...tiles.map(({ row, zoom }) => (row + 1) * tileUnits(zoom))),
})

const LAYER = 'osm'
const SHAPES: Readonly<Record<number, MapElement['shape']>> = { 1: 'point', 2: 'line', 3: 'area' }

/** Keys of points that are read. Most of the others are house numbers. */
const POINTS = ['place', 'highway']

/**
 * Returns the elements of all tiles. Lines that the tiles cut are joined. Keys that begin with `@` are left out: the
 * names and ids of mappers, and the ids of elements.
 */
export const readElements = (tiles: readonly SourceTile[]): MapElement[] => {
  const elements: MapElement[] = []
  /** Parts of each line, which can be in several tiles. */
  const lines = new Map<string, { readonly tags: MapElement['tags']; readonly parts: MapPoint[][] }>()
  for (const tile of tiles) {
    const layer = new VectorTile(new PbfReader(tile.data)).layers[LAYER]
    for (let n = 0; n < (layer?.length ?? 0); n += 1) {
      const feature = layer?.feature(n)
      const shape = SHAPES[feature?.type ?? 0]
      if (!feature || shape === undefined || (shape === 'point' && !POINTS.some(key => key in feature.properties)))
        continue
      const parts = partsOf(feature, tile)
      const id = String(feature.properties['@id'])
      const known = shape === 'line' ? lines.get(id) : undefined
      if (known) known.parts.push(...parts)
      else if (shape === 'line') lines.set(id, { tags: tagsOf(feature), parts })
      else elements.push({ shape, tags: tagsOf(feature), parts })
    }
  }
  for (const { tags, parts } of lines.values()) elements.push({ shape: 'line', tags, parts: joinLines(parts) })
  return elements
}

const partsOf = (feature: VectorTileFeature, { zoom, column, row }: SourceTile): MapPoint[][] => {
  const unit = tileUnits(zoom) / feature.extent
  const at = (tileNumber: number, inside: number): number => Math.round((tileNumber * feature.extent + inside) * unit)
  return feature.loadGeometry().map(part => part.map(({ x, y }) => ({ x: at(column, x), y: at(row, y) })))
}

const tagsOf = ({ properties }: VectorTileFeature): Record<string, string> =>
  Object.fromEntries(
    Object.entries(properties).flatMap(([key, value]) => (key.startsWith('@') ? [] : [[key, String(value)]])),
  )
