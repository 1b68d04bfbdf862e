import { Marker } from 'maplibre-gl'
import { useEffect } from 'react'
import { useMap, useUserPan } from '../../map/useMap.ts'
import { type Playback, positionAt } from './playback.ts'
import styles from './Player.module.css'

interface CursorMarkerProps {
  readonly playback: Playback
  /** If true, the map follows the device when it leaves the view. */
  readonly following: boolean
  /** Called when the user pans the map. */
  readonly stop: () => void
}

/** Position of the device at the playback time. */
export const CursorMarker = ({ playback, following, stop }: CursorMarkerProps) => {
  const map = useMap()
  useEffect(() => {
    // Moved in each frame without React, which would render 60 times per second.
    const element = document.createElement('div')
    const arrow = document.createElement('div')
    arrow.className = styles['arrow'] ?? ''
    element.append(arrow)
    const marker = new Marker({ element, rotationAlignment: 'map' })
    const place = (): void => {
      const cursor = playback.current()
      const found = positionAt(playback.points, cursor)
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
    const keepInView = (): void => {
      const cursor = playback.current()
      const found = positionAt(playback.points, cursor)
      if (!found || cursor.time <= (playback.points[0]?.time ?? 0) || map.isMoving()) return
      const { longitude, latitude } = found
      if (map.getBounds().contains([longitude, latitude])) return
      map.easeTo({ center: [longitude, latitude], duration: 300 }, FOLLOW_MOVE)
    }
    keepInView()
    return playback.subscribe(keepInView)
  }, [map, playback, following])
  useUserPan(stop)
  return null
}

/** Marks map events that following the device causes. */
const FOLLOW_MOVE = { following: true }

export const isFollowMove = (event: object): boolean => 'following' in event
