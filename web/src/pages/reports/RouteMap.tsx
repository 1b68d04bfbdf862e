import type { FeatureCollection } from 'geojson'
import { useEffect, useMemo } from 'react'
import { unwrapped } from '#shared/domain/geometry.ts'
import { useTheme } from '../../app/theme.ts'
import { boundsOf } from '../../map/bounds.ts'
import { PALETTES } from '../../map/palettes.ts'
import { MapView } from '../../map/MapView.tsx'
import { type Layer, useLayers, useMap } from '../../map/useMap.ts'
import { useTexts } from '../../texts/texts.ts'
import type { Timeline } from '../../timeline/timeline.ts'

/** The routes and stops of timelines on a map. */
export const RouteMap = ({ timelines }: { readonly timelines: readonly Timeline[] }) => {
  const { reports } = useTexts()
  return (
    <MapView label={reports.routeMap}>
      <RouteLayer timelines={timelines} />
    </MapView>
  )
}

type Place = readonly [number, number]

/** Longitudes continue over the 180th meridian. */
const linesOf = (timelines: readonly Timeline[]): readonly (readonly Place[])[] =>
  timelines.map(({ route }) => {
    const places = route.map(([longitude, latitude]) => ({ latitude, longitude }))
    return unwrapped(places).map((longitude, n): Place => [longitude, places[n]?.latitude ?? 0])
  })

const stopsOf = (timelines: readonly Timeline[]): Place[] =>
  timelines.flatMap(({ days }) =>
    days.flatMap(({ entries }) =>
      entries.flatMap((entry): Place[] => (entry.kind === 'stop' ? [[entry.stop.longitude, entry.stop.latitude]] : [])),
    ),
  )

const featuresOf = (lines: readonly (readonly Place[])[], stops: readonly Place[]): FeatureCollection => ({
  type: 'FeatureCollection',
  features: [
    ...lines
      .filter(line => line.length > 1)
      .map(line => ({
        type: 'Feature' as const,
        properties: {},
        geometry: { type: 'LineString' as const, coordinates: line.map(place => [...place]) },
      })),
    ...stops.map(place => ({
      type: 'Feature' as const,
      properties: {},
      geometry: { type: 'Point' as const, coordinates: [...place] },
    })),
  ],
})

const MARGIN_PX = 30
const CLOSE_ZOOM = 16

const RouteLayer = ({ timelines }: { readonly timelines: readonly Timeline[] }) => {
  const map = useMap()
  const theme = useTheme()
  const lines = useMemo(() => linesOf(timelines), [timelines])
  const layers = useMemo((): Layer[] => {
    const color = PALETTES[theme].online
    return [
      { id: 'routes', type: 'line', paint: { 'line-color': color, 'line-width': 3 } },
      {
        id: 'route-stops',
        type: 'circle',
        filter: ['==', ['geometry-type'], 'Point'],
        paint: {
          'circle-radius': 5,
          'circle-color': '#ffffff',
          'circle-stroke-color': color,
          'circle-stroke-width': 3,
        },
      },
    ]
  }, [theme])
  useLayers(
    'routes',
    layers,
    useMemo(() => featuresOf(lines, stopsOf(timelines)), [lines, timelines]),
  )
  useEffect(() => {
    const bounds = boundsOf(lines.flat().map(([longitude, latitude]) => ({ longitude, latitude })))
    if (bounds) map.fitBounds(bounds, { padding: MARGIN_PX, maxZoom: CLOSE_ZOOM, animate: false })
    // For tests, which cannot read a canvas.
    map.getContainer().dataset['route'] = String(lines.flat().length)
  }, [map, lines])
  return null
}
