import type { FeatureCollection } from 'geojson'
import type { MapLayerMouseEvent } from 'maplibre-gl'
import { useEffect, useMemo } from 'react'
import type { Geofence } from '#shared/model/geofence.ts'
import { goTo } from '../app/router.ts'
import { useTheme } from '../app/theme.ts'
import { useMap } from '../map/mapContext.ts'
import { PALETTES } from '../map/palette.ts'
import { useLayers } from '../map/useLayers.ts'
import { featuresOf } from './drawn.ts'
import { fenceLayers } from './fenceLayers.ts'
import { sketchFrom } from './sketch.ts'
import { useLineDistance } from './useLineDistance.ts'

interface FenceLayerProps {
  readonly geofences: readonly Geofence[]
  /** Whether a click leads to the geofence. */
  readonly clickable: boolean
}

const LONGEST_NAME = 40

/** Geofences with their names. Those that cannot be read are not drawn; the list says so. */
export const FenceLayer = ({ geofences, clickable }: FenceLayerProps) => {
  const map = useMap()
  const palette = PALETTES[useTheme()]
  const distance = useLineDistance()
  const layers = useMemo(() => fenceLayers('fences', palette.fence, palette), [palette])
  const data = useMemo(() => collected(geofences, distance), [geofences, distance])
  useLayers('fences', layers, data)
  useEffect(() => {
    if (!clickable) return undefined
    const open = ({ features }: MapLayerMouseEvent): void => {
      const id = features?.[0]?.id
      if (id !== undefined) goTo(`/geofences/${id}`)
    }
    const subscriptions = ['fences-areas', 'fences-corridors', 'fences-lines'].map(layer =>
      map.on('click', layer, open),
    )
    return () => subscriptions.forEach(subscription => subscription.unsubscribe())
  }, [map, clickable])
  return null
}

const collected = (geofences: readonly Geofence[], distance: number): FeatureCollection => ({
  type: 'FeatureCollection',
  features: geofences.flatMap(({ id, name, area }) => {
    const read = sketchFrom(area)
    return 'sketch' in read ? featuresOf(read.sketch, distance, { id, name: name.slice(0, LONGEST_NAME) }) : []
  }),
})
