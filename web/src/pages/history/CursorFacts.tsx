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
  const first = [
    [shell.time, moment(cursor.time)],
    [history.speed, speed(point.speed)],
    [history.altitude, `${Math.round(point.altitude)} m`],
  ] as const
  const more = [
    [history.course, `${Math.round(point.course)}°`],
    [history.place, place(point)],
    ...Object.entries(point.attributes).map(([name, value]) => [name, attributeText(value, map)] as const),
  ] as const
  return (
    <div className={styles['facts']}>
      <Facts facts={first} />
      <details>
        <summary>{history.more}</summary>
        <Facts facts={more} />
      </details>
    </div>
  )
}

const Facts = ({ facts }: { readonly facts: readonly (readonly [name: string, value: string])[] }) => (
  <dl>
    {facts.map(([name, value]) => (
      <div key={name}>
        <dt>{name}</dt>
        <dd data-at-cursor={name}>{value}</dd>
      </div>
    ))}
  </dl>
)
