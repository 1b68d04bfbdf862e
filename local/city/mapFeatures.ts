/** Converts elements of OpenStreetMap to features in the schema of the Protomaps basemap, version 4. */
import type { Geometry, Position } from 'geojson'
import type { MapElement } from './elements.ts'
import { lonLatOf, type MapPoint } from './mapPoint.ts'
import { landuseOf, placeOf, waterOf } from './areaKinds.ts'
import { directionOf, roadOf } from './roadClasses.ts'
import type { Layer, MapFeature, Properties } from './schema.ts'

/** Names as they are on signs; other keys of the element are left out. */
const nameIn = ({ tags }: MapElement): { name?: string } => (tags['name'] ? { name: tags['name'] } : {})

/** Returns the features of an element by layer. Most elements have none, some are in two layers. */
export const featuresOf = (element: MapElement): (readonly [Layer, MapFeature])[] => {
  const place = element.shape === 'point' ? placeOf(element) : undefined
  if (place) return [['places', feature(element, { ...place, ...nameIn(element) })]]
  if (element.shape === 'line') return lineFeatures(element)
  return element.shape === 'area' ? areaFeatures(element) : []
}

const areaFeatures = (element: MapElement): (readonly [Layer, MapFeature])[] => {
  const water = waterOf(element)
  if (water) return [['water', feature(element, { ...water, ...nameIn(element) })]]
  const isBuilding = element.tags['building'] !== undefined && element.tags['building'] !== 'no'
  const landuse = landuseOf(element)
  return [
    ...(landuse ? [['landuse', feature(element, landuse)] as const] : []),
    ...(isBuilding ? [['buildings', feature(element, { kind: 'building', min_zoom: 13, sort_key: 0 })] as const] : []),
  ]
}

const lineFeatures = (element: MapElement): (readonly [Layer, MapFeature])[] => {
  const water = waterOf(element)
  if (water) return [['water', feature(element, { ...water, ...nameIn(element) })]]
  const road = roadProperties(element) ?? trackProperties(element)
  if (road) return [['roads', feature(element, { ...road, ...nameIn(element) })]]
  const border = borderOf(element)
  return border ? [['boundaries', feature(element, border)]] : []
}

const roadProperties = (element: MapElement): Properties | undefined => {
  const road = roadOf(element)
  if (!road) return undefined
  const { tags } = element
  const { kind, detail, isLink, minZoom } = road
  return {
    kind,
    kind_detail: detail,
    min_zoom: isLink ? Math.max(minZoom, 11) : minZoom,
    sort_key: -minZoom,
    // The style asks whether these exist, whatever their value is.
    ...(isLink && { is_link: true }),
    ...(isBuilt(tags['bridge']) && { is_bridge: true }),
    ...(isBuilt(tags['tunnel']) && { is_tunnel: true }),
    ...(directionOf(element) !== 'both' && { oneway: 'yes' }),
  }
}

/** Kinds of borders by the highest level of OpenStreetMap's `admin_level`. */
const BORDERS = [
  { kind: 'country', level: 2 },
  { kind: 'region', level: 4 },
  { kind: 'county', level: 6 },
  { kind: 'locality', level: 8 },
]

const borderOf = ({ tags }: MapElement): Properties | undefined => {
  const level = Number(tags['boundary'] === 'administrative' ? tags['admin_level'] : undefined)
  const border = BORDERS.find(one => level <= one.level)
  return border && { kind: border.kind, kind_detail: level, min_zoom: level < 8 ? 8 : 11, sort_key: 0 }
}

const isBuilt = (tag: string | undefined): boolean => tag !== undefined && tag !== 'no'

/** Railways, runways and piers, which are in the layer of roads. */
const trackProperties = ({ tags }: MapElement): Properties | undefined => {
  const { railway, aeroway, man_made: built, service } = tags
  if (railway === 'rail' || railway === 'light_rail' || railway === 'tram')
    return { kind: 'rail', kind_detail: railway, min_zoom: service === undefined ? 10 : 13, sort_key: 0 }
  if (aeroway === 'runway' || aeroway === 'taxiway')
    return { kind: 'aeroway', kind_detail: aeroway, min_zoom: aeroway === 'runway' ? 10 : 13, sort_key: 0 }
  return built === 'pier' ? { kind: 'path', kind_detail: 'pier', min_zoom: 13, sort_key: 0 } : undefined
}

const feature = (element: MapElement, properties: Properties): MapFeature => ({
  type: 'Feature',
  properties,
  geometry: geometryOf(element),
})

const geometryOf = ({ shape, parts }: MapElement): Geometry => {
  const lines = parts.map(part => part.map(lonLatOf))
  if (shape === 'point') return { type: 'Point', coordinates: lines[0]?.[0] ?? [] }
  if (shape === 'line') return { type: 'MultiLineString', coordinates: lines }
  const polygons: Position[][][] = []
  parts.forEach((ring, n) => {
    const polygon = polygons.at(-1)
    // The direction of a ring tells whether it begins a polygon or is a hole in the one before.
    if (polygon && !isOuter(ring)) polygon.push(lines[n] ?? [])
    else polygons.push([lines[n] ?? []])
  })
  return { type: 'MultiPolygon', coordinates: polygons }
}

/** Clockwise on the map. */
const isOuter = ([first, ...ring]: readonly MapPoint[]): boolean =>
  first !== undefined &&
  ring.reduce((sum, { x, y }, n) => {
    const next = ring[n + 1] ?? first
    return sum + ((x - first.x) * (next.y - first.y) - (next.x - first.x) * (y - first.y))
  }, 0) > 0
