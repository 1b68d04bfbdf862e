import { useMemo } from 'react'
import { useFormat } from '../../format/useFormat.ts'
import type { Point } from '../../track/point.ts'
import { useTexts } from '../../texts/texts.ts'
import styles from './Legend.module.css'
import { bandsOf } from './past.ts'
import { BAND_COLORS } from './speedBands.ts'

/** What the colors of the track mean. */
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
