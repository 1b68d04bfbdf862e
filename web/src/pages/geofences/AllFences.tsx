import { LngLatBounds } from 'maplibre-gl'
import { useEffect, useRef } from 'react'
import type { Geofence } from '#shared/model/geofence.ts'
import { positionsOf } from '../../geofences/drawn.ts'
import { circleRing } from '../../geofences/circle.ts'
import { sketchFrom } from '../../geofences/sketch.ts'
import { useMap } from '../../map/mapContext.ts'

const MARGIN_PX = 60
const CLOSE_ZOOM = 15

/** Turns the map to all geofences, once they are there. */
export const AllFences = ({ geofences }: { readonly geofences: readonly Geofence[] }) => {
  const map = useMap()
  const looked = useRef(false)
  useEffect(() => {
    if (looked.current || geofences.length === 0) return
    looked.current = true
    const bounds = boundsOf(geofences)
    if (!bounds.isEmpty()) map.fitBounds(bounds, { padding: MARGIN_PX, maxZoom: CLOSE_ZOOM, animate: false })
  }, [map, geofences])
  return null
}

const boundsOf = (geofences: readonly Geofence[]): LngLatBounds => {
  const bounds = new LngLatBounds()
  for (const { area } of geofences) {
    const read = sketchFrom(area)
    if (!('sketch' in read)) continue
    const { kind, points, radius } = read.sketch
    const [center] = points
    const around = kind === 'circle' && center ? circleRing(center, radius, 4) : undefined
    for (const position of around ? around.map(at => [at.longitude, at.latitude] as const) : positionsOf(read.sketch))
      bounds.extend([position[0], position[1]])
  }
  return bounds
}
