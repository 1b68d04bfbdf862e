import { Marker } from 'maplibre-gl'
import { useEffect, useState } from 'react'
import { createPortal } from 'react-dom'
import type { Device } from '#shared/model/device.ts'
import type { PositionModel } from '#shared/model/position.ts'
import { useMap, useUserPan } from '../../map/useMap.ts'
import styles from './SelectedMarker.module.css'

interface SelectedMarkerProps {
  readonly device: Device
  readonly position: PositionModel
  /** If true, the map keeps the device in its center. */
  readonly following: boolean
  /** Called when the user pans the map. */
  readonly stop: () => void
}

/** Ring around the selected device. */
export const SelectedMarker = ({ device, position, following, stop }: SelectedMarkerProps) => {
  const map = useMap()
  const [element] = useState(() => document.createElement('div'))
  const [marker] = useState(() => new Marker({ element }))
  const { longitude, latitude } = position
  useEffect(() => {
    marker.setLngLat([longitude, latitude]).addTo(map)
    if (following) map.easeTo({ center: [longitude, latitude], duration: 400 })
  }, [map, marker, longitude, latitude, following])
  useEffect(() => () => void marker.remove(), [marker])
  useUserPan(stop)
  return createPortal(
    <div
      className={styles['ring']}
      data-marker={device.id}
      data-latitude={latitude}
      data-longitude={longitude}
      aria-hidden="true"
    />,
    element,
  )
}
