import type { Place } from '../../map/bounds.ts'

/** Returns the place after a part from 0 to 1 of the way, over the 180th meridian if that is shorter. */
export const placeBetween = (from: Place, to: Place, part: number): Place => {
  const around = 360 * Math.round((from.longitude - to.longitude) / 360)
  return {
    latitude: from.latitude + (to.latitude - from.latitude) * part,
    longitude: from.longitude + (to.longitude + around - from.longitude) * part,
  }
}
