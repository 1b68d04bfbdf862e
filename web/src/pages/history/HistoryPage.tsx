import { useCallback, useEffect, useMemo, useState } from 'react'
import type { PageProps } from '../../app/links.ts'
import { useRestoredQuery } from '../../app/restoredQuery.ts'
import { navigate } from '../../app/router.ts'
import { MapView } from '../../map/MapView.tsx'
import { type Range, rangeOrToday, rangeQuery } from '../../range/range.ts'
import { useTexts } from '../../texts/texts.ts'
import { MapPanel } from '../../ui/MapPanel.tsx'
import { useProgressiveQuery } from '../../ui/useQuery.ts'
import { CursorMarker } from './CursorMarker.tsx'
import { FitTrack } from './FitTrack.tsx'
import styles from './HistoryPage.module.css'
import { HistoryPanel } from './HistoryPanel.tsx'
import { playbackOf } from './playback.ts'
import { Player } from './Player.tsx'
import { entriesOf, readTrackHistory, type TrackSelection } from './trackHistory.ts'
import { Legend, TrackLayer } from './TrackLayer.tsx'

/** History of a device: `/history/3?from=…&to=…`. */
export const HistoryPage = ({ params, query }: PageProps) => {
  const { history } = useTexts()
  const deviceId = Number(params['id']) || undefined
  const range = useMemo(() => rangeOrToday(query), [query])
  useRestoredQuery('history', useAddress(deviceId, range))
  const progressive = useProgressiveQuery(
    useMemo(() => (deviceId === undefined ? undefined : readTrackHistory(deviceId, range)), [deviceId, range]),
  )
  const loaded = progressive.query.kind === 'success' ? progressive.query.data : undefined
  const trackHistory = loaded && loaded.points.length > 0 ? loaded : undefined
  const playback = useMemo(
    () => trackHistory && playbackOf(trackHistory.points, entriesOf(trackHistory), then => requestAnimationFrame(then)),
    [trackHistory],
  )
  useEffect(() => () => playback?.pause(), [playback])
  const [selected, setSelected] = useState<TrackSelection>()
  const [following, setFollowing] = useState(true)
  const stopFollowing = useCallback(() => setFollowing(false), [])
  const panel = (
    <HistoryPanel
      deviceId={deviceId}
      range={range}
      change={next => showQuery({ deviceId, range, ...next })}
      progressive={progressive}
      playback={playback}
      select={setSelected}
    />
  )
  return (
    <MapPanel panel={panel} tall={playback !== undefined}>
      <div className={styles['track']}>
        <div className={styles['map']}>
          <MapView label={history.map}>
            {trackHistory && <TrackLayer trackHistory={trackHistory} choose={time => playback?.seek(time)} />}
            {playback && <CursorMarker playback={playback} following={following} stop={stopFollowing} />}
            {trackHistory && <FitTrack points={trackHistory.points} selected={selected} />}
          </MapView>
          {trackHistory && <Legend points={trackHistory.points} />}
        </div>
        {playback && <Player playback={playback} following={following} follow={setFollowing} />}
      </div>
    </MapPanel>
  )
}

export interface HistoryQuery {
  readonly deviceId: number | undefined
  readonly range: Range
}

const showQuery = ({ deviceId, range }: HistoryQuery): void =>
  navigate(deviceId === undefined ? '/history' : `/history/${deviceId}`, rangeQuery(range))

const useAddress = (deviceId: number | undefined, range: Range) =>
  useMemo(
    () => (deviceId === undefined ? undefined : { path: `/history/${deviceId}`, query: rangeQuery(range) }),
    [deviceId, range],
  )
