import type { Texts } from '../catalog.ts'

export const connect: Texts['connect'] = {
  title: 'Gerät verbinden',
  gone: 'Gerät nicht gefunden.',
  toDevice: 'Zurück zum Gerät',
  intro: name => `Richten Sie ein Handy oder einen Tracker ein. Seine Meldungen gehören dann zu „${name}“.`,
  address: 'Serveradresse für Tracker',
  addressHint: 'Verwenden Sie die Adresse, die das Handy erreicht. Die Einstellungen oben enthalten sie.',
  local: {
    why: 'Diese Seite ist auf dem Computer geöffnet, auf dem der Server läuft, als „localhost“ oder 127.0.0.1. Auf einem Handy meinen diese Namen das Handy selbst, sodass seine Meldungen hier nie ankommen.',
    open: 'Die Einstellungen unten enthalten stattdessen eine Adresse dieses Computers. Das Handy muss im selben Netz sein.',
    closed:
      'Der Server nimmt nur Verbindungen von diesem Computer an. Beenden Sie ihn und starten Sie ihn mit diesem Befehl neu. Laden Sie dann diese Seite neu: Sie bietet Adressen an, die ein Handy erreicht.',
    commandLabel: 'Befehl',
    command: 'HOST=0.0.0.0 npm start',
    risk: 'Andere Geräte in Ihrem Netz können dann die Anmeldeseite öffnen, und Verbindungen sind nicht verschlüsselt.',
    unknown: 'Öffnen Sie diese Seite unter dem Namen oder der Adresse, unter der das Handy den Server erreicht.',
    choose: 'Adresse dieses Computers',
    chooseHint: 'Wenn das Handy keine Verbindung bekommt, versuchen Sie eine andere.',
    other: 'Andere',
  },
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
    missing:
      'Meldungen dieses Geräts brauchen seinen Schlüssel, den der Server nicht noch einmal zeigt. Erstellen Sie einen neuen, um eine App einzurichten. Eine schon eingerichtete App meldet sich noch einen Tag mit dem früheren.',
    missingForReaders:
      'Meldungen dieses Geräts brauchen seinen Schlüssel. Bitten Sie jemanden, der das Gerät ändern darf, um die Einstellungen.',
    replaceForSettings: 'Einstellungen mit neuem Schlüssel zeigen',
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
      'Oder scannen Sie ihn mit der Kamera des Handys: Es öffnet sich eine Seite mit einem Knopf, der die App einrichtet.',
      'Oder öffnen Sie den Einrichtungslink auf dem Handy, oder geben Sie Adresse und Kennung von unten ein.',
      'Schalten Sie die Ortung ein.',
    ],
    osmand: [
      'Aktivieren Sie die Erweiterung „Streckenaufzeichnung“.',
      'Geben Sie in deren Einstellungen unter „Online-Tracking“ die Webadresse von unten ein. Um sie auf dem Handy zu kopieren, scannen Sie den QR-Code mit der Kamera: Die Seite, die sich öffnet, enthält sie.',
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
      'Scannen Sie den QR-Code mit der Kamera des Handys. Die Seite, die sich öffnet, hat einen Knopf, der die App einrichtet, wenn die Adresse unten mit https beginnt.',
      'Bei http gibt es diesen Knopf nicht, und die App weist Zertifikate ab, denen das Handy nicht vertraut. Kopieren Sie dann die Webadresse von dieser Seite: Schalten Sie in den Aufzeichnungsdetails das Senden an eine eigene URL („Log to custom URL“) ein und geben Sie sie ein. Die Methode ist GET, der Inhalt bleibt leer.',
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
  checks: {
    title: 'Es funktioniert nicht',
    address: 'Adresse:',
    open: address =>
      `Öffnen Sie ${address} im Browser des Handys. Erscheint keine Antwort des Servers, erreicht ihn das Handy nicht: Verwenden Sie dasselbe Netz und erlauben Sie den Port in der Firewall des Computers.`,
    loopback: 'Die Einstellungen enthalten eine Adresse, die nur auf diesem Computer gilt. Siehe unten.',
    identifier: 'Kennung:',
    same: uniqueId => `Die App muss genau „${uniqueId}“ senden.`,
    key: 'Ihre Serveradresse muss den Schlüssel enthalten.',
    permission: 'Berechtigung:',
    allow:
      'Erlauben Sie der App jederzeit den genauen Standort, schalten Sie den Energiesparmodus für sie aus und die Ortung ein. Für die erste Ortung braucht das Handy freie Sicht zum Himmel.',
  },
  button: 'Handy verbinden',
}
