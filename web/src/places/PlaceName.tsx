import { useMemo } from 'react'
import type { AddressedPlace } from './placeText.ts'
import { usePlaceOf } from './usePlaceOf.ts'

interface PlaceNameProps {
  readonly place: AddressedPlace
  /** Text before the name. */
  readonly before?: string
}

/** Describes a place: `near Graz, AT`. Shows nothing if nothing is known nearby. */
export const PlaceName = ({ place, before = '' }: PlaceNameProps) => {
  const placeOf = usePlaceOf()
  const text = useMemo(() => placeOf(place), [placeOf, place])
  if (text === undefined) return null
  return (
    <>
      {before}
      <bdi data-place>{text}</bdi>
    </>
  )
}
