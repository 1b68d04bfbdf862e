import { Marker } from 'maplibre-gl'
import { useEffect, useState } from 'react'
import { createPortal } from 'react-dom'
import type { Device } from '#shared/model/device.ts'
import type { PositionModel } from '#shared/model/position.ts'
import { useMap } from '../../map/mapContext.ts'
import { usePannedAway } from '../../map/usePannedAway.ts'
import styles from './SelectedMarker.module.css'

interface SelectedMarkerProps {
  readonly device: Device
  readonly position: PositionModel
  /** The map keeps it in its middle. */
  readonly following: boolean
  /** The person looks elsewhere. */
  readonly stop: () => void
}

/** A ring around the device that is looked at. */
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
  usePannedAway(stop)
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
