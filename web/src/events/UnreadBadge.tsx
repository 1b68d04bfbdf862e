import { useTexts } from '../texts/texts.ts'
import { useEvents } from './EventsProvider.tsx'
import styles from '../ui/controls.module.css'

const SHOWN_MAX = 99

/** How many events are new, beside the name of their page. */
export const UnreadBadge = () => {
  const { events } = useTexts()
  const { unread } = useEvents()
  if (unread === 0) return undefined
  return (
    <span className={styles['badge']} data-unread={unread}>
      <span aria-hidden="true">{unread > SHOWN_MAX ? `${SHOWN_MAX}+` : unread}</span>
      <span className="heard">{events.unread(unread)}</span>
    </span>
  )
}
