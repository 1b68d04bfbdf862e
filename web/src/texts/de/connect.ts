import type { Texts } from '../catalog.ts'

export const connect: Texts['connect'] = {
  title: 'Gerät verbinden',
  gone: 'Gerät nicht gefunden.',
  toDevice: 'Zurück zum Gerät',
  intro: name => `Richten Sie ein Handy oder einen Tracker ein. Seine Meldungen gehören dann zu „${name}“.`,
  address: 'Serveradresse für Tracker',
  addressHint: 'Verwenden Sie die Adresse, die das Handy erreicht. Die Einstellungen oben enthalten sie.',
  loopback:
    'Diese Adresse gilt nur auf diesem Computer. Um ein Handy im selben Netz zu verbinden, starten Sie den Server mit HOST=0.0.0.0 und öffnen Sie diese Seite über die Netzwerkadresse des Computers.',
  plain: 'Diese Adresse ist nicht verschlüsselt: Andere im Netz können Meldungen lesen und ändern.',
  identifier: 'Kennung des Geräts',
  identifierHint:
    'Hat das Gerät keinen Schlüssel, kann jeder, der die Adresse und diese Kennung kennt, Positionen dafür senden.',
  key: {
    title: 'Schlüssel',
    label: 'Schlüssel des Geräts',
    notNeeded:
      'Meldungen dieses Geräts brauchen keinen Schlüssel. Wer die Kennung kennt, kann sich als dieses Gerät melden.',
    needed: time => `Meldungen dieses Geräts brauchen den Schlüssel, der am ${time} erstellt wurde.`,
    earlierUntil: time => `Ein früherer Schlüssel gilt bis ${time}.`,
    earlierValid: 'Ein früherer Schlüssel gilt, bis Sie ihn ungültig machen.',
    refused: (count, time, from) =>
      `Meldungen ohne gültigen Schlüssel wurden abgewiesen, mindestens ${count}. Die letzte kam am ${time} von ${from}.`,
    createHint:
      'Sobald es einen Schlüssel gibt, werden Meldungen ohne ihn abgewiesen. Richten Sie die App danach mit den neuen Einstellungen ein.',
    create: 'Schlüssel erstellen',
    replaceHint:
      'Der Server zeigt einen Schlüssel nicht noch einmal. Erstellen Sie einen neuen, um Einstellungen damit zu erhalten. Frühere Schlüssel gelten noch einen Tag, damit sich die App melden kann, bis Sie sie eingerichtet haben.',
    replace: 'Neuen Schlüssel erstellen',
    endEarlier: 'Frühere Schlüssel jetzt ungültig machen',
    shownOnce: 'Wird nur jetzt angezeigt. Die Einstellungen oben enthalten ihn.',
    included: 'Die Einstellungen oben enthalten den Schlüssel. Zeigen Sie sie nur der Person, die das Gerät verwendet.',
    deleteTitle: 'Schlüssel löschen?',
    deleteText:
      'Meldungen brauchen dann keinen Schlüssel. Eine App, die den Schlüssel noch sendet, kann sich weiter melden.',
  },
  app: 'App',
  apps: {
    traccar: 'Traccar Client',
    osmand: 'OsmAnd',
    owntracks: 'OwnTracks',
    overland: 'Overland',
    gpslogger: 'GPSLogger',
    other: 'Andere',
  },
  on: {
    traccar: 'Android, iOS',
    osmand: 'Android, iOS',
    owntracks: 'Android, iOS',
    overland: 'iOS',
    gpslogger: 'Android',
    other: 'Jedes Programm, das HTTP spricht',
  },
  code: app => `QR-Code für ${app}`,
  codeTooLong: 'Die Kennung ist zu lang für einen QR-Code. Kopieren Sie die Adresse.',
  link: 'Einrichtungslink, auf dem Handy zu öffnen',
  steps: {
    traccar: [
      'Scannen Sie in den Einstellungen der App den QR-Code mit dem Scanner der App. Er setzt Adresse und Kennung.',
      'Oder öffnen Sie den Einrichtungslink auf dem Handy, oder geben Sie Adresse und Kennung von unten ein.',
      'Schalten Sie die Ortung ein.',
    ],
    osmand: [
      'Aktivieren Sie die Erweiterung „Streckenaufzeichnung“.',
      'Geben Sie in deren Einstellungen unter „Online-Tracking“ die Webadresse von unten ein.',
      'Stellen Sie das Meldeintervall ein und starten Sie die Aufzeichnung.',
    ],
    owntracks: [
      'Schalten Sie unter Android zuerst in den erweiterten Einstellungen die Konfiguration von außen („Allow external configuration“) ein.',
      'Scannen Sie den QR-Code mit der Kamera des Handys, öffnen Sie den Link in OwnTracks und bestätigen Sie den Import.',
      'Von Hand: Wählen Sie in den Verbindungseinstellungen den Modus HTTP und geben Sie die URL von unten ein.',
      'Erlauben Sie der App, Ihren Standort jederzeit zu verwenden.',
    ],
    overland: [
      'Scannen Sie den QR-Code mit der Kamera des Handys und öffnen Sie den Link in Overland.',
      'Von Hand: Geben Sie in den Einstellungen den Empfänger („Receiver Endpoint“) von unten ein.',
      'Schalten Sie die Ortung ein und stellen Sie ein, wie oft die App sendet.',
    ],
    gpslogger: [
      'Schalten Sie in den Aufzeichnungsdetails das Senden an eine eigene URL („Log to custom URL“) ein.',
      'Geben Sie als URL die Webadresse von unten ein. Die Methode ist GET, der Inhalt bleibt leer.',
      'Stellen Sie das Aufzeichnungsintervall ein und starten Sie die Aufzeichnung.',
    ],
    other: [
      'Rufen Sie die Webadresse von unten auf. Ersetzen Sie LATITUDE und LONGITUDE durch Breite und Länge des Geräts in Grad.',
      'Weitere mögliche Parameter: timestamp (Sekunden), speed (Knoten), bearing, altitude, accuracy und batt. Jeder andere Parameter wird ein Attribut.',
    ],
  },
  fields: {
    address: 'Adresse',
    template: 'Webadresse',
    url: 'URL',
    endpoint: 'Empfänger („Receiver Endpoint“)',
  },
  state: 'Verbindungsstatus',
  waiting: 'Warten auf die erste Meldung… Diese Seite aktualisiert sich selbst.',
  received: 'Erste Position empfangen ✓',
  heard: 'Eine Meldung ohne Standort ist angekommen. Ist die Standortbestimmung eingeschaltet und der App erlaubt?',
  last: (time, place) => `Letzte Position am ${time}: ${place}`,
  onMap: 'Auf der Karte zeigen',
  button: 'Handy verbinden',
}
