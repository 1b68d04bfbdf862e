/** Places on a street where vehicles are parked. */
import { type Coordinates, distanceBetween } from '#shared/domain/geometry.ts'
import type { Lane, RoadMap } from './lanes.ts'
import { type OnPath, pathAlong, placeOn } from './path.ts'

export interface Parking {
  readonly lane: Lane
  /** Distance from the beginning of the lane. */
  readonly meters: number
}

export const placeOfParking = ({ lane, meters }: Parking): OnPath => placeOn(pathAlong([lane]), meters)

/** Vehicles begin nearer to the middle of the city than this, if there are such streets. */
const BEGIN_METERS = 6000

/** Returns a place on a random street. */
export const anyParking = ({ lanes, center }: RoadMap, random: () => number): Parking => {
  const near = lanes.filter(({ line: [first] }) => first && distanceBetween(first, center) < BEGIN_METERS)
  const choices = near.length > 0 ? near : lanes
  const lane = choices[Math.floor(random() * choices.length)]
  if (!lane) throw new Error('the network has no lanes')
  return { lane, meters: lane.meters * random() }
}

/** Returns the point of a street that is nearest to a place, or undefined if none is within the distance. */
export const parkingNear = ({ lanes }: RoadMap, place: Coordinates, mostMeters: number): Parking | undefined => {
  let nearest: { readonly parking: Parking; readonly distance: number } | undefined
  for (const lane of lanes) {
    let meters = 0
    for (const [n, point] of lane.line.entries()) {
      meters += distanceBetween(lane.line[n - 1] ?? point, point)
      const distance = distanceBetween(point, place)
      if (distance <= (nearest?.distance ?? mostMeters)) nearest = { parking: { lane, meters }, distance }
    }
  }
  return nearest?.parking
}
