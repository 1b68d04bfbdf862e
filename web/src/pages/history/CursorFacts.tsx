import { useFormat } from '../../format/useFormat.ts'
import { attributeText } from '../../format/attributeText.ts'
import { useTexts } from '../../texts/texts.ts'
import styles from './CursorFacts.module.css'
import type { Cursor, Playback } from './playback.ts'

interface CursorFactsProps {
  readonly playback: Playback
  readonly cursor: Cursor
}

/** What the device reported at the moment that is looked at. */
export const CursorFacts = ({ playback, cursor }: CursorFactsProps) => {
  const { history, map, shell } = useTexts()
  const { moment, speed, place } = useFormat()
  const point = playback.points[cursor.index]
  if (!point) return null
  const facts = [
    [shell.time, moment(cursor.time)],
    [history.speed, speed(point.speed)],
    [history.altitude, `${Math.round(point.altitude)} m`],
    [history.course, `${Math.round(point.course)}°`],
    [history.place, place(point)],
  ] as const
  return (
    <div className={styles['facts']}>
      <dl>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd data-at-cursor={name}>{value}</dd>
          </div>
        ))}
      </dl>
      <details>
        <summary>{history.attributes}</summary>
        <dl className={styles['attributes']}>
          {Object.entries(point.attributes).map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd data-at-cursor={name}>{attributeText(value, map)}</dd>
            </div>
          ))}
        </dl>
      </details>
    </div>
  )
}
