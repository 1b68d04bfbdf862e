import { useMemo } from 'react'
import { knots } from '#shared/units.ts'
import { useFormat } from '../../format/useFormat.ts'
import { useTexts } from '../../texts/texts.ts'
import { TimeChart } from '../../ui/TimeChart.tsx'
import type { Playback } from './playback.ts'
import { maxSpeedOf } from './trackHistory.ts'

/** Speed and altitude over time. A click moves the playback. */
export const TrackChart = ({ playback }: { readonly playback: Playback }) => {
  const { points } = playback
  const { history } = useTexts()
  const { speed, shortDistance, units } = useFormat()
  const times = useMemo(() => points.map(({ time }) => time), [points])
  const lines = useMemo(() => {
    const write = (value: number) => `${Math.round(value)} ${units.speed.symbol}`
    const speeds = { name: history.speed, write, values: points.map(point => units.speed.from(point.speed)) }
    const altitudes = { name: history.altitude, write: shortDistance, values: points.map(({ altitude }) => altitude) }
    // The server stores 0 if the tracker did not send altitudes.
    return points.some(({ altitude }) => altitude !== 0) ? [speeds, { ...altitudes, side: 'right' as const }] : [speeds]
  }, [points, history, shortDistance, units])
  const timeCursor = useMemo(
    () => ({ subscribe: playback.subscribe, current: () => playback.current().time }),
    [playback],
  )
  const label = useMemo(() => {
    const [low, high] = points.reduce(
      ([least, most], { altitude }) => [Math.min(least, altitude), Math.max(most, altitude)],
      [Infinity, -Infinity],
    )
    return history.chart(speed(knots(maxSpeedOf(points))), shortDistance(low), shortDistance(high))
  }, [points, history, speed, shortDistance])
  return <TimeChart label={label} times={times} lines={lines} timeCursor={timeCursor} choose={playback.seek} />
}
