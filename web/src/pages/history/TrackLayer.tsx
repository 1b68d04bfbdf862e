import type { FeatureCollection } from 'geojson'
import type { MapMouseEvent } from 'maplibre-gl'
import { useEffect, useMemo } from 'react'
import { useTheme } from '../../app/theme.ts'
import { useFormat } from '../../format/useFormat.ts'
import { type Palette, PALETTES } from '../../map/palettes.ts'
import { type Layer, useLayers, useMap } from '../../map/useMap.ts'
import { useTexts } from '../../texts/texts.ts'
import type { TripOrStop } from '../../timeline/timeline.ts'
import type { Point } from '../../track/point.ts'
import styles from './HistoryPage.module.css'
import { BAND_COLORS, nearestIndex, runsOf, trackFeatures, WHOLE_TRACK } from './speedBands.ts'
import { bandsOf, entriesOf, type TrackHistory } from './trackHistory.ts'

interface TrackLayerProps {
  readonly trackHistory: TrackHistory
  /** Called with the time of a clicked point of the track; Unix time in milliseconds. */
  readonly choose: (time: number) => void
}

const CLICK_PX = 14

/** The track colored by speed, and markers of the stops. */
export const TrackLayer = ({ trackHistory, choose }: TrackLayerProps) => {
  const { points } = trackHistory
  const map = useMap()
  const theme = useTheme()
  const { units } = useFormat()
  const track = useMemo(
    () => trackFeatures(points, runsOf(points, bandsOf(points, units.speed), units.speed)),
    [points, units],
  )
  const stops = useMemo(() => stopFeatures(entriesOf(trackHistory)), [trackHistory])
  useLayers(
    'track',
    useMemo(() => trackLayers(PALETTES[theme]), [theme]),
    track,
  )
  useLayers(
    'stops',
    useMemo(() => stopLayers(PALETTES[theme]), [theme]),
    stops,
  )
  useEffect(() => {
    const click = ({ lngLat, point }: MapMouseEvent): void => {
      const aside = map.unproject([point.x + CLICK_PX, point.y])
      const found = nearestIndex(points, lngLat.wrap(), Math.abs(aside.lng - lngLat.lng))
      const chosen = found === undefined ? undefined : points[found]
      if (chosen) choose(chosen.time)
    }
    const subscription = map.on('click', click)
    return () => subscription.unsubscribe()
  }, [map, points, choose])
  return null
}

const stopFeatures = (entries: readonly TripOrStop[]): FeatureCollection => ({
  type: 'FeatureCollection',
  features: entries.flatMap(entry => {
    if (entry.kind !== 'stop') return []
    const coordinates = [entry.stop.longitude, entry.stop.latitude]
    return [{ type: 'Feature' as const, properties: {}, geometry: { type: 'Point' as const, coordinates } }]
  }),
})

const ROUND_LINE = { 'line-cap': 'round', 'line-join': 'round' } as const

const trackLayers = (palette: Palette): Layer[] => [
  {
    id: 'track-whole',
    type: 'line',
    filter: ['==', ['get', 'band'], WHOLE_TRACK],
    layout: ROUND_LINE,
    paint: { 'line-color': palette.label, 'line-width': 7, 'line-opacity': 0.55 },
  },
  {
    id: 'track-unknown',
    type: 'line',
    filter: ['==', ['get', 'band'], -1],
    paint: { 'line-color': palette.halo, 'line-width': 4, 'line-dasharray': [1, 1.5] },
  },
  {
    id: 'track-speeds',
    type: 'line',
    filter: ['>=', ['get', 'band'], 0],
    layout: ROUND_LINE,
    paint: {
      'line-color': [
        'step',
        ['get', 'band'],
        BAND_COLORS[0],
        ...BAND_COLORS.slice(1).flatMap((color, n) => [n + 1, color]),
      ],
      'line-width': 4.5,
    },
  },
]

const stopLayers = (palette: Palette): Layer[] => [
  {
    id: 'stops',
    type: 'circle',
    paint: {
      'circle-radius': 6,
      'circle-color': palette.halo,
      'circle-stroke-color': palette.label,
      'circle-stroke-width': 2.5,
    },
  },
]

/** Legend of the speed colors. */
export const Legend = ({ points }: { readonly points: readonly Point[] }) => {
  const { history } = useTexts()
  const { units } = useFormat()
  const bands = useMemo(() => bandsOf(points, units.speed), [points, units])
  const title = history.legend(units.speed.symbol)
  return (
    <div className={styles['legend']}>
      <span>{title}</span>
      <ul aria-label={title}>
        {bands.map((from, n) => (
          <li key={from}>
            <span className={styles['color']} style={{ background: BAND_COLORS[n] }} />
            {from}
            {n === bands.length - 1 ? '+' : ''}
          </li>
        ))}
      </ul>
    </div>
  )
}
