/** Message about an event for a browser. Plain text. */
import { eventPage } from './eventLink.ts'
import { headlineOf, type NotificationInput, timeText } from './notificationMail.ts'

/** What the service worker of the web app receives: see web/worker/worker.ts. */
export interface PushMessage {
  readonly title: string
  readonly text: string
  /** Path of the web app. */
  readonly url: string
  /** A later message with the same tag replaces this one. */
  readonly tag: string
  /** Time of the event, Unix time in milliseconds. */
  readonly at: number
}

/** Returns the message about an event: the subject of its email as the title, and its time. */
export const pushMessage = (telling: NotificationInput): PushMessage => {
  const { event, recipient, server } = telling
  const { deviceId, type, geofenceId, eventTime } = event
  return {
    title: headlineOf(telling),
    text: timeText(eventTime, recipient, server),
    url: `/#${eventPage(event)}`,
    // An alarm does not replace one of another kind.
    tag: [deviceId, type, geofenceId, String(event.attributes['alarm'] ?? '').slice(0, 64)].join('/'),
    at: eventTime,
  }
}

/** Returns the message that a user sends to one of its own browsers. `now` is Unix time in milliseconds. */
export const testMessage = (now: number): PushMessage => ({
  title: 'Notifications work in this browser',
  text: 'You will see a message for each event that notifies you in the app.',
  url: '/#/account',
  tag: 'test',
  at: now,
})
