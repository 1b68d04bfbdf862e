import { Marker } from 'maplibre-gl'
import { useEffect } from 'react'
import { useMap } from '../../map/mapContext.ts'
import styles from './CursorMarker.module.css'
import { placeAt, type Playback } from './playback.ts'

/** Where the device was at the moment that is looked at; the map comes along when it leaves the sight. */
export const CursorMarker = ({ playback }: { readonly playback: Playback }) => {
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
      if (
        cursor.time > (playback.points[0]?.time ?? 0) &&
        !map.isMoving() &&
        !map.getBounds().contains([longitude, latitude])
      )
        map.easeTo({ center: [longitude, latitude], duration: 300 })
    }
    place()
    marker.addTo(map)
    const unsubscribe = playback.subscribe(place)
    return () => {
      unsubscribe()
      marker.remove()
    }
  }, [map, playback])
  return null
}
