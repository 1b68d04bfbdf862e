/** What belongs to the selected device on the map, below all devices: its way and the accuracy of its position. */
import type { FeatureCollection, Geometry } from 'geojson'
import { useEffect, useMemo, useState } from 'react'
import type { PositionModel } from '#shared/model/position.ts'
import { useTheme } from '../../app/theme.ts'
import { geometryOf } from '../../geofences/fenceFeatures.ts'
import { PALETTES } from '../../map/palettes.ts'
import { type Layer, useLayers, useMap } from '../../map/useMap.ts'
import { api } from '../../session/sessionStore.ts'
import { useRights } from '../../session/useRights.ts'
import { useNow } from '../../ui/useNow.ts'
import { extendTrail, TRAIL_MS, trailLine, type TrailPoint } from './trail.ts'

interface SelectedLayersProps {
  /** Latest position of the selected device. */
  readonly position: PositionModel | undefined
}

/** Always on the page, so that its layers are below those of the devices. */
export const SelectedLayers = ({ position }: SelectedLayersProps) => {
  useAccuracyLayer(position)
  useTrailLayer(useTrail(position))
  return null
}

const NO_POINTS: readonly TrailPoint[] = []

/** Reads the trail once per device, then adds its live positions. */
const useTrail = (position: PositionModel | undefined): readonly TrailPoint[] => {
  const deviceId = position?.deviceId
  const now = useNow()
  const [trail, setTrail] = useState(NO_POINTS)
  const { mayReport } = useRights()
  useEffect(() => {
    if (deviceId === undefined || !mayReport) return undefined
    const ended = new AbortController()
    const [from, to] = [new Date(Date.now() - TRAIL_MS), new Date()]
    api.call('positions.list', { query: { deviceId, from, to }, signal: ended.signal }).then(
      points => setTrail(before => extendTrail(before, points, Date.now())),
      // Live positions draw the way from here.
      () => undefined,
    )
    return () => {
      ended.abort()
      setTrail(NO_POINTS)
    }
  }, [deviceId, mayReport])
  useEffect(() => {
    if (position) setTrail(before => extendTrail(before, [position], Date.now()))
  }, [position, now])
  return trail
}

const LINE_METRICS = { lineMetrics: true }

const useTrailLayer = (trail: readonly TrailPoint[]): void => {
  const map = useMap()
  const theme = useTheme()
  const layers = useMemo((): readonly Layer[] => {
    const { track } = PALETTES[theme]
    return [
      {
        id: 'live-trail',
        type: 'line',
        layout: { 'line-cap': 'round', 'line-join': 'round' },
        paint: {
          'line-width': 5,
          // Older parts fade.
          'line-gradient': ['interpolate', ['linear'], ['line-progress'], 0, `${track}1a`, 1, track],
        },
      },
    ]
  }, [theme])
  useLayers(
    'live-trail',
    layers,
    useMemo(() => trailLine(trail), [trail]),
    LINE_METRICS,
  )
  useEffect(() => {
    // For tests, which cannot read a canvas.
    map.getContainer().dataset['trail'] = String(trail.length)
  }, [map, trail])
}

/** The mark covers smaller circles in most views. */
const ACCURACY_LEAST_METERS = 20
const NO_FEATURES: FeatureCollection = { type: 'FeatureCollection', features: [] }

const useAccuracyLayer = (position: PositionModel | undefined): void => {
  const map = useMap()
  const theme = useTheme()
  const layers = useMemo((): readonly Layer[] => {
    const { standing } = PALETTES[theme]
    return [
      { id: 'accuracy-area', type: 'fill', paint: { 'fill-color': standing, 'fill-opacity': 0.12 } },
      { id: 'accuracy-edge', type: 'line', paint: { 'line-color': standing, 'line-opacity': 0.6, 'line-width': 1.5 } },
    ]
  }, [theme])
  const circle = useMemo(() => accuracyCircle(position), [position])
  useLayers(
    'accuracy',
    layers,
    useMemo(() => (circle ? { type: 'Feature' as const, properties: {}, geometry: circle } : NO_FEATURES), [circle]),
  )
  useEffect(() => {
    // For tests, which cannot read a canvas.
    map.getContainer().dataset['accuracy'] = circle ? JSON.stringify(circle) : ''
  }, [map, circle])
}

/** Returns the circle that contains the device, or undefined if its position is exact. */
const accuracyCircle = (position: PositionModel | undefined): Geometry | undefined =>
  position && position.accuracy > ACCURACY_LEAST_METERS
    ? geometryOf({ kind: 'circle', points: [position], radius: position.accuracy })
    : undefined
