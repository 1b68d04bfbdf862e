import { type Map as MapLibre, Marker } from 'maplibre-gl'
import { useEffect, useRef, useState } from 'react'
import { createPortal } from 'react-dom'
import type { Place } from '../../map/bounds.ts'
import type { PositionModel } from '#shared/model/position.ts'
import type { TrackedDevice } from '../../live/trackedDevices.ts'
import { sourceOf, useMap, useUserPan } from '../../map/useMap.ts'
import { RAISED } from './deviceStyle.ts'
import { glide, GLIDE_MS } from './glide.ts'
import styles from './SelectedMarker.module.css'
import { MAP_SHAPE_PX, StateShape } from './StateShape.tsx'

interface SelectedMarkerProps {
  readonly tracked: TrackedDevice
  readonly position: PositionModel
  /** If true, the map keeps the device in its center. */
  readonly following: boolean
  /** Called when the user pans the map. */
  readonly stop: () => void
}

/** Ring around the selected device. It glides from place to place, unless the user prefers less motion. */
export const SelectedMarker = ({ tracked, position, following, stop }: SelectedMarkerProps) => {
  const map = useMap()
  const [element] = useState(() => document.createElement('div'))
  const { id } = tracked.device
  const { longitude, latitude } = position
  const gliding = useGlidingMarker(element, { id, longitude, latitude })
  useEffect(() => {
    if (following) map.easeTo({ center: [longitude, latitude], duration: GLIDE_MS, easing: part => part })
  }, [map, longitude, latitude, following])
  useUserPan(stop)
  return createPortal(
    <div
      className={styles['ring']}
      data-marker={id}
      data-latitude={latitude}
      data-longitude={longitude}
      aria-hidden="true"
    >
      {gliding && (
        <div
          className={styles['shape']}
          style={{ transform: `rotate(${tracked.state === 'moving' ? position.course : 0}deg)` }}
        >
          <StateShape state={tracked.state} size={MAP_SHAPE_PX} />
        </div>
      )}
    </div>,
    element,
  )
}

interface IdentifiedPlace extends Place {
  readonly id: number
}

/** Keeps a marker at the place of the device. Returns true while it glides: the map then does not draw the device. */
const useGlidingMarker = (element: HTMLElement, { id, longitude, latitude }: IdentifiedPlace): boolean => {
  const map = useMap()
  const [marker] = useState(() => new Marker({ element }))
  const [gliding, setGliding] = useState(false)
  const last = useRef<IdentifiedPlace>(undefined)
  useEffect(() => {
    const [from, to] = [last.current, { id, longitude, latitude }]
    last.current = to
    const target = { source: RAISED, id }
    const move = (place: Place): void => void marker.setLngLat([place.longitude, place.latitude])
    const settle = (): void => {
      setGliding(false)
      if (sourceOf(map, RAISED)) map.removeFeatureState(target, 'gliding')
    }
    if (from?.id !== id || !isWorthGliding(map, from, to)) {
      move(to)
      settle()
      if (!from) marker.addTo(map)
      return undefined
    }
    map.setFeatureState(target, { gliding: true })
    setGliding(true)
    const { lng, lat } = marker.getLngLat()
    const stop = glide({ from: { longitude: lng, latitude: lat }, to, move, end: settle })
    return () => {
      stop()
      settle()
    }
  }, [map, marker, id, longitude, latitude])
  useEffect(() => () => void marker.remove(), [marker])
  return gliding
}

const FARTHEST_PX = 2000

/** Not for users who prefer less motion, and not if nobody sees it. */
const isWorthGliding = (map: MapLibre, from: Place, to: Place): boolean => {
  if (document.hidden || matchMedia('(prefers-reduced-motion: reduce)').matches) return false
  const [here, there] = [map.project([from.longitude, from.latitude]), map.project([to.longitude, to.latitude])]
  const distance = here.dist(there)
  return distance >= 1 && distance < FARTHEST_PX
}
