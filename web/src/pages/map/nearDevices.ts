/** What a click on the map means: one device, or several that are too close to each other. */
import { boundsOf, type Place } from '../../map/bounds.ts'

export interface ScreenPoint {
  readonly x: number
  readonly y: number
}

export interface DevicePlace extends Place {
  readonly id: number
}

/** Marks whose centers are closer than this cannot be told apart. */
const PILE_PX = 10

/** Returns the devices of the pile that is closest to the click. */
export const pileAt = (
  click: ScreenPoint,
  marks: readonly DevicePlace[],
  project: (place: Place) => ScreenPoint,
): readonly DevicePlace[] => {
  const points = marks.map(mark => ({ mark, point: project(mark) }))
  const [nearest] = points.toSorted((a, b) => apart(a.point, click) - apart(b.point, click))
  if (!nearest) return []
  return points.filter(({ point }) => apart(point, nearest.point) < PILE_PX).map(({ mark }) => mark)
}

const apart = (one: ScreenPoint, other: ScreenPoint): number => Math.hypot(one.x - other.x, one.y - other.y)

/** The last zoom that a click on a group leads to. */
const CLOSEST_ZOOM = 17
/** Devices that are closer to each other at the last zoom are at the same place. */
const SEPARATE_PX = 40
/** Free space around the devices of a group. */
const MARGIN_PX = 60
/** Pixels of the world at zoom 0. */
const WORLD_PX = 512

export interface ScreenView {
  readonly zoom: number
  /** Pixels. */
  readonly width: number
  readonly height: number
}

export interface CloserView {
  readonly center: [longitude: number, latitude: number]
  readonly zoom: number
}

/**
 * Returns the view that shows devices apart: the closest one with all of them, and at least `least`. Returns undefined if most
 * of them share their place with others, so that no view separates them.
 */
export const closerView = (
  places: readonly Place[],
  { zoom, width, height }: ScreenView,
  least = 0,
): CloserView | undefined => {
  const box = boundsOf(places)
  if (!box || zoom >= CLOSEST_ZOOM) return undefined
  const [[west, south], [east, north]] = box
  const [bottom, top] = [mercator(south), mercator(north)]
  // Of the whole world.
  const [across, up] = [(east - west) / 360, top - bottom]
  if (spotsOf(places) * 2 <= places.length || Math.max(across, up) * LAST_WORLD_PX < SEPARATE_PX) return undefined
  const fitting = Math.log2(Math.min((width - 2 * MARGIN_PX) / across, (height - 2 * MARGIN_PX) / up) / WORLD_PX)
  return {
    center: [(west + east) / 2, latitudeOf((bottom + top) / 2)],
    // Also in a window without room.
    zoom: Math.min(CLOSEST_ZOOM, Math.max(fitting || 0, least, zoom + 1)),
  }
}

/** Size of the world at the last zoom. */
const LAST_WORLD_PX = WORLD_PX * 2 ** CLOSEST_ZOOM

/** Returns the number of places that can be told apart at the last zoom. */
const spotsOf = (places: readonly Place[]): number => {
  const cell = (part: number): number => Math.floor((part * LAST_WORLD_PX) / SEPARATE_PX)
  return new Set(places.map(({ longitude, latitude }) => `${cell(longitude / 360)} ${cell(mercator(latitude))}`)).size
}

/** Returns the height on the map from 0 at the equator to 0.5 at 85 degrees north. */
const mercator = (latitude: number): number =>
  Math.log(Math.tan(Math.PI / 4 + (latitude * Math.PI) / 360)) / (2 * Math.PI)

const latitudeOf = (height: number): number => (Math.atan(Math.exp(height * 2 * Math.PI)) * 360) / Math.PI - 90
