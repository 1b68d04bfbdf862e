/** Finds the town that describes a place: `near Graz, AT`, `12 km NE of Graz, AT`. */
import { boundingBox, type Box } from '#shared/domain/geofenceBox.ts'
import { type Coordinates, distanceBetween } from '#shared/domain/geometry.ts'
import { degrees, type Meters, meters } from '#shared/units.ts'
import { COLUMNS, readTowns, ROWS, type Towns } from './townFile.ts'

export interface NearTown {
  readonly name: string
  /** ISO 3166: `AT`. */
  readonly country: string
  readonly distance: Meters
  /** From the town to the place; degrees clockwise from north. */
  readonly direction: number
}

/** Returns undefined if there is no town within 50 km. */
export type TownIndex = (place: Coordinates) => NearTown | undefined

/** A town farther away says nothing. */
const REACH = meters(50_000)

/**
 * Creates the index of a list of `writeTowns`. A town that has sixteen times the inhabitants is chosen from twice as far:
 * in the outskirts of a city, its name says more than that of the village behind it.
 */
export const townIndex = (text: string): TownIndex => {
  const towns = readTowns(text)
  const { names, countries, sizes, starts } = towns
  const vectors = vectorsOf(towns)
  return place => {
    if (!(Math.abs(place.latitude) <= 90 && Math.abs(place.longitude) <= 180)) return undefined
    const [x, y, z] = vectorOf(place.latitude, place.longitude)
    let [found, least] = [-1, Infinity]
    for (const cell of cellsIn(boundingBox({ kind: 'circle', center: place, radius: REACH }))) {
      const end = starts[cell + 1] ?? 0
      for (let town = starts[cell] ?? end; town < end; town += 1) {
        const at = 3 * town
        const square =
          ((vectors[at] ?? NaN) - x) ** 2 + ((vectors[at + 1] ?? NaN) - y) ** 2 + ((vectors[at + 2] ?? NaN) - z) ** 2
        if (square > REACH_SQUARE) continue
        const weighted = square / 2 ** ((sizes[town] ?? 0) / 2)
        if (weighted < least) [found, least] = [town, weighted]
      }
    }
    if (found < 0) return undefined
    const center = centerOf(towns, found)
    return {
      name: names[found] ?? '',
      country: countries[found] ?? '',
      distance: distanceBetween(center, place),
      direction: directionTo(center, place),
    }
  }
}

const EARTH_RADIUS_METERS = 6_378_137
/** Distances are compared through the earth, as squares on a sphere with the radius 1. That needs no trigonometry. */
const REACH_SQUARE = (2 * Math.sin(REACH / EARTH_RADIUS_METERS / 2)) ** 2

const radians = (value: number) => (value * Math.PI) / 180

const vectorOf = (latitude: number, longitude: number): readonly [x: number, y: number, z: number] => {
  const [north, east] = [radians(latitude), radians(longitude)]
  return [Math.cos(north) * Math.cos(east), Math.cos(north) * Math.sin(east), Math.sin(north)]
}

/** Returns three numbers for each town. */
const vectorsOf = ({ latitudes, longitudes }: Towns): Float64Array => {
  const vectors = new Float64Array(3 * latitudes.length)
  latitudes.forEach((latitude, town) => vectors.set(vectorOf(latitude, longitudes[town] ?? NaN), 3 * town))
  return vectors
}

const centerOf = ({ latitudes, longitudes }: Towns, town: number): Coordinates => ({
  latitude: degrees(latitudes[town] ?? NaN),
  longitude: degrees(longitudes[town] ?? NaN),
})

/** Returns the cells that a box touches, each once. */
const cellsIn = ({ south, north, west, east }: Box): number[] => {
  const bottom = Math.max(0, Math.floor(south + 90))
  const top = Math.min(ROWS - 1, Math.floor(north + 90))
  const left = Math.floor(west + 180)
  const width = Math.min(COLUMNS, Math.floor(east + 180) - left + 1)
  const cells: number[] = []
  for (let row = bottom; row <= top; row += 1) {
    for (let n = 0; n < width; n += 1) cells.push(row * COLUMNS + ((left + n) % COLUMNS))
  }
  return cells
}

/** Returns the direction in which the shortest way begins. */
const directionTo = (from: Coordinates, to: Coordinates): number => {
  const [start, end] = [radians(from.latitude), radians(to.latitude)]
  const turned = radians(to.longitude - from.longitude)
  const east = Math.sin(turned) * Math.cos(end)
  const north = Math.cos(start) * Math.sin(end) - Math.sin(start) * Math.cos(end) * Math.cos(turned)
  return ((Math.atan2(east, north) * 180) / Math.PI + 360) % 360
}
