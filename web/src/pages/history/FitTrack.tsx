import type { Map as MapLibre, MapLibreEvent } from 'maplibre-gl'
import { useEffect, useRef } from 'react'
import { type Box, boundsOf } from '../../map/bounds.ts'
import { useMap } from '../../map/useMap.ts'
import type { Point } from '../../track/point.ts'
import { isFollowMove } from './CursorMarker.tsx'
import type { TrackSelection } from './trackHistory.ts'

interface FitTrackProps {
  readonly points: readonly Point[]
  readonly selected: TrackSelection | undefined
}

/** Part of the map's height, at most 50 pixels, because phones have little room. */
const MARGIN = 0.12
const MARGIN_MAX_PX = 50
const CLOSE_ZOOM = 16

const fit = (map: MapLibre) => ({
  padding: Math.min(MARGIN_MAX_PX, Math.round(map.getContainer().clientHeight * MARGIN)),
  maxZoom: CLOSE_ZOOM,
})

/** Fits the map to a new track or a selected part of it, and again after a resize. */
export const FitTrack = ({ points, selected }: FitTrackProps) => {
  const map = useMap()
  /** Bounds that the map was fitted to; undefined after another movement. */
  const fittedBounds = useRef<Box>(undefined)
  useEffect(() => {
    fittedBounds.current = boundsOf(points)
    if (fittedBounds.current) map.fitBounds(fittedBounds.current, { ...fit(map), animate: false })
  }, [map, points])
  useEffect(() => {
    const bounds = selected && boundsOf(points.slice(selected.first, selected.last + 1))
    if (!bounds) return
    fittedBounds.current = bounds
    map.fitBounds(bounds, { ...fit(map), duration: 400 })
    // The selection refers to the track at the time of the selection.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [map, selected])
  useEffect(() => {
    const subscriptions = [
      map.on('movestart', (event: MapLibreEvent<unknown>) => {
        if (event.originalEvent !== undefined || isFollowMove(event)) fittedBounds.current = undefined
      }),
      // The player and its chart open after the track is loaded, and shrink the map.
      map.on('resize', () => {
        if (fittedBounds.current) map.fitBounds(fittedBounds.current, { ...fit(map), animate: false })
      }),
    ]
    return () => subscriptions.forEach(subscription => subscription.unsubscribe())
  }, [map])
  return null
}
