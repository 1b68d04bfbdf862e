import { useMemo, useState } from 'react'
import { knots } from '#shared/units.ts'
import { useFormat } from '../../format/useFormat.ts'
import { useLive } from '../../live/LiveProvider.tsx'
import { useTexts } from '../../texts/texts.ts'
import type { Point } from '../../track/point.ts'
import { Select } from '../../ui/Field.tsx'
import { TimeChart } from '../../ui/TimeChart.tsx'
import styles from './ReportsPage.module.css'

/** Speed of one device of the report over time. */
export const SpeedChart = ({ rows }: { readonly rows: readonly Point[] }) => {
  const { reports, events } = useTexts()
  const { speed, units } = useFormat()
  const { devices } = useLive()
  const ids = useMemo(() => [...new Set(rows.map(({ deviceId }) => deviceId))], [rows])
  const [chosen, setChosen] = useState<number>()
  const id = chosen !== undefined && ids.includes(chosen) ? chosen : (ids[0] ?? 0)
  const nameOf = (one: number) => devices.get(one)?.name ?? events.device(one)
  const points = useMemo(() => rows.filter(({ deviceId }) => deviceId === id), [rows, id])
  const times = useMemo(() => points.map(({ time }) => time), [points])
  const lines = useMemo(() => {
    const write = (value: number) => `${Math.round(value)} ${units.speed.symbol}`
    return [{ name: reports.speed, write, values: points.map(point => units.speed.from(point.speed)) }]
  }, [points, reports, units])
  const fastest = points.reduce((top, point) => Math.max(top, point.speed), 0)
  return (
    <div className={styles['frame']}>
      {ids.length > 1 && (
        <div className={styles['choice']}>
          <Select label={reports.chartOf} value={id} onChange={event => setChosen(Number(event.target.value))}>
            {ids.map(one => (
              <option key={one} value={one}>
                {nameOf(one)}
              </option>
            ))}
          </Select>
        </div>
      )}
      <TimeChart label={reports.speedOf(nameOf(id), speed(knots(fastest)))} times={times} lines={lines} />
    </div>
  )
}
