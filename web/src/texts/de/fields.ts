import type { Texts } from '../catalog.ts'

export const attributes: Texts['attributes'] = {
  title: 'Attribute',
  add: 'Attribut hinzufügen',
  name: number => `Name von Attribut ${number}`,
  kind: number => `Typ von Attribut ${number}`,
  value: number => `Wert von Attribut ${number}`,
  remove: number => `Attribut ${number} entfernen`,
  namePlaceholder: 'Name',
  valuePlaceholder: 'Wert',
  kinds: { text: 'Text', number: 'Zahl', flag: 'Ja oder nein', json: 'JSON' },
  notJson: 'Geben Sie gültiges JSON ein',
}

export const picker: Texts['picker'] = {
  nothing: 'Auswählen…',
  search: 'Suche',
  noneFound: 'Keine Treffer.',
  chooseShown: count => `Alle ${count} gezeigten auswählen`,
  chooseNone: 'Auswahl aufheben',
  done: 'Fertig',
  chosen: count => `${count} ausgewählt`,
}

export const preferences: Texts['preferences'] = {
  languageOfBrowser: 'Wie im Browser',
  languageHelp: 'Gilt sofort, in diesem Browser und für Ihr Konto.',
  languageHere: 'Gilt sofort, in diesem Browser.',
  units: 'Einheiten und Formate',
  asServer: 'Vorgabe des Servers',
  byRegion: 'Nach der Region des Browsers',
  distance: 'Einheit für Strecken',
  distances: { km: 'Kilometer', mi: 'Meilen', nmi: 'Seemeilen (nmi)' },
  speed: 'Einheit für Geschwindigkeiten',
  speeds: { kn: 'Knoten (kn)', kmh: 'Kilometer pro Stunde', mph: 'Meilen pro Stunde (mph)' },
  coordinates: 'Koordinaten',
  coordinateFormats: {
    dd: 'Grad: 48.210000°',
    ddm: 'Grad und Minuten: 48° 12.600′ N',
    dms: 'Grad, Minuten und Sekunden: 48° 12′ 36.0″ N',
  },
  twelveHours: '12-Stunden-Uhr',
  mapStart: 'Startansicht der Karte',
  mapStartHelp: 'Lassen Sie überall 0 stehen, um alle Geräte zu zeigen.',
  latitude: 'Breite',
  longitude: 'Länge',
  zoom: 'Zoom (0 bis 30)',
  asNow: 'Aktuelle Ansicht übernehmen',
  noMapYet: 'Öffnen Sie zuerst die Karte und stellen Sie die Ansicht ein.',
  map: 'Karte',
  maps: { builtIn: 'Eingebaut (offline)', osm: 'OpenStreetMap', custom: 'Eigene Kacheln' },
  mapHint:
    'OpenStreetMap braucht die Zustimmung eines Administrators unter Admin, Server. Eigene Kacheln müssen in TILE_ORIGINS erlaubt sein.',
}

export const range: Texts['range'] = {
  range: 'Zeitraum',
  presets: { today: 'Heute', yesterday: 'Gestern', thisWeek: 'Diese Woche', week: '7 Tage', month: '30 Tage' },
  day: 'Tag',
  previousDay: 'Vorheriger Tag',
  nextDay: 'Nächster Tag',
  other: 'Anderer Zeitraum',
  from: 'Von',
  to: 'Bis',
  endsBefore: 'Das Ende muss nach dem Anfang liegen. Gezeigt werden noch die Daten des vorigen Zeitraums.',
}
