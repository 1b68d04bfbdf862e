/** Grid lines of latitude and longitude, for orientation on the built-in map. */
import type { FeatureCollection, Position } from 'geojson'
import type { MapBounds } from '#shared/domain/installedMaps.ts'

/** Degrees; `west` and `east` can exceed 180, as in MapLibre. */
export interface Bounds {
  readonly west: number
  readonly south: number
  readonly east: number
  readonly north: number
}

/** Grid lines and their step in degrees. */
export interface Graticule {
  readonly step: number
  readonly bounds: Bounds
  readonly lines: FeatureCollection
}

/** Minimum distance between lines. */
const LEAST_PX = 100
const WORLD_PX = 512
/** Limit of the Mercator projection. */
const LAST_LATITUDE = 85
/** At lower zoom, coasts, rivers and towns are enough. */
export const GRATICULE_ZOOM = 10

/** Returns 1, 2 or 5 times a power of ten. */
export const stepAt = (zoom: number): number => {
  const wanted = (LEAST_PX * 360) / (WORLD_PX * 2 ** zoom)
  const power = 10 ** Math.floor(Math.log10(wanted))
  return ([1, 2, 5].find(one => one * power >= wanted) ?? 10) * power
}

/** Returns the visible lines and one screen more on each side, so that small moves need no redraw. */
export const graticule = (visible: Bounds, zoom: number): Graticule => {
  const step = stepAt(zoom)
  const [width, height] = [visible.east - visible.west, visible.north - visible.south]
  const bounds = {
    west: floorTo(visible.west - width, step),
    east: ceilTo(visible.east + width, step),
    south: Math.max(-LAST_LATITUDE, floorTo(visible.south - height, step)),
    north: Math.min(LAST_LATITUDE, ceilTo(visible.north + height, step)),
  }
  const { west, east, south, north } = bounds
  const along = multiples(south, north, step).map(latitude =>
    line(degreesText(latitude, step, 'NS'), [west, latitude], [east, latitude]),
  )
  const across = multiples(west, east, step).map(longitude =>
    line(degreesText(wrapLongitude(longitude), step, 'EW'), [longitude, south], [longitude, north]),
  )
  return { step, bounds, lines: { type: 'FeatureCollection', features: [...along, ...across] } }
}

/** Returns whether the lines cover the visible bounds at this zoom. */
export const coversView = ({ step, bounds }: Graticule, visible: Bounds, zoom: number): boolean =>
  step === stepAt(zoom) &&
  bounds.west <= visible.west &&
  bounds.east >= visible.east &&
  bounds.south <= Math.max(visible.south, -LAST_LATITUDE) &&
  bounds.north >= Math.min(visible.north, LAST_LATITUDE)

/** Returns whether a part of the bounds is visible, also if the view crosses the 180th meridian. */
export const isVisible = ([west, south, east, north]: MapBounds, view: Bounds): boolean =>
  south < view.north &&
  north > view.south &&
  [-360, 0, 360].some(turn => west + turn < view.east && east + turn > view.west)

const line = (label: string, from: Position, to: Position) => ({
  type: 'Feature' as const,
  properties: { label },
  geometry: { type: 'LineString' as const, coordinates: [from, to] },
})

/** The tolerance compensates for rounding: 0.3 / 0.1 is less than 3. */
const floorTo = (value: number, step: number): number => Math.floor(value / step + 1e-6) * step
const ceilTo = (value: number, step: number): number => Math.ceil(value / step - 1e-6) * step

const multiples = (from: number, to: number, step: number): number[] => {
  const [first, last] = [Math.ceil(from / step - 1e-6), Math.floor(to / step + 1e-6)]
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, n) => (first + n) * step)
}

const wrapLongitude = (longitude: number): number => ((((longitude + 180) % 360) + 360) % 360) - 180

const degreesText = (value: number, step: number, [positive, negative]: string): string => {
  const text = `${Math.abs(value).toFixed(Math.max(0, -Math.floor(Math.log10(step) + 1e-6)))}°`
  // The equator and the longitudes 0 and 180 have no hemisphere.
  return Number.parseFloat(text) % 180 === 0 ? text : `${text} ${value < 0 ? negative : positive}`
}
