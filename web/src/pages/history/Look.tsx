import { LngLatBounds } from 'maplibre-gl'
import { useEffect } from 'react'
import { useMap } from '../../map/mapContext.ts'
import type { Point } from '../../track/point.ts'

/** A part of the track: its first and last point. */
export interface Focus {
  readonly first: number
  readonly last: number
}

interface LookProps {
  readonly points: readonly Point[]
  readonly focus: Focus | undefined
}

const MARGIN_PX = 50
const CLOSE_ZOOM = 16

/** Turns the map to a new track, and to the part of it that is asked for. */
export const Look = ({ points, focus }: LookProps) => {
  const map = useMap()
  useEffect(() => {
    map.fitBounds(boundsOf(points, 0, points.length - 1), { padding: MARGIN_PX, maxZoom: CLOSE_ZOOM, animate: false })
  }, [map, points])
  useEffect(() => {
    if (!focus) return
    const bounds = boundsOf(points, focus.first, focus.last)
    if (!bounds.isEmpty()) map.fitBounds(bounds, { padding: MARGIN_PX, maxZoom: CLOSE_ZOOM, duration: 400 })
    // A part is one of the track that was there when it was asked for.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [map, focus])
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
