/** Texts of places: `Depot`, `near Depot`, `near Graz, AT`, `12 km NE of Graz, AT`. */
import type { Coordinates } from '#shared/domain/geometry.ts'
import type { Meters } from '#shared/units.ts'
import type { Texts } from '../texts/texts.ts'
import { fenceAt, type FencePlace } from './fencePlaces.ts'
import type { NearTown, TownIndex } from './towns/townIndex.ts'

export interface PlaceContext {
  readonly texts: Texts['places']
  readonly fences: readonly FencePlace[]
  /** Undefined until the list of towns is loaded. */
  readonly towns: TownIndex | undefined
  /** Formats a distance without decimals. */
  readonly distance: (meters: Meters) => string
}

/** A place, with the address that the server stored, if it stored one. */
export interface AddressedPlace extends Coordinates {
  readonly address?: string | null
}

/** Describes a place by its address, else by a geofence, else by a town. Returns undefined if none is there. */
export const placeText = (place: AddressedPlace, context: PlaceContext): string | undefined => {
  const { texts, fences, towns } = context
  if (place.address) return place.address
  const fence = fenceAt(fences, place)
  if (fence) return fence.inside ? fence.name : texts.near(fence.name)
  const town = towns?.(place)
  return town && townText(town, context)
}

/** Within this distance of its center, the distance from a town is not stated. */
const AT_TOWN_METERS = 5000
const TURN = 360

const townText = (town: NearTown, { texts, distance }: PlaceContext): string => {
  const name = texts.town(town.name, town.country)
  if (town.distance <= AT_TOWN_METERS) return texts.near(name)
  const { directions } = texts
  const direction = Math.round((town.direction / TURN) * directions.length) % directions.length
  return texts.away(distance(town.distance), directions[direction] ?? '', name)
}
