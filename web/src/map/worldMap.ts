/** Built-in map: land, borders and country names, from our own server. */
import type { Feature, FeatureCollection, MultiPolygon, Point, Polygon, Position } from 'geojson'
import { feature, mesh } from 'topojson-client'
import type { GeometryCollection, Topology } from 'topojson-specification'
import address from 'world-atlas/countries-50m.json?url'

type World = Topology<{ countries: GeometryCollection<{ name: string }>; land: GeometryCollection }>

export interface WorldMap {
  readonly land: FeatureCollection
  readonly borders: Feature
  readonly names: FeatureCollection<Point>
}

let read: Promise<WorldMap> | undefined

/** Loads the map once per page. Rejects if that fails; the next call tries again. */
export const worldMap = (): Promise<WorldMap> =>
  (read ??= fetchWorld().catch((error: unknown) => {
    read = undefined
    throw error
  }))

const fetchWorld = async (): Promise<WorldMap> => {
  const response = await fetch(address)
  if (!response.ok) throw new Error(`the built-in map returned status ${response.status}`)
  const world: World = await response.json()
  const { countries, land } = world.objects
  return {
    land: feature(world, land),
    borders: { type: 'Feature', properties: {}, geometry: mesh(world, countries, (a, b) => a !== b) },
    names: { type: 'FeatureCollection', features: feature(world, countries).features.flatMap(nameOf) },
  }
}

/**
 * Places the name in the center of the largest polygon, so that France is labeled in Europe. `rank` prefers large
 * countries.
 */
const nameOf = ({ geometry, properties }: Feature<Feature['geometry'], { name: string }>): Feature<Point>[] => {
  const rings = geometry.type === 'Polygon' || geometry.type === 'MultiPolygon' ? outerRings(geometry) : []
  const [largest] = rings.map(ring => ({ ring, size: Math.abs(areaOf(ring)) })).toSorted((a, b) => b.size - a.size)
  if (!largest) return []
  const named: Feature<Point> = {
    type: 'Feature',
    properties: { name: properties.name, rank: -largest.size },
    geometry: { type: 'Point', coordinates: centroidOf(largest.ring) },
  }
  return [named]
}

const outerRings = (geometry: Polygon | MultiPolygon): Position[][] =>
  (geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates).flatMap(([outer]) =>
    outer ? [outer] : [],
  )

const crossOf = ([x = 0, y = 0]: Position, [u = 0, v = 0]: Position): number => x * v - u * y

/** Returns the signed area in square degrees. */
const areaOf = (ring: readonly Position[]): number =>
  ring.reduce((sum, point, n) => sum + crossOf(point, ring[n + 1] ?? ring[0] ?? point), 0) / 2

const centroidOf = (ring: readonly Position[]): Position => {
  const sum = ring.reduce<[number, number]>(
    ([x, y], point, n) => {
      const next = ring[n + 1] ?? ring[0] ?? point
      const cross = crossOf(point, next)
      return [x + ((point[0] ?? 0) + (next[0] ?? 0)) * cross, y + ((point[1] ?? 0) + (next[1] ?? 0)) * cross]
    },
    [0, 0],
  )
  const six = 6 * areaOf(ring)
  return [sum[0] / six, sum[1] / six]
}
