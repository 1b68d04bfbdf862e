import { useMemo, useSyncExternalStore } from 'react'
import { useFormat } from '../../format/useFormat.ts'
import { usePlaceOf } from '../../places/usePlaceOf.ts'
import { useTexts } from '../../texts/texts.ts'
import { entryFacts, sumsText, timesText } from '../../timeline/entryTexts.ts'
import type { TimelineDay, TripOrStop } from '../../timeline/timeline.ts'
import { VirtualList } from '../../ui/VirtualList.tsx'
import styles from './HistoryPage.module.css'
import type { Playback } from './playback.ts'
import { selectionOf, type TrackHistory, type TrackSelection } from './trackHistory.ts'

interface TripStopListProps {
  readonly days: TrackHistory['days']
  readonly playback: Playback
  readonly select: (selected: TrackSelection) => void
}

const ROW_PX = 64
const TITLE_PX = 56

type Day = TimelineDay<TripOrStop>
type Item = Day | TripOrStop

const isDay = (item: Item): item is Day => 'start' in item
const heightOf = (item: Item): number => (isDay(item) ? TITLE_PX : ROW_PX)

/** Trips and stops in order; a click shows one on the map and moves the playback to its start. Several days have titles. */
export const TripStopList = ({ days, playback, select }: TripStopListProps) => {
  const { history } = useTexts()
  const items = useMemo(
    (): Item[] =>
      days.length > 1 ? days.flatMap(day => [day, ...day.entries]) : days.flatMap(({ entries }) => entries),
    [days],
  )
  const current = useSyncExternalStore(playback.subscribe, () => {
    const { time } = playback.current()
    return items.findLastIndex(item => !isDay(item) && item.from <= time)
  })
  return (
    <div className={styles['list']}>
      <VirtualList
        items={items}
        keyOf={item => (isDay(item) ? item.start : `${item.kind}-${item.from}`)}
        rowHeight={heightOf}
        label={history.tripsAndStops}
        current={current}
      >
        {item =>
          isDay(item) ? (
            <DayTitle day={item} />
          ) : (
            <Row
              entry={item}
              current={item === items[current]}
              open={() => {
                playback.seek(item.from)
                select(selectionOf(item, playback.points))
              }}
            />
          )
        }
      </VirtualList>
    </div>
  )
}

const DayTitle = ({ day }: { readonly day: Day }) => {
  const texts = useTexts()
  const format = useFormat()
  return (
    <h2 className={styles['day']}>
      {format.day(day.start)} <span>{sumsText(day, { texts, format })}</span>
    </h2>
  )
}

interface RowProps {
  readonly entry: TripOrStop
  readonly current: boolean
  readonly open: () => void
}

const Row = ({ entry, current, open }: RowProps) => {
  const texts = useTexts()
  const format = useFormat()
  const placeOf = usePlaceOf()
  const facts = entryFacts(entry, { texts, format, placeOf: place => placeOf(place) ?? format.coordinates(place) })
  const said = facts.join(' · ')
  return (
    <button
      type="button"
      className={styles['row']}
      data-kind={entry.kind}
      {...(current && { 'aria-current': 'true' as const })}
      onClick={open}
    >
      <span className={styles['kind']}>{texts.history.kinds[entry.kind]}</span>
      <span className={styles['when']}>{timesText(entry, format)}</span>
      <span className={styles['facts']} title={said}>
        {said}
      </span>
    </button>
  )
}
