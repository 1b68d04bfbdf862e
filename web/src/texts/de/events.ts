import type { Texts } from '../catalog.ts'
import { counted, shownOf } from './counted.ts'
import { EVENTS } from './nouns.ts'

export const events: Texts['events'] = {
  title: 'Ereignisse',
  unread: count => `, ${count} neu`,
  mute: 'In diesem Browser keine Meldungen zu Ereignissen zeigen',
  kind: 'Art des Ereignisses',
  allKinds: 'Alle Arten',
  search: 'Gerät',
  searchHint: 'Name des Geräts',
  list: 'Ereignisse, neueste zuerst',
  shown: shownOf(...EVENTS),
  none: 'Noch keine Ereignisse.',
  since: moment => `Alle Ereignisse seit ${moment}`,
  older: 'Ältere Ereignisse laden',
  loading: 'Wird geladen…',
  noneFound: 'Keine passenden Ereignisse.',
  which: 'Worüber Sie benachrichtigt werden, wählen Sie unter',
  notifications: 'Benachrichtigungen',
  earlier: 'Dateien mit Ereignissen gibt es in den',
  reports: 'Berichten',
  notLive: 'Verbindung verloren. Ereignisse erscheinen wieder, sobald sie besteht.',
  toHistory: 'Im Verlauf zeigen',
  toMap: 'Auf der Karte zeigen',
  many: count => counted(count, EVENTS[0]),
  geofence: id => `Geozone ${id}`,
  device: id => `Gerät ${id}`,
  tooFast: (speed, limit) => `${speed} (erlaubt: ${limit})`,
}
