import { useSyncExternalStore } from 'react'
import { useFormat } from '../../format/useFormat.ts'
import { useTexts } from '../../texts/texts.ts'
import { VirtualList } from '../../ui/VirtualList.tsx'
import type { TrackSelection } from './FitTrack.tsx'
import styles from './HistoryPage.module.css'
import type { Playback } from './playback.ts'
import type { TripOrStop } from './trackHistory.ts'

interface TripStopListProps {
  readonly tripsAndStops: readonly TripOrStop[]
  readonly playback: Playback
  readonly select: (selected: TrackSelection) => void
}

const ROW_PX = 64

/** Trips and stops in order; a click shows one on the map and moves the playback to its start. */
export const TripStopList = ({ tripsAndStops, playback, select }: TripStopListProps) => {
  const { history } = useTexts()
  const { day } = useFormat()
  const current = useSyncExternalStore(playback.subscribe, () => {
    const { time } = playback.current()
    return tripsAndStops.findLastIndex(({ from }) => from <= time)
  })
  const oneDay = day(tripsAndStops[0]?.from ?? 0) === day(tripsAndStops.at(-1)?.to ?? 0)
  return (
    <div className={styles['list']}>
      <VirtualList
        items={tripsAndStops}
        keyOf={({ from, kind }) => `${kind}-${from}`}
        rowHeight={ROW_PX}
        label={history.tripsAndStops}
        current={current}
      >
        {tripOrStop => (
          <Row
            tripOrStop={tripOrStop}
            current={tripOrStop === tripsAndStops[current]}
            oneDay={oneDay}
            open={() => {
              playback.seek(tripOrStop.from)
              select(tripOrStop)
            }}
          />
        )}
      </VirtualList>
    </div>
  )
}

interface RowProps {
  readonly tripOrStop: TripOrStop
  readonly current: boolean
  /** True if all rows are of one day, which is then not shown. */
  readonly oneDay: boolean
  readonly open: () => void
}

const Row = ({ tripOrStop: { kind, from, to, distance, averageSpeed }, current, oneDay, open }: RowProps) => {
  const { history } = useTexts()
  const { dateTime, clock, duration, distance: written, speed } = useFormat()
  const facts = [
    duration(to - from),
    ...(distance === undefined ? [] : [written(distance)]),
    ...(averageSpeed === undefined ? [] : [history.average(speed(averageSpeed))]),
  ]
  return (
    <button
      type="button"
      className={styles['row']}
      data-kind={kind}
      {...(current && { 'aria-current': 'true' as const })}
      onClick={open}
    >
      <span className={styles['kind']}>{history.kinds[kind]}</span>
      <span className={styles['when']}>
        {oneDay ? clock(from) : dateTime(from)} – {clock(to)}
      </span>
      <span className={styles['facts']}>{facts.join(' · ')}</span>
    </button>
  )
}
