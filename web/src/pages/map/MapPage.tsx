import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { PageProps } from '../../app/links.ts'
import { navigate } from '../../app/router.ts'
import { useFormat } from '../../format/useFormat.ts'
import { GeofenceToggle } from '../../geofences/FenceLayer.tsx'
import { type Filter, filterDevices } from '../../live/deviceFilter.ts'
import { useLive } from '../../live/LiveProvider.tsx'
import { createDeviceTracker, type TrackedDevice } from '../../live/trackedDevices.ts'
import { boundsOf } from '../../map/bounds.ts'
import { CLOSE_ZOOM, FITTED, hasView } from '../../map/mapSettings.ts'
import { MapView } from '../../map/MapView.tsx'
import { useMap } from '../../map/useMap.ts'
import { useSignedIn } from '../../session/sessionStore.ts'
import { useTexts } from '../../texts/texts.ts'
import { MapPanel } from '../../ui/MapPanel.tsx'
import { DeviceDetails } from './DeviceDetails.tsx'
import { DeviceLayer } from './DeviceLayer.tsx'
import { DeviceList } from './DeviceList.tsx'
import { NearestProvider } from './NearestProvider.tsx'
import { SelectedLayers } from './SelectedLayers.tsx'
import { SelectedMarker } from './SelectedMarker.tsx'

const NO_FILTER: Filter = { text: '', state: 'all' }

/** Live map. `/devices/3` shows the details of a device. */
export const MapPage = ({ params }: PageProps) => {
  const { map } = useTexts()
  const live = useLive()
  const [filter, setFilter] = useState<Filter>(NO_FILTER)
  const [following, setFollowing] = useState(false)
  const stopFollowing = useCallback(() => setFollowing(false), [])
  const { devices, positions, lostSince } = live
  const [track] = useState(createDeviceTracker)
  const all = useMemo(() => track({ devices, positions, lostSince }), [track, devices, positions, lostSince])
  const [start] = useState(() => boundsOf(all.flatMap(({ position }) => position ?? [])))
  const filtered = useMemo(() => filterDevices(all, filter), [all, filter])
  const showPlace = useCallback((ids: readonly number[]) => {
    setFilter(before => ({ ...before, place: new Set(ids) }))
    navigate('/')
  }, [])
  const id = params['id'] === undefined ? undefined : Number(params['id'])
  const selected = all.find(({ device }) => device.id === id)
  const { user } = useSignedIn()
  const { units } = useFormat()
  return (
    <MapPanel
      panel={
        <NearestProvider>
          <h1 className="heard">{map.title}</h1>
          {id === undefined ? (
            <DeviceList all={all} filtered={filtered} filter={filter} setFilter={setFilter} />
          ) : (
            <DeviceDetails tracked={selected} loaded={live.loaded} following={following} follow={setFollowing} />
          )}
        </NearestProvider>
      }
    >
      {/* A new map when a new user has chosen it, and its scale. */}
      <MapView key={`${user.map ?? ''} ${units.distance.symbol}`} label={map.map} start={start}>
        <GeofenceToggle />
        <SelectedLayers position={selected?.position} />
        <DeviceLayer
          devices={filtered.shown}
          selected={selected}
          lost={lostSince !== undefined}
          choice={filter}
          list={showPlace}
        />
        <InitialView devices={all} selected={selected} />
        {selected?.position && (
          <SelectedMarker tracked={selected} position={selected.position} following={following} stop={stopFollowing} />
        )}
      </MapView>
    </MapPanel>
  )
}

interface InitialViewProps {
  readonly devices: readonly TrackedDevice[]
  readonly selected: TrackedDevice | undefined
}

/** Fits the map to all devices once they are loaded, and to a device when it is opened. */
export const InitialView = ({ devices, selected }: InitialViewProps) => {
  const map = useMap()
  const { user, server } = useSignedIn()
  const [told] = useState(() => hasView(user, server))
  const looked = useRef(told)
  useEffect(() => {
    if (looked.current || selected) return
    const bounds = boundsOf(devices.flatMap(({ position }) => position ?? []))
    if (!bounds) return
    looked.current = true
    map.fitBounds(bounds, { ...FITTED, animate: false })
  }, [map, devices, selected])
  const id = selected?.device.id
  const placed = selected?.position !== undefined
  useEffect(() => {
    if (!selected?.position) return
    const { longitude, latitude } = selected.position
    looked.current = true
    map.easeTo({ center: [longitude, latitude], zoom: Math.max(map.getZoom(), CLOSE_ZOOM), duration: 400 })
    // Once per device, not for each of its positions.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [map, id, placed])
  return null
}
