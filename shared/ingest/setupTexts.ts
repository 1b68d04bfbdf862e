/** Texts of the page that sets up a phone, in the languages of the web app. */

export interface SetupTexts {
  readonly language: string
  readonly title: string
  /** For visits without an identifier. */
  readonly appsOnly: { readonly title: string; readonly sentences: readonly string[] }
  readonly intro: (host: string) => string
  readonly plain: string
  readonly device: string
  readonly server: string
  readonly stores: { readonly android: string; readonly ios: string; readonly any: string }
  readonly install: (app: string, store: string) => string
  readonly setUp: (app: string) => string
  readonly setUpHint: string
  readonly start: string
  readonly allow: string
  readonly received: string
  readonly others: string
  readonly external: string
  readonly turnOn: string
  readonly gpsLogger: { readonly profile: string; readonly manual: string; readonly plain: string }
  readonly osmand: readonly string[]
  readonly template: string
  readonly copyHint: string
  readonly byHand: string
  readonly byHandHint: string
}

const english: SetupTexts = {
  language: 'en',
  title: 'Set up this phone as a tracker',
  appsOnly: {
    title: 'Tracker address',
    sentences: [
      'This address is for tracker apps. Opening it in a browser reports nothing.',
      'To set up a phone, scan the QR code on the page “Connect a device”.',
    ],
  },
  intro: host => `After the setup, this phone sends its location to ${host}. Opening this page reports nothing.`,
  plain: 'This address is not encrypted: others on the network can read and change what the phone sends.',
  device: 'Device identifier',
  server: 'Server address',
  stores: { android: 'Google Play', ios: 'the App Store', any: 'Google Play or the App Store' },
  install: (app, store) => `Install “${app}” from ${store}. Then come back to this page.`,
  setUp: app => `Set up ${app}`,
  setUpHint: 'The app asks whether to apply the settings: confirm.',
  start: 'Start tracking',
  allow: 'Allow the app to use the precise location at all times.',
  received: 'The first position appears on the page with the QR code.',
  others: 'Other apps',
  external: 'On Android, first turn on “Allow external configuration” in the app, under Settings, Advanced.',
  turnOn: 'Turn on tracking, and set how often the app sends.',
  gpsLogger: {
    profile: 'The app loads a profile that sends each point here. Then start logging.',
    manual: 'By hand: under “Logging details”, turn on “Log to custom URL” and enter this web address.',
    plain: 'The app is set up by link only if the server has HTTPS, with a certificate that the phone trusts.',
  },
  osmand: [
    'Enable the “Trip recording” plugin.',
    'In its settings, under “Online tracking”, enter this web address.',
    'Start recording the trip.',
  ],
  template: 'Web address',
  copyHint: 'Touch and hold the text, select all of it, and copy it.',
  byHand: 'Set up an app by hand',
  byHandHint: 'Apps need the address and the identifier, exactly as they are here.',
}

const german: SetupTexts = {
  language: 'de',
  title: 'Dieses Handy als Tracker einrichten',
  appsOnly: {
    title: 'Adresse für Tracker',
    sentences: [
      'Diese Adresse ist für Tracker-Apps. Sie im Browser zu öffnen meldet nichts.',
      'Um ein Handy einzurichten, scannen Sie den QR-Code auf der Seite „Gerät verbinden“.',
    ],
  },
  intro: host =>
    `Nach der Einrichtung sendet dieses Handy seinen Standort an ${host}. Diese Seite zu öffnen meldet nichts.`,
  plain: 'Diese Adresse ist nicht verschlüsselt: Andere im Netz können lesen und ändern, was das Handy sendet.',
  device: 'Kennung des Geräts',
  server: 'Serveradresse',
  stores: { android: 'Google Play', ios: 'dem App Store', any: 'Google Play oder dem App Store' },
  install: (app, store) => `Installieren Sie „${app}“ aus ${store}. Kommen Sie dann auf diese Seite zurück.`,
  setUp: app => `${app} einrichten`,
  setUpHint: 'Die App fragt, ob sie die Einstellungen übernehmen soll: Bestätigen Sie.',
  start: 'Ortung starten',
  allow: 'Erlauben Sie der App jederzeit den genauen Standort.',
  received: 'Die erste Position erscheint auf der Seite mit dem QR-Code.',
  others: 'Andere Apps',
  external:
    'Schalten Sie unter Android zuerst in den erweiterten Einstellungen der App die Konfiguration von außen („Allow external configuration“) ein.',
  turnOn: 'Schalten Sie die Ortung ein und stellen Sie ein, wie oft die App sendet.',
  gpsLogger: {
    profile: 'Die App lädt ein Profil, das jeden Punkt hierher sendet. Starten Sie dann die Aufzeichnung.',
    manual:
      'Von Hand: Schalten Sie in den Aufzeichnungsdetails das Senden an eine eigene URL („Log to custom URL“) ein und geben Sie diese Webadresse ein.',
    plain:
      'Per Link lässt sich die App nur einrichten, wenn der Server HTTPS hat, mit einem Zertifikat, dem das Handy vertraut.',
  },
  osmand: [
    'Aktivieren Sie die Erweiterung „Streckenaufzeichnung“.',
    'Geben Sie in deren Einstellungen unter „Online-Tracking“ diese Webadresse ein.',
    'Starten Sie die Aufzeichnung.',
  ],
  template: 'Webadresse',
  copyHint: 'Halten Sie den Text gedrückt, wählen Sie alles aus und kopieren Sie es.',
  byHand: 'App von Hand einrichten',
  byHandHint: 'Apps brauchen Adresse und Kennung genau so, wie sie hier stehen.',
}

/** Returns the texts in the first language of an Accept-Language header that the page has, or in English. */
export const setupTextsFor = (acceptedLanguages = ''): SetupTexts => {
  const wanted = acceptedLanguages
    .split(',')
    .map(range => /^\s*([a-z]{2})(?:-[\w-]+)?\s*(?:;\s*q=([\d.]+))?\s*$/i.exec(range))
    .map(found => ({ language: (found?.[1] ?? '').toLowerCase(), weight: Number(found?.[2] ?? 1) }))
    .filter(({ weight }) => weight > 0)
    .toSorted((one, other) => other.weight - one.weight)
    .map(({ language }) => [english, german].find(texts => texts.language === language))
    .find(texts => texts !== undefined)
  return wanted ?? english
}
