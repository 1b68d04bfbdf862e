import { LngLatBounds, type Map as MapLibre, type MapLibreEvent } from 'maplibre-gl'
import { useEffect, useRef } from 'react'
import { useMap } from '../../map/useMap.ts'
import type { Point } from '../../track/point.ts'
import { isFollowing } from './CursorMarker.tsx'

/** A part of the track: its first and last point. */
export interface Focus {
  readonly first: number
  readonly last: number
}

interface LookProps {
  readonly points: readonly Point[]
  readonly focus: Focus | undefined
}

/** Of the map's height, at most so many pixels: a phone has no room for more. */
const MARGIN = 0.12
const MARGIN_MAX_PX = 50
const CLOSE_ZOOM = 16

const fit = (map: MapLibre) => ({
  padding: Math.min(MARGIN_MAX_PX, Math.round(map.getContainer().clientHeight * MARGIN)),
  maxZoom: CLOSE_ZOOM,
})

/** Turns the map to a new track, and to the part of it that is asked for; and again when the map gets another size. */
export const Look = ({ points, focus }: LookProps) => {
  const map = useMap()
  /** What the map was turned to; undefined once somebody else has moved it. */
  const sight = useRef<LngLatBounds>(undefined)
  useEffect(() => {
    sight.current = boundsOf(points, 0, points.length - 1)
    map.fitBounds(sight.current, { ...fit(map), animate: false })
  }, [map, points])
  useEffect(() => {
    const bounds = focus && boundsOf(points, focus.first, focus.last)
    if (!bounds || bounds.isEmpty()) return
    sight.current = bounds
    map.fitBounds(bounds, { ...fit(map), duration: 400 })
    // A part is one of the track that was there when it was asked for.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [map, focus])
  useEffect(() => {
    const subscriptions = [
      map.on('movestart', (event: MapLibreEvent<unknown>) => {
        if (event.originalEvent !== undefined || isFollowing(event)) sight.current = undefined
      }),
      // The player and its chart take their room after the track has come.
      map.on('resize', () => {
        if (sight.current) map.fitBounds(sight.current, { ...fit(map), animate: false })
      }),
    ]
    return () => subscriptions.forEach(subscription => subscription.unsubscribe())
  }, [map])
  return null
}

const boundsOf = (points: readonly Point[], first: number, last: number): LngLatBounds => {
  const bounds = new LngLatBounds()
  for (let n = first; n <= last; n += 1) {
    const point = points[n]
    if (point) bounds.extend([point.longitude, point.latitude])
  }
  return bounds
}
