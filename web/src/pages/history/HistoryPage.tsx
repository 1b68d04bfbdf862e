import { useCallback, useEffect, useMemo, useState } from 'react'
import type { PageProps } from '../../app/links.ts'
import { useReturning } from '../../app/restoredQuery.ts'
import { goTo } from '../../app/router.ts'
import { MapView } from '../../map/MapView.tsx'
import { type Range, rangeOrToday, rangeQuery } from '../../range/range.ts'
import { useTexts } from '../../texts/texts.ts'
import { BesideMap } from '../../ui/MapPanel.tsx'
import { useProgressiveQuery } from '../../ui/useQuery.ts'
import { CursorMarker } from './CursorMarker.tsx'
import styles from './HistoryPage.module.css'
import { HistoryPanel } from './HistoryPanel.tsx'
import { Legend, TrackLayer } from './TrackLayer.tsx'
import { readPast } from './trackHistory.ts'
import { playbackOf } from './playback.ts'
import { Player } from './Player.tsx'
import { type Focus, Look } from './FitTrack.tsx'

/** History of a device: `/history/3?from=…&to=…`. */
export const HistoryPage = ({ params, query }: PageProps) => {
  const { history } = useTexts()
  const deviceId = Number(params['id']) || undefined
  const range = useMemo(() => rangeOrToday(query), [query])
  useReturning('history', useShown(deviceId, range))
  const progressive = useProgressiveQuery(
    useMemo(() => (deviceId === undefined ? undefined : readPast(deviceId, range)), [deviceId, range]),
  )
  const loaded = progressive.query.kind === 'success' ? progressive.query.data : undefined
  const past = loaded && loaded.points.length > 0 ? loaded : undefined
  const playback = useMemo(
    () => past && playbackOf(past.points, past.stages, then => requestAnimationFrame(then)),
    [past],
  )
  useEffect(() => () => playback?.pause(), [playback])
  const [focus, setFocus] = useState<Focus>()
  const [following, setFollowing] = useState(true)
  const stopFollowing = useCallback(() => setFollowing(false), [])
  const panel = (
    <HistoryPanel
      deviceId={deviceId}
      range={range}
      change={next => show({ deviceId, range, ...next })}
      progressive={progressive}
      playback={playback}
      look={setFocus}
    />
  )
  return (
    <BesideMap panel={panel}>
      <div className={styles['track']}>
        <div className={styles['map']}>
          <MapView label={history.map}>
            {past && <TrackLayer past={past} choose={time => playback?.seek(time)} />}
            {playback && <CursorMarker playback={playback} following={following} stop={stopFollowing} />}
            {past && <Look points={past.points} focus={focus} />}
          </MapView>
          {past && <Legend points={past.points} />}
        </div>
        {playback && <Player playback={playback} following={following} follow={setFollowing} />}
      </div>
    </BesideMap>
  )
}

export interface Wanted {
  readonly deviceId: number | undefined
  readonly range: Range
}

const show = ({ deviceId, range }: Wanted): void =>
  goTo(deviceId === undefined ? '/history' : `/history/${deviceId}`, rangeQuery(range))

const useShown = (deviceId: number | undefined, range: Range) =>
  useMemo(
    () => (deviceId === undefined ? undefined : { path: `/history/${deviceId}`, query: rangeQuery(range) }),
    [deviceId, range],
  )
