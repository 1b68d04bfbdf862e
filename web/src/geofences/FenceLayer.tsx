/** Geofences on the map, and the toggle that hides them. */
import type { FeatureCollection } from 'geojson'
import type { MapLayerMouseEvent } from 'maplibre-gl'
import { useEffect, useMemo, useState } from 'react'
import type { Geofence } from '#shared/model/geofence.ts'
import { navigate } from '../app/router.ts'
import { useTheme } from '../app/theme.ts'
import { FONT, type Palette, PALETTES } from '../map/palettes.ts'
import { type Layer, useLayers, useMap } from '../map/useMap.ts'
import { useTexts } from '../texts/texts.ts'
import { Button } from '../ui/Button.tsx'
import { Icon } from '../ui/Icon.tsx'
import { fenceFeatures } from './fenceFeatures.ts'
import styles from './geofences.module.css'
import { useGeofences, useLineDistance } from './GeofencesProvider.tsx'
import { parseSketch } from './sketch.ts'

interface FenceLayerProps {
  readonly geofences: readonly Geofence[]
  /** If true, a click opens the geofence. */
  readonly clickable: boolean
}

const NAME_MAX = 40

/** Draws geofences with their names. Invalid areas are not drawn; the list marks them. */
export const FenceLayer = ({ geofences, clickable }: FenceLayerProps) => {
  const map = useMap()
  const palette = PALETTES[useTheme()]
  const distance = useLineDistance()
  const layers = useMemo(() => fenceLayers('fences', palette.fence, palette), [palette])
  const data = useMemo(() => fenceCollection(geofences, distance), [geofences, distance])
  useLayers('fences', layers, data)
  useEffect(() => {
    if (!clickable) return undefined
    const open = ({ features }: MapLayerMouseEvent): void => {
      const id = features?.[0]?.id
      if (id !== undefined) navigate(`/geofences/${id}`)
    }
    const subscriptions = ['fences-areas', 'fences-corridors', 'fences-lines'].map(layer =>
      map.on('click', layer, open),
    )
    return () => subscriptions.forEach(subscription => subscription.unsubscribe())
  }, [map, clickable])
  return null
}

const fenceCollection = (geofences: readonly Geofence[], distance: number): FeatureCollection => ({
  type: 'FeatureCollection',
  features: geofences.flatMap(({ id, name, area }) => {
    const read = parseSketch(area)
    return 'sketch' in read ? fenceFeatures(read.sketch, distance, { id, name: name.slice(0, NAME_MAX) }) : []
  }),
})

const STORAGE_KEY = 'geofences-on-map'

/** The user's geofences below other layers, with a button that hides them. The browser stores the choice. */
export const GeofenceToggle = () => {
  const { geofences: texts } = useTexts()
  const [shown, setShown] = useState(() => localStorage.getItem(STORAGE_KEY) !== 'no')
  const { geofences } = useGeofences()
  const toggle = (): void => {
    localStorage.setItem(STORAGE_KEY, shown ? 'no' : 'yes')
    setShown(!shown)
  }
  return (
    <>
      <FenceLayer geofences={shown ? geofences : NONE} clickable={false} />
      {geofences.length > 0 && (
        <div className={styles['toggle']}>
          <Button aria-pressed={shown} onClick={toggle}>
            <Icon name="fence" />
            {texts.onMap}
          </Button>
        </div>
      )}
    </>
  )
}

const NONE: readonly Geofence[] = []

const LAST_ZOOM = 24

/** Returns layers for the features of `fenceFeatures`. Layer ids begin with `id`. */
export const fenceLayers = (id: string, color: string, palette: Palette): readonly Layer[] => [
  {
    id: `${id}-areas`,
    type: 'fill',
    filter: ['==', ['geometry-type'], 'Polygon'],
    paint: { 'fill-color': color, 'fill-opacity': 0.15 },
  },
  {
    id: `${id}-corridors`,
    type: 'line',
    filter: ['==', ['geometry-type'], 'LineString'],
    layout: { 'line-cap': 'round', 'line-join': 'round' },
    paint: {
      'line-color': color,
      'line-opacity': 0.2,
      // Doubles with each zoom level, as distances on the ground do.
      'line-width': [
        'interpolate',
        ['exponential', 2],
        ['zoom'],
        0,
        ['get', 'width'],
        LAST_ZOOM,
        ['*', ['get', 'width'], 2 ** LAST_ZOOM],
      ],
    },
  },
  { id: `${id}-lines`, type: 'line', paint: { 'line-color': color, 'line-width': 2 } },
  {
    id: `${id}-names`,
    type: 'symbol',
    filter: ['==', ['geometry-type'], 'Point'],
    layout: { 'text-field': ['get', 'name'], 'text-font': FONT, 'text-size': 12, 'text-max-width': 12 },
    paint: { 'text-color': palette.label, 'text-halo-color': palette.halo, 'text-halo-width': 1.5 },
  },
]
