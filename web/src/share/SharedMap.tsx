/** Map, names and last reports of shared devices. */
import { useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react'
import type { PositionModel } from '#shared/model/position.ts'
import type { GuestShare } from '#shared/model/share.ts'
import type { Client } from '../api/client.ts'
import { useTheme } from '../app/theme.ts'
import { useFormat } from '../format/useFormat.ts'
import { startFeed } from '../live/feed.ts'
import { socketAddress } from '../live/LiveProvider.tsx'
import { LostBanner } from '../live/LostBanner.tsx'
import { liveStore } from '../live/liveStore.ts'
import { createDeviceTracker, type TrackedDevice } from '../live/trackedDevices.ts'
import { boundsOf } from '../map/bounds.ts'
import { PALETTES } from '../map/palettes.ts'
import { MapView } from '../map/MapView.tsx'
import { type Layer, useLayers, useMap } from '../map/useMap.ts'
import { DeviceLayer } from '../pages/map/DeviceLayer.tsx'
import { SelectedMarker } from '../pages/map/SelectedMarker.tsx'
import { PlaceName } from '../places/PlaceName.tsx'
import { useTexts } from '../texts/texts.ts'
import { useNow } from '../ui/useNow.ts'
import type { Guest } from './SharedPage.tsx'
import styles from './SharedPage.module.css'
import { trailFeatures, type Trails, trailStart, withPoints } from './trails.ts'

interface SharedMapProps {
  readonly api: Client
  readonly guest: Guest
  readonly token: string
}

export const SharedMap = ({ api, guest: { share, readAt }, token }: SharedMapProps) => {
  const { share: texts, map } = useTexts()
  const { dateTime } = useFormat()
  const { live, retry } = useGuestFeed(api, share.from, token)
  const { devices, positions, lostSince } = live
  const lost = lostSince !== undefined
  const [track] = useState(createDeviceTracker)
  const all = useMemo(() => track({ devices, positions, lostSince }), [track, devices, positions, lostSince])
  const trails = useTrails(api, share, all)
  const [following, setFollowing] = useState(true)
  const stop = useCallback(() => setFollowing(false), [])
  const [first] = all
  const only = all.length === 1 ? first : undefined
  const begun = Date.parse(share.from) <= readAt
  return (
    <div className={styles['page']}>
      <header className={styles['header']}>
        <div>
          <h1>{share.name}</h1>
          <p>{texts.by(share.sharedBy, dateTime(share.until))}</p>
        </div>
        <p role="status" className={styles['state']} data-connection={lost ? 'lost' : live.connection}>
          {begun ? texts[lost ? 'lost' : live.connection] : texts.waiting(dateTime(share.from))}
        </p>
      </header>
      <LostBanner lostSince={lostSince} loaded={live.loaded} retry={retry} />
      <main className={styles['main']}>
        <ul className={styles['devices']}>
          {all.map(one => (
            <SharedDevice key={one.device.id} tracked={one} />
          ))}
        </ul>
        <MapView label={map.map}>
          <TrailLayer trails={trails} />
          <DeviceLayer devices={all} selected={only} lost={lost} open={ignore} />
          <FirstView devices={all} />
          {only?.position && (
            <SelectedMarker tracked={only} position={only.position} following={following} stop={stop} />
          )}
        </MapView>
      </main>
    </div>
  )
}

const ignore = (): void => undefined

/** Guests follow a device for minutes, so they see its age in seconds. */
const AGE_EVERY_MS = 5000

const SharedDevice = ({ tracked: { device, position, state } }: { readonly tracked: TrackedDevice }) => {
  const { share: texts, map } = useTexts()
  const { dateTime, speed, duration } = useFormat()
  const now = useNow(AGE_EVERY_MS)
  const ageOf = ({ fixTime }: PositionModel) => duration(Math.max(0, now - Date.parse(fixTime)))
  return (
    <li data-device={device.id}>
      <strong>{device.name}</strong> <span>{map.states[state]}</span>{' '}
      {position ? (
        <span>
          {state === 'moving' && `${speed(position.speed)} · `}
          {texts.lastReport(ageOf(position), dateTime(position.fixTime))}
          <PlaceName place={position} before=" · " />
        </span>
      ) : (
        <span>{texts.noPosition}</span>
      )}
    </li>
  )
}

/** Live state of the shared devices. Starts again when the share begins. */
const useGuestFeed = (api: Client, from: string, token: string) => {
  const [store] = useState(liveStore)
  const retry = useRef((): void => undefined)
  useEffect(() => {
    const feed = startFeed({
      store,
      api,
      open: () => new WebSocket(socketAddress(token)),
      // Connection errors are retried, and a share that ended replaces the page.
      onFailure: () => undefined,
    })
    retry.current = feed.retry
    const waitMs = Date.parse(from) - Date.now()
    const timer =
      waitMs > 0 && waitMs < TIMER_MAX_MS ? setTimeout(() => void feed.refresh(), waitMs + AFTER_MS) : undefined
    return () => {
      clearTimeout(timer)
      feed.stop()
    }
  }, [store, api, from, token])
  const live = useSyncExternalStore(store.subscribe, store.current)
  return { live, retry: useCallback(() => retry.current(), []) }
}

const TIMER_MAX_MS = 2 ** 31 - 1
const AFTER_MS = 500

/** The trail of each device: read once, then extended by live positions. */
const useTrails = (api: Client, share: GuestShare, devices: readonly TrackedDevice[]): Trails => {
  const [trails, setTrails] = useState<Trails>(new Map())
  const ids = devices.map(({ device }) => device.id).join()
  useEffect(() => {
    const start = trailStart(share, Date.now())
    if (start === undefined || ids === '') return undefined
    const ended = new AbortController()
    const { signal } = ended
    for (const deviceId of ids.split(',').map(Number)) {
      const query = { deviceId, from: new Date(start), to: new Date() }
      api.call('positions.list', { query, signal }).then(
        points => setTrails(before => withPoints(before, points, start)),
        // The live positions draw the way from here.
        () => undefined,
      )
    }
    return () => ended.abort()
  }, [api, share, ids])
  useEffect(() => {
    const start = trailStart(share, Date.now())
    if (start === undefined) return
    const latest = devices.flatMap(({ position }) => position ?? [])
    setTrails(before => withPoints(before, latest, start))
  }, [share, devices])
  return trails
}

const TrailLayer = ({ trails }: { readonly trails: Trails }) => {
  const map = useMap()
  const theme = useTheme()
  const layers = useMemo(
    (): Layer[] => [
      {
        id: 'trail',
        type: 'line',
        layout: { 'line-cap': 'round', 'line-join': 'round' },
        paint: { 'line-color': PALETTES[theme].online, 'line-width': 4, 'line-opacity': 0.7 },
      },
    ],
    [theme],
  )
  const data = useMemo(() => trailFeatures(trails), [trails])
  useLayers('trail', layers, data)
  useEffect(() => {
    // For tests, which cannot read a canvas.
    map.getContainer().dataset['trail'] = String([...trails.values()].flat().length)
  }, [map, trails])
  return null
}

const MARGIN_PX = 60
const CLOSE_ZOOM = 15

/** Fits the map to the devices once they have a position. */
const FirstView = ({ devices }: { readonly devices: readonly TrackedDevice[] }) => {
  const map = useMap()
  const looked = useRef(false)
  useEffect(() => {
    if (looked.current) return
    const bounds = boundsOf(devices.flatMap(({ position }) => position ?? []))
    if (!bounds) return
    looked.current = true
    map.fitBounds(bounds, { padding: MARGIN_PX, maxZoom: CLOSE_ZOOM, animate: false })
  }, [map, devices])
  return null
}
