import type { FeatureCollection } from 'geojson'
import { LngLatBounds, type MapMouseEvent } from 'maplibre-gl'
import { type Dispatch, useEffect, useMemo, useRef } from 'react'
import { useTheme } from '../app/theme.ts'
import { PALETTES } from '../map/palettes.ts'
import { useLayers, useMap } from '../map/useMap.ts'
import type { Drawing, SketchAction } from './drawing.ts'
import { fenceFeatures, geometryOf } from './fenceFeatures.ts'
import { fenceLayers } from './FenceLayer.tsx'
import { useLineDistance } from './GeofencesProvider.tsx'
import type { Sketch } from './sketch.ts'
import { newPoint, SketchHandles } from './SketchHandles.tsx'

interface SketchLayerProps {
  readonly drawing: Drawing
  readonly dispatch: Dispatch<SketchAction>
  /** If true, a click adds a point. */
  readonly adding: boolean
  /** Id of the edited geofence; the map fits to it once. Undefined for a new one, which starts in the current view. */
  readonly subject: string | undefined
}

/** The shape that is drawn, with handles to edit it. */
export const SketchLayer = ({ drawing, dispatch, adding, subject }: SketchLayerProps) => {
  const palette = PALETTES[useTheme()]
  const distance = useLineDistance()
  const { sketch } = drawing
  const layers = useMemo(() => fenceLayers('sketch', palette.track, palette), [palette])
  const data = useMemo(
    (): FeatureCollection => ({
      type: 'FeatureCollection',
      features: fenceFeatures(sketch, distance, { id: 0, name: '' }),
    }),
    [sketch, distance],
  )
  useLayers('sketch', layers, data)
  useFitToSketch(sketch, subject)
  useAddOnClick(adding, dispatch)
  return <SketchHandles drawing={drawing} dispatch={dispatch} />
}

const MARGIN_PX = 60
const CLOSE_ZOOM = 16

const useFitToSketch = (sketch: Sketch, subject: string | undefined): void => {
  const map = useMap()
  const looked = useRef<string>(undefined)
  useEffect(() => {
    if (subject === undefined || looked.current === subject) return
    const geometry = geometryOf(sketch)
    if (geometry?.type !== 'Polygon' && geometry?.type !== 'LineString') return
    looked.current = subject
    const bounds = new LngLatBounds()
    const positions = geometry.type === 'Polygon' ? geometry.coordinates.flat() : geometry.coordinates
    for (const [longitude = 0, latitude = 0] of positions) bounds.extend([longitude, latitude])
    map.fitBounds(bounds, { padding: MARGIN_PX, maxZoom: CLOSE_ZOOM, animate: false })
  }, [map, sketch, subject])
}

const useAddOnClick = (adding: boolean, dispatch: Dispatch<SketchAction>): void => {
  const map = useMap()
  useEffect(() => {
    if (!adding) return undefined
    const canvas = map.getCanvas()
    const subscription = map.on('click', ({ lngLat, originalEvent }: MapMouseEvent) => {
      // Clicks on handles also reach the map.
      if (originalEvent.target === canvas) dispatch({ kind: 'add', ...newPoint(map, lngLat) })
    })
    // Two quick clicks add two points instead of zooming.
    map.doubleClickZoom.disable()
    canvas.style.cursor = 'crosshair'
    return () => {
      subscription.unsubscribe()
      map.doubleClickZoom.enable()
      canvas.style.cursor = ''
    }
  }, [map, adding, dispatch])
}
