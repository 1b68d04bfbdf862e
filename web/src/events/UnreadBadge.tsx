import { useTexts } from '../texts/texts.ts'
import styles from '../ui/controls.module.css'
import { useEvents } from './eventsContext.ts'

const SHOWN_MAX = 99

/** Number of unread events, next to the title of the events page. */
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
