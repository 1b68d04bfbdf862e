import { type KeyboardEvent, lazy, Suspense, useState, useSyncExternalStore } from 'react'
import { attributeName, attributeText } from '../../format/attributes.ts'
import { useFormat } from '../../format/useFormat.ts'
import { type Texts, useTexts } from '../../texts/texts.ts'
import { Button } from '../../ui/Button.tsx'
import { Select } from '../../ui/Field.tsx'
import { Icon, type IconName } from '../../ui/Icon.tsx'
import { type Cursor, type Playback, RATES } from './playback.ts'
import styles from './Player.module.css'

const TrackChart = lazy(async () => ({ default: (await import('./TrackChart.tsx')).TrackChart }))

/** Page Up and Page Down move by this fraction of the track. */
const PAGES = 20

interface PlayerProps {
  readonly playback: Playback
  /** If true, the map follows the device. */
  readonly following: boolean
  readonly follow: (following: boolean) => void
}

/** Playback controls: scrubber, values at the current time, and a chart. */
export const Player = ({ playback, following, follow }: PlayerProps) => {
  const { history } = useTexts()
  const { dateTime } = useFormat()
  const [chart, setChart] = useState(() => matchMedia('(min-width: 721px)').matches)
  const cursor = useSyncExternalStore(playback.subscribe, playback.current)
  const [start, end] = [playback.points[0]?.time ?? 0, playback.points.at(-1)?.time ?? 0]
  return (
    <section className={styles['player']} aria-label={history.playback} data-playing={cursor.playing}>
      <div className={styles['controls']}>
        <Button
          kind="main"
          aria-label={cursor.playing ? history.pause : history.play}
          onClick={cursor.playing ? playback.pause : playback.play}
        >
          <Icon name={cursor.playing ? 'pause' : 'play'} />
        </Button>
        <div className={styles['steps']}>
          <Button aria-label={history.stepBack} onClick={() => playback.step(-1)}>
            <Icon name="stepBack" />
          </Button>
          <Button aria-label={history.stepForward} onClick={() => playback.step(1)}>
            <Icon name="stepForward" />
          </Button>
        </div>
        <input
          type="range"
          className={styles['scrubber']}
          aria-label={history.scrubber}
          aria-valuetext={dateTime(cursor.time)}
          min={start}
          max={end}
          value={cursor.time}
          step="any"
          onChange={event => playback.seek(event.target.valueAsNumber)}
          onKeyDown={event => handleKey(event, playback)}
        />
        <RateSelect playback={playback} rate={cursor.rate} texts={history} />
        <IconToggle name="follow" label={history.follow} pressed={following} toggle={() => follow(!following)} />
        <IconToggle name="report" label={history.showChart} pressed={chart} toggle={() => setChart(!chart)} />
      </div>
      <CursorFacts playback={playback} cursor={cursor} />
      {chart && (
        <Suspense fallback={<div className={styles['chart']} />}>
          <TrackChart playback={playback} />
        </Suspense>
      )}
    </section>
  )
}

interface IconToggleProps {
  readonly name: IconName
  readonly label: string
  readonly pressed: boolean
  readonly toggle: () => void
}

const IconToggle = ({ name, label, pressed, toggle }: IconToggleProps) => (
  <Button aria-label={label} title={label} aria-pressed={pressed} onClick={toggle}>
    <Icon name={name} />
  </Button>
)

interface RateSelectProps {
  readonly playback: Playback
  readonly rate: number
  readonly texts: Texts['history']
}

const RateSelect = ({ playback, rate, texts }: RateSelectProps) => (
  <div className={styles['rate']}>
    <Select
      label={texts.rate}
      value={rate}
      onChange={event => playback.setRate(RATES.find(one => String(one) === event.target.value) ?? rate)}
    >
      {RATES.map(one => (
        <option key={one} value={one}>
          {texts.rateOf(one)}
        </option>
      ))}
    </Select>
  </div>
)

/** Arrow keys step by position; the browser's own step is less than a millisecond or an hour. */
const handleKey = (event: KeyboardEvent, playback: Playback): void => {
  const { points } = playback
  const page = Math.max(1, Math.round(points.length / PAGES))
  const steps: Readonly<Record<string, number>> = {
    ArrowLeft: -1,
    ArrowDown: -1,
    ArrowRight: 1,
    ArrowUp: 1,
    PageDown: -page,
    PageUp: page,
    Home: -points.length,
    End: points.length,
  }
  const step = steps[event.key]
  if (step === undefined && event.key !== ' ') return
  event.preventDefault()
  if (step !== undefined) playback.step(step)
  else if (playback.current().playing) playback.pause()
  else playback.play()
}

interface CursorFactsProps {
  readonly playback: Playback
  readonly cursor: Cursor
}

/** Values that the device reported at the playback time. */
const CursorFacts = ({ playback, cursor }: CursorFactsProps) => {
  const texts = useTexts()
  const { history, shell } = texts
  const format = useFormat()
  const point = playback.points[cursor.index]
  if (!point) return null
  const { altitude, course, speed, attributes } = point
  // The server stores 0 if the tracker did not send them.
  const first: Fact[] = [
    [shell.time, format.dateTime(cursor.time)],
    [history.speed, format.speed(speed)],
    ...(altitude === 0 ? [] : [[history.altitude, format.shortDistance(altitude)] as const]),
  ]
  const more: Fact[] = [
    ...(course === 0 ? [] : [[history.course, `${Math.round(course)}°`] as const]),
    [history.place, format.coordinates(point)],
    ...Object.entries(attributes).map(
      ([name, value]) => [attributeName(name, texts.values), attributeText(name, value, { format, texts })] as const,
    ),
  ]
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

type Fact = readonly [name: string, value: string]

const Facts = ({ facts }: { readonly facts: readonly Fact[] }) => (
  <dl>
    {facts.map(([name, value], n) => (
      <div key={`${n} ${name}`}>
        <dt>{name}</dt>
        <dd data-at-cursor={name}>{value}</dd>
      </div>
    ))}
  </dl>
)
