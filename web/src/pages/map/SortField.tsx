import { useMemo } from 'react'
import { useGeofences } from '../../geofences/GeofencesProvider.tsx'
import { useTexts } from '../../texts/texts.ts'
import { Notice } from '../../ui/Notice.tsx'
import { Picker } from '../../ui/Picker.tsx'
import { compareByName } from '../../ui/rows.ts'
import { BY_MY_LOCATION, BY_NAME, useNearest } from './NearestProvider.tsx'

/** Sorts the list of devices by name, or by the distance to a geofence or to the user. */
export const SortField = () => {
  const { places } = useTexts()
  const { fences } = useGeofences()
  const { key, choose, location, distanceTo } = useNearest()
  const options = useMemo(
    () => [
      { key: BY_NAME, text: places.byName },
      { key: BY_MY_LOCATION, text: places.distanceTo(places.myLocation), more: places.myLocationHelp },
      ...fences.toSorted(compareByName).map(({ id, name }) => ({ key: id, text: places.distanceTo(name) })),
    ],
    [fences, places],
  )
  const chosen = useMemo(() => [key], [key])
  return (
    <>
      <Picker
        single
        label={places.sortBy}
        options={options}
        chosen={chosen}
        change={([next = BY_NAME]) => choose(next)}
      />
      <p className="soft" role="status" hidden={location !== 'asked' && !distanceTo}>
        {location === 'asked' ? places.locating : distanceTo && places.straight}
      </p>
      {location === 'refused' && <Notice tone="danger">{places.noLocation}</Notice>}
    </>
  )
}
