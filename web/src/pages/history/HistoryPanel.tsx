import { useMemo } from 'react'
import { linkTo } from '../../app/links.ts'
import { useFormat } from '../../format/useFormat.ts'
import { useLive } from '../../live/LiveProvider.tsx'
import { dayOf, rangeQuery } from '../../range/range.ts'
import { RangeField } from '../../range/RangeField.tsx'
import { useTexts } from '../../texts/texts.ts'
import { useDeviceOptions } from '../../track/useDeviceOptions.ts'
import { Button } from '../../ui/Button.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { Picker } from '../../ui/Picker.tsx'
import { ProgressiveQueryView } from '../../ui/QueryView.tsx'
import type { ProgressiveQueryResult } from '../../ui/useQuery.ts'
import type { TrackSelection } from './FitTrack.tsx'
import styles from './HistoryPage.module.css'
import type { HistoryQuery } from './HistoryPage.tsx'
import type { Playback } from './playback.ts'
import type { TrackHistory } from './trackHistory.ts'
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
  const { history } = useTexts()
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
        <RangeField range={range} change={next => change({ range: next })} />
      </div>
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
  const { history } = useTexts()
  const { count, dateTime } = useFormat()
  const trips = trackHistory.tripsAndStops.filter(({ kind }) => kind === 'trip').length
  return (
    <>
      {trackHistory.endsAt !== undefined && <Notice>{history.endsAt(dateTime(trackHistory.endsAt))}</Notice>}
      <p className={styles['count']} role="status" data-points={trackHistory.points.length} data-trips={trips}>
        {history.positions(count(trackHistory.points.length))} · {history.trips(trips)}
        <Button onClick={() => select({ first: 0, last: trackHistory.points.length - 1 })}>{history.all}</Button>
      </p>
      <TripStopList tripsAndStops={trackHistory.tripsAndStops} playback={playback} select={select} />
    </>
  )
}
