import type { Texts } from '../catalog.ts'

export const welcome: Texts['welcome'] = {
  title: 'Bevor Sie beginnen',
  help: 'Diese Vorschläge kommen von Ihrem Browser. Unter „Mein Konto“ können Sie später alles ändern.',
  units: 'Einheiten',
  unitNames: { metric: 'Kilometer, km/h', imperial: 'Meilen, mph', nautical: 'Seemeilen, Knoten' },
  clock: 'Uhr',
  clocks: { h23: '24 Stunden, etwa 14:30', h12: '12 Stunden, etwa 2:30 PM' },
  timeZone: 'Zeitzone',
  timeZoneHint: 'Für E-Mails und heruntergeladene Berichte.',
  map: 'Karte',
  tell: 'In der App eine Nachricht zeigen, wenn ein Gerät …',
  tellHelp: 'Es werden keine E-Mails gesendet. Mehr Auswahl gibt es unter „Verwalten“, „Benachrichtigungen“.',
  kinds: {
    silent: '… sich nicht mehr meldet',
    geofences: '… eine Geozone erreicht oder verlässt',
    overspeed: '… seine Höchstgeschwindigkeit überschreitet',
    alarm: '… Alarm gibt, etwa SOS oder bei schwachem Akku',
  },
  saved: 'Gespeichert. Sie können es unter „Mein Konto“ ändern.',
}
