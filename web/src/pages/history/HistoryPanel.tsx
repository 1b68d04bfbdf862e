import { useMemo } from 'react'
import { linkTo } from '../../app/links.ts'
import { useFormat } from '../../format/useFormat.ts'
import { useLive } from '../../live/LiveProvider.tsx'
import { DayField } from '../../range/DayField.tsx'
import { dayOf, isWholeDay, type Range, rangeQuery } from '../../range/range.ts'
import { RangeField } from '../../range/RangeField.tsx'
import { useTexts } from '../../texts/texts.ts'
import { sumsText } from '../../timeline/entryTexts.ts'
import { sumsOf } from '../../timeline/timeline.ts'
import { useDeviceOptions } from '../../track/useDeviceOptions.ts'
import { Button } from '../../ui/Button.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { Picker } from '../../ui/Picker.tsx'
import { ProgressiveQueryView } from '../../ui/QueryView.tsx'
import type { ProgressiveQueryResult } from '../../ui/useQuery.ts'
import styles from './HistoryPage.module.css'
import type { HistoryQuery } from './HistoryPage.tsx'
import type { Playback } from './playback.ts'
import { entriesOf, type TrackHistory, type TrackSelection } from './trackHistory.ts'
import { TripStopList } from './TripStopList.tsx'

interface HistoryPanelProps extends HistoryQuery {
  readonly change: (wanted: Partial<HistoryQuery>) => void
  readonly progressive: ProgressiveQueryResult<TrackHistory>
  readonly playback: Playback | undefined
  readonly select: (selected: TrackSelection) => void
}

/** Device and period, and the trips and stops in it. */
export const HistoryPanel = (props: HistoryPanelProps) => {
  const { deviceId, range, change } = props
  const { history, range: texts } = useTexts()
  const { devices, positions, loaded } = useLive()
  const options = useDeviceOptions(devices)
  const chosen = useMemo(() => (deviceId === undefined ? [] : [deviceId]), [deviceId])
  const gone = loaded && deviceId !== undefined && !devices.has(deviceId)
  return (
    <section className={styles['panel']} aria-label={history.title}>
      <div className={styles['choices']}>
        <h1>{history.title}</h1>
        <Picker
          label={history.device}
          options={options}
          chosen={chosen}
          single
          change={([key]) => change({ deviceId: key })}
        />
        <DayField range={range} change={next => change({ range: next })} />
        <details open={!isWholeDay(range)}>
          <summary>{texts.other}</summary>
          <RangeField range={range} change={next => change({ range: next })} />
        </details>
      </div>
      <PrintedTitle name={deviceId === undefined ? undefined : devices.get(deviceId)?.name} range={range} />
      {deviceId === undefined ? (
        <Notice>{history.choose}</Notice>
      ) : gone ? (
        <Notice>{history.gone}</Notice>
      ) : (
        <TrackResult {...props} deviceId={deviceId} lastFix={positions.get(deviceId)?.fixTime} />
      )}
    </section>
  )
}

interface PrintedTitleProps {
  readonly name: string | undefined
  readonly range: Range
}

/** Device and period on paper, where the fields are left out. */
const PrintedTitle = ({ name, range }: PrintedTitleProps) => {
  const { reports } = useTexts()
  const { day, dateTime } = useFormat()
  const [from, to] = [range.from.getTime(), range.to.getTime()]
  const period = isWholeDay(range) ? day(from) : reports.period(dateTime(from), dateTime(to))
  return (
    <p className={styles['onPaper']}>
      {name !== undefined && <strong>{name}</strong>} {period}
    </p>
  )
}

interface TrackResultProps extends HistoryPanelProps {
  readonly deviceId: number
  /** Fix time of the device's latest position. */
  readonly lastFix: string | undefined
}

const TrackResult = ({ progressive, deviceId, lastFix, playback, select }: TrackResultProps) => {
  const { history } = useTexts()
  return (
    <ProgressiveQueryView {...progressive} texts={history}>
      {trackHistory =>
        playback ? (
          <TrackSummary trackHistory={trackHistory} playback={playback} select={select} />
        ) : (
          <NoPositions deviceId={deviceId} lastFix={lastFix} />
        )
      }
    </ProgressiveQueryView>
  )
}

const NoPositions = ({ deviceId, lastFix }: Pick<TrackResultProps, 'deviceId' | 'lastFix'>) => {
  const { history } = useTexts()
  const { day } = useFormat()
  return (
    <Notice>
      <p role="status">{history.empty}</p>
      {lastFix !== undefined && (
        <a href={linkTo(`/history/${deviceId}`, rangeQuery(dayOf(new Date(lastFix))))}>
          {history.lastDay(day(lastFix))}
        </a>
      )}
    </Notice>
  )
}

interface TrackSummaryProps {
  readonly trackHistory: TrackHistory
  readonly playback: Playback
  readonly select: (selected: TrackSelection) => void
}

const TrackSummary = ({ trackHistory, playback, select }: TrackSummaryProps) => {
  const texts = useTexts()
  const { history } = texts
  const format = useFormat()
  const { count, dateTime } = format
  const sums = sumsOf(entriesOf(trackHistory))
  return (
    <>
      {trackHistory.endsAt !== undefined && <Notice>{history.endsAt(dateTime(trackHistory.endsAt))}</Notice>}
      <p className={styles['count']} role="status" data-points={trackHistory.points.length} data-trips={sums.trips}>
        <span>
          {history.positions(count(trackHistory.points.length))} · {sumsText(sums, { texts, format })}
        </span>
        <Button onClick={() => select({ first: 0, last: trackHistory.points.length - 1 })}>{history.all}</Button>
      </p>
      <TripStopList days={trackHistory.days} playback={playback} select={select} />
    </>
  )
}
