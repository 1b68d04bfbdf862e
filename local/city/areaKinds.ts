/** Kinds of areas, waters and places in the schema of the Protomaps basemap, from the tags of OpenStreetMap. */
import type { MapElement } from './elements.ts'
import { WORLD_UNITS } from './mapPoint.ts'
import type { Properties } from './schema.ts'

/** The style draws these kinds only. Similar areas get the kind whose color fits. */
const LANDUSE: readonly (readonly [key: string, values: RegExp, kind: string])[] = [
  ['natural', /^beach$/, 'beach'],
  ['natural', /^(sand|bare_rock|shingle)$/, 'sand'],
  ['natural', /^wood$/, 'wood'],
  ['natural', /^(scrub|heath|wetland)$/, 'scrub'],
  ['natural', /^grassland$/, 'grassland'],
  ['leisure', /^(park|garden|nature_reserve|dog_park)$/, 'park'],
  ['leisure', /^golf_course$/, 'golf_course'],
  ['leisure', /^(playground|pitch|track|recreation_ground|common)$/, 'playground'],
  ['landuse', /^forest$/, 'wood'],
  ['landuse', /^(grass|meadow|village_green|greenfield)$/, 'grass'],
  ['landuse', /^(recreation_ground|plant_nursery|orchard|vineyard)$/, 'park'],
  ['landuse', /^cemetery$/, 'cemetery'],
  ['landuse', /^allotments$/, 'allotments'],
  ['landuse', /^(industrial|railway|brownfield|landfill|garages|port|quarry)$/, 'industrial'],
  ['landuse', /^military$/, 'military'],
  ['amenity', /^hospital$/, 'hospital'],
  ['amenity', /^(school|kindergarten|university|college)$/, 'school'],
  ['tourism', /^(zoo|theme_park)$/, 'zoo'],
  ['aeroway', /^aerodrome$/, 'aerodrome'],
  ['aeroway', /^(runway|taxiway|apron)$/, 'runway'],
  ['highway', /^(pedestrian|footway)$/, 'pedestrian'],
  ['place', /^square$/, 'pedestrian'],
  ['man_made', /^(pier|breakwater)$/, 'pier'],
]

/** Returns what the ground of an area is, or undefined if a map does not show it. */
export const landuseOf = (element: MapElement): Properties | undefined => {
  const [key, , kind] = LANDUSE.find(([name, values]) => values.test(element.tags[name] ?? '')) ?? []
  if (key === undefined || kind === undefined) return undefined
  return { kind, kind_detail: element.tags[key] ?? '', min_zoom: zoomOf(element), sort_key: 0 }
}

/** Side of a tile, in pixels of the web app. */
const TILE_PIXELS = 512
/** Smaller areas are left out of a zoom. */
const VISIBLE_PIXELS = 6
const FIRST_ZOOM = 8
const LAST_ZOOM = 14

/** Returns the lowest zoom at which the area is large enough to see. */
const zoomOf = ({ parts }: MapElement): number => {
  const points = parts.flat()
  const side = (values: readonly number[]) => Math.max(...values) - Math.min(...values)
  const units = Math.max(side(points.map(({ x }) => x)), side(points.map(({ y }) => y)))
  const zoom = Math.ceil(Math.log2((VISIBLE_PIXELS / TILE_PIXELS) * (WORLD_UNITS / units)))
  return Math.min(LAST_ZOOM, Math.max(FIRST_ZOOM, zoom))
}

const WATERWAYS: Readonly<Record<string, { readonly kind: string; readonly minZoom: number }>> = {
  river: { kind: 'river', minZoom: 9 },
  canal: { kind: 'river', minZoom: 12 },
  stream: { kind: 'stream', minZoom: 13 },
  ditch: { kind: 'stream', minZoom: 14 },
  drain: { kind: 'stream', minZoom: 14 },
}

/** Returns the kind of a lake, basin or watercourse, or undefined if the element is none. */
export const waterOf = (element: MapElement): Properties | undefined => {
  const { natural, waterway = '', leisure, tunnel, water } = element.tags
  if (element.shape === 'line') {
    const way = WATERWAYS[waterway]
    // A culvert is below the street.
    if (!way || tunnel !== undefined) return undefined
    return { kind: way.kind, kind_detail: waterway, min_zoom: way.minZoom, sort_key: 0 }
  }
  const isWater = natural === 'water' || /^(riverbank|dock|canal)$/.test(waterway) || leisure === 'swimming_pool'
  if (!isWater) return undefined
  return { kind: 'water', kind_detail: water ?? 'water', min_zoom: zoomOf(element), sort_key: 0 }
}

interface PlaceClass {
  readonly kind: 'locality' | 'macrohood' | 'neighbourhood'
  readonly minZoom: number
}

const PLACES: Readonly<Record<string, PlaceClass>> = {
  city: { kind: 'locality', minZoom: 8 },
  town: { kind: 'locality', minZoom: 10 },
  village: { kind: 'locality', minZoom: 12 },
  hamlet: { kind: 'locality', minZoom: 14 },
  suburb: { kind: 'macrohood', minZoom: 11 },
  neighbourhood: { kind: 'neighbourhood', minZoom: 14 },
}

/** Lowest populations of the ranks 1, 2 and so on. */
const RANKS = [
  200, 1000, 2000, 5000, 10_000, 20_000, 50_000, 100_000, 200_000, 500_000, 1_000_000, 2_000_000, 5_000_000,
]
/** `capital` of a state's capital is `yes`, or the level of its borders. */
const CAPITAL = /^(yes|2)$/

/** Returns the kind of a place with a name, or undefined if the element is none. */
export const placeOf = ({ tags }: MapElement): Properties | undefined => {
  const found = PLACES[tags['place'] ?? '']
  if (!found || tags['name'] === undefined) return undefined
  const rank = RANKS.filter(least => least <= Number(tags['population'] ?? 0)).length
  return {
    kind: found.kind,
    kind_detail: tags['place'] ?? '',
    min_zoom: found.minZoom,
    sort_key: found.minZoom * 100 - rank,
    population_rank: rank,
    ...(CAPITAL.test(tags['capital'] ?? '') && { capital: 'yes' }),
  }
}
