import { useFormat } from '../format/useFormat.ts'
import { useTexts } from '../texts/texts.ts'
import { Button } from '../ui/Button.tsx'
import { useNow } from '../ui/useNow.ts'
import { useOnline } from '../ui/useOnline.ts'
import styles from './LostBanner.module.css'

interface LostBannerProps {
  /** Time of the last news, Unix time in milliseconds, while the server cannot be reached; else undefined. */
  readonly lostSince: number | undefined
  /** False if the page has no data yet. */
  readonly loaded: boolean
  readonly retry: () => void
}

/** Tells that the page shows old data because the server cannot be reached, and since when. */
export const LostBanner = ({ lostSince, loaded, retry }: LostBannerProps) => {
  const { shell } = useTexts()
  const { clock, ago } = useFormat()
  const now = useNow()
  const online = useOnline()
  return (
    <div className={styles['banner']} role="status">
      {lostSince !== undefined && (
        <>
          <p>
            <strong>{online ? shell.lost : shell.offline}</strong>{' '}
            {loaded && shell.lastNews(clock(lostSince), ago(lostSince, Math.max(now, lostSince)))}
          </p>
          {online && <Button onClick={retry}>{shell.retryNow}</Button>}
        </>
      )}
    </div>
  )
}
