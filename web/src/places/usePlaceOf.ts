import { useCallback } from 'react'
import { useFormat } from '../format/useFormat.ts'
import { useGeofences } from '../geofences/GeofencesProvider.tsx'
import { useTexts } from '../texts/texts.ts'
import { type AddressedPlace, placeText } from './placeText.ts'
import { useTowns } from './useTowns.ts'

/** Returns undefined if the place has neither an address nor a geofence or town nearby. */
export type PlaceOf = (place: AddressedPlace | undefined) => string | undefined

/** Returns a function that describes places. Call it for visible rows only. */
export const usePlaceOf = (): PlaceOf => {
  const { places: texts } = useTexts()
  const { count, units } = useFormat()
  const { fences } = useGeofences()
  const towns = useTowns()
  return useCallback(
    place => {
      if (!place) return undefined
      const distance = (meters: Parameters<typeof units.distance.from>[0]) =>
        `${count(units.distance.from(meters))} ${units.distance.symbol}`
      return placeText(place, { texts, fences, towns, distance })
    },
    [texts, count, units, fences, towns],
  )
}
