/** How geofences look on the map. */
import type { FeatureCollection } from 'geojson'
import type { MapLayerMouseEvent } from 'maplibre-gl'
import { useCallback, useEffect, useMemo, useState } from 'react'
import type { Geofence } from '#shared/model/geofence.ts'
import { goTo } from '../app/router.ts'
import { useTheme } from '../app/theme.ts'
import { type Layer, useLayers, useMap } from '../map/useMap.ts'
import { FONT, type Palette, PALETTES } from '../map/baseStyle.ts'
import { featuresOf } from './drawn.ts'
import { sketchFrom } from './sketch.ts'
import { api, useSignedIn } from '../session/sessionStore.ts'
import { useTexts } from '../texts/texts.ts'
import { Button } from '../ui/Button.tsx'
import { Icon } from '../ui/Icon.tsx'
import { useQuery } from '../ui/useQuery.ts'
import styles from './geofences.module.css'
import { POLYLINE_DISTANCE_METERS } from '#shared/domain/geofence.ts'
import { settingsFrom } from '#shared/domain/settings.ts'

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

const KEY = 'geofences-on-map'

/** The person's geofences below what else is on the map, and a button that hides them; the browser remembers that. */
export const FencesOnMap = () => {
  const { geofences } = useTexts()
  const [shown, setShown] = useState(() => localStorage.getItem(KEY) !== 'no')
  const { data: list = NONE } = useQuery(useCallback(signal => api.call('geofences.list', { signal }), []))
  const turn = (): void => {
    localStorage.setItem(KEY, shown ? 'no' : 'yes')
    setShown(!shown)
  }
  return (
    <>
      <FenceLayer geofences={shown ? list : NONE} clickable={false} />
      {list.length > 0 && (
        <div className={styles['toggle']}>
          <Button aria-pressed={shown} onClick={turn}>
            <Icon name="fence" />
            {geofences.onMap}
          </Button>
        </div>
      )}
    </>
  )
}

const NONE: readonly Geofence[] = []

const LAST_ZOOM = 24

/** The layers of a source with features of `featuresOf`; the names of the layers begin with `id`. */
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
      // Twice as wide with each zoom, as the ground is.
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

/** How far from a line a place counts as on it, in meters: the server's setting for all lines. */
export const useLineDistance = (): number => {
  const { server } = useSignedIn()
  return settingsFrom(server.attributes).number('geofence.polylineDistance', POLYLINE_DISTANCE_METERS)
}
