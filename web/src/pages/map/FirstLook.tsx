import { LngLatBounds } from 'maplibre-gl'
import { useEffect, useRef, useState } from 'react'
import type { Tracked } from '../../live/tracked.ts'
import { hasView } from '../../map/lastView.ts'
import { useMap } from '../../map/mapContext.ts'
import { useSignedIn } from '../../session/useSession.ts'

interface FirstLookProps {
  readonly devices: readonly Tracked[]
  readonly selected: Tracked | undefined
}

const CLOSE_ZOOM = 15
const MARGIN_PX = 60

/** Turns the map to all devices when they are there, and to a device when it is opened. */
export const FirstLook = ({ devices, selected }: FirstLookProps) => {
  const map = useMap()
  const { user, server } = useSignedIn()
  const [told] = useState(() => hasView(user, server))
  const looked = useRef(told)
  useEffect(() => {
    if (looked.current || selected) return
    const bounds = new LngLatBounds()
    for (const { position } of devices) if (position) bounds.extend([position.longitude, position.latitude])
    if (bounds.isEmpty()) return
    looked.current = true
    map.fitBounds(bounds, { padding: MARGIN_PX, maxZoom: CLOSE_ZOOM, animate: false })
  }, [map, devices, selected])
  const id = selected?.device.id
  const placed = selected?.position !== undefined
  useEffect(() => {
    if (!selected?.position) return
    const { longitude, latitude } = selected.position
    looked.current = true
    map.easeTo({ center: [longitude, latitude], zoom: Math.max(map.getZoom(), CLOSE_ZOOM), duration: 400 })
    // Once for each device, not for each of its positions.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [map, id, placed])
  return null
}
