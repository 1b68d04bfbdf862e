import { Marker } from 'maplibre-gl'
import { useEffect } from 'react'
import { useMap, usePannedAway } from '../../map/useMap.ts'
import styles from './Player.module.css'
import { placeAt, type Playback } from './playback.ts'

interface CursorMarkerProps {
  readonly playback: Playback
  /** The map comes along when it leaves the sight. */
  readonly following: boolean
  /** The person looks elsewhere. */
  readonly stop: () => void
}

/** Where the device was at the moment that is looked at. */
export const CursorMarker = ({ playback, following, stop }: CursorMarkerProps) => {
  const map = useMap()
  useEffect(() => {
    // Moved at each picture: React would be asked sixty times a second.
    const element = document.createElement('div')
    const arrow = document.createElement('div')
    arrow.className = styles['arrow'] ?? ''
    element.append(arrow)
    const marker = new Marker({ element, rotationAlignment: 'map' })
    const place = (): void => {
      const cursor = playback.current()
      const found = placeAt(playback.points, cursor)
      if (!found) return
      const { longitude, latitude, course } = found
      marker.setLngLat([longitude, latitude]).setRotation(course)
      Object.assign(element.dataset, { cursor: cursor.index, latitude, longitude })
    }
    place()
    marker.addTo(map)
    const unsubscribe = playback.subscribe(place)
    return () => {
      unsubscribe()
      marker.remove()
    }
  }, [map, playback])
  useEffect(() => {
    if (!following) return undefined
    const bringAlong = (): void => {
      const cursor = playback.current()
      const found = placeAt(playback.points, cursor)
      if (!found || cursor.time <= (playback.points[0]?.time ?? 0) || map.isMoving()) return
      const { longitude, latitude } = found
      if (map.getBounds().contains([longitude, latitude])) return
      map.easeTo({ center: [longitude, latitude], duration: 300 }, FOLLOWING)
    }
    bringAlong()
    return playback.subscribe(bringAlong)
  }, [map, playback, following])
  usePannedAway(stop)
  return null
}

/** What the events of a move have in them that brings the map along with the device. */
const FOLLOWING = { following: true }

export const isFollowing = (event: object): boolean => 'following' in event
