/** Bounds of points, also on both sides of the 180th meridian. */

export interface Place {
  readonly latitude: number
  readonly longitude: number
}

/** Southwest and northeast corner; the longitude of the second can exceed 180. */
export type Box = [southwest: [longitude: number, latitude: number], northeast: [longitude: number, latitude: number]]

/** Returns the narrower of the two boxes around the points, or undefined without points. */
export const boundsOf = (places: Iterable<Place>): Box | undefined => {
  let [west, east, south, north] = [Infinity, -Infinity, Infinity, -Infinity]
  // The same longitudes from 0 to 360, for a box over the 180th meridian.
  let [pacificWest, pacificEast] = [Infinity, -Infinity]
  for (const { latitude, longitude } of places) {
    const positive = longitude < 0 ? longitude + 360 : longitude
    west = Math.min(west, longitude)
    east = Math.max(east, longitude)
    pacificWest = Math.min(pacificWest, positive)
    pacificEast = Math.max(pacificEast, positive)
    south = Math.min(south, latitude)
    north = Math.max(north, latitude)
  }
  if (west > east) return undefined
  const crosses = pacificEast - pacificWest < east - west
  return crosses
    ? [
        [pacificWest, south],
        [pacificEast, north],
      ]
    : [
        [west, south],
        [east, north],
      ]
}
