/** Points of the map in whole numbers. */

/**
 * A point of the map. The unit is the width of the world divided by 2^32, a centimeter at most. Coordinates are whole
 * numbers, so that parts of one street in two tiles end at equal points.
 */
export interface MapPoint {
  readonly x: number
  /** From north to south. */
  readonly y: number
}

export const WORLD_UNITS = 2 ** 32

/** Rectangle of the map. The ends are included. */
export interface MapBox {
  readonly west: number
  readonly north: number
  readonly east: number
  readonly south: number
}

/** Returns longitude and latitude in degrees. */
export const lonLatOf = ({ x, y }: MapPoint): [longitude: number, latitude: number] => [
  (x / WORLD_UNITS) * 360 - 180,
  (Math.atan(Math.sinh(Math.PI * (1 - (2 * y) / WORLD_UNITS))) * 180) / Math.PI,
]
