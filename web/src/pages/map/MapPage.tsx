import { useCallback, useMemo, useState } from 'react'
import type { PageProps } from '../../app/PageProps.ts'
import { useLive } from '../../live/LiveProvider.tsx'
import { type Filter, filtered, tracking } from '../../live/tracked.ts'
import { FencesOnMap } from '../../geofences/FencesOnMap.tsx'
import { MapView } from '../../map/MapView.tsx'
import { useTexts } from '../../texts/texts.ts'
import { BesideMap } from '../../ui/MapPanel.tsx'
import { DeviceDetails } from './DeviceDetails.tsx'
import { DeviceLayer } from './DeviceLayer.tsx'
import { DeviceList } from './DeviceList.tsx'
import { FirstLook } from './FirstLook.tsx'
import { SelectedMarker } from './SelectedMarker.tsx'

/** Where everybody is. `/devices/3` shows one of them. */
export const MapPage = ({ params }: PageProps) => {
  const { map } = useTexts()
  const live = useLive()
  const [filter, setFilter] = useState<Filter>({ text: '', status: 'all' })
  const [following, setFollowing] = useState(false)
  const stopFollowing = useCallback(() => setFollowing(false), [])
  const { devices, positions } = live
  const [track] = useState(tracking)
  const all = useMemo(() => track({ devices, positions }), [track, devices, positions])
  const shown = useMemo(() => filtered(all, filter), [all, filter])
  const id = params['id'] === undefined ? undefined : Number(params['id'])
  const selected = all.find(({ device }) => device.id === id)
  return (
    <BesideMap
      panel={
        <>
          <h1 className="heard">{map.title}</h1>
          {id === undefined ? (
            <DeviceList all={all} shown={shown} filter={filter} setFilter={setFilter} loaded={live.loaded} />
          ) : (
            <DeviceDetails tracked={selected} loaded={live.loaded} following={following} follow={setFollowing} />
          )}
        </>
      }
    >
      <MapView label={map.map}>
        <FencesOnMap />
        <DeviceLayer devices={shown} />
        <FirstLook devices={all} selected={selected} />
        {selected?.position && (
          <SelectedMarker
            device={selected.device}
            position={selected.position}
            following={following}
            stop={stopFollowing}
          />
        )}
      </MapView>
    </BesideMap>
  )
}
