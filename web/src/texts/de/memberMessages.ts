/** German for messages about a member of a request: `name must not be empty`. */
import { type Phrase, phraseOf } from './phrases.ts'

/** As the forms of the app label them. */
const MEMBERS: Readonly<Record<string, string>> = {
  'The body': 'Die Anfrage',
  alias: 'Der Anzeigename',
  area: 'Das Gebiet',
  attribute: 'Das Attribut',
  'attributes.data': 'Der Text',
  body: 'Der Inhalt',
  category: 'Die Kategorie',
  contact: 'Der Kontakt',
  contentType: 'Der Inhaltstyp',
  description: 'Die Beschreibung',
  deviceLimit: 'Die Höchstzahl der Geräte',
  email: 'Die E-Mail-Adresse',
  expirationTime: 'Der Ablauf',
  from: 'Der Anfang',
  latitude: 'Die Breite',
  longitude: 'Die Länge',
  mapUrl: 'Die Adresse der Kacheln',
  model: 'Das Modell',
  name: 'Der Name',
  password: 'Das Passwort',
  phone: 'Die Telefonnummer',
  poiLayer: 'Die Adresse der POI-Ebene',
  query: 'Der Query-String',
  to: 'Das Ende',
  token: 'Das Token',
  totalDistance: 'Die Gesamtstrecke',
  uniqueId: 'Die Kennung',
  until: 'Das Ende',
  userLimit: 'Die Höchstzahl der verwalteten Benutzer',
  zoom: 'Der Zoom',
}

const nounOf = (member: string): string => {
  if (member.startsWith('attributes.') && member !== 'attributes.data')
    return `Das Attribut „${member.slice('attributes.'.length)}“`
  return MEMBERS[member] ?? `„${member}“`
}

const PROBLEMS: readonly Phrase[] = [
  [/is required/, () => 'fehlt'],
  [/must not be empty/, () => 'darf nicht leer sein'],
  [/is already in use/, () => 'wird schon verwendet'],
  [/is too long/, () => 'ist zu lang'],
  [/is not valid/, () => 'ist nicht gültig'],
  [/has the wrong type/, () => 'ist nicht gültig'],
  [/must have at most (\d+) characters/, most => `darf höchstens ${most} Zeichen haben`],
  [/must have at least (\d+) characters/, least => `muss mindestens ${least} Zeichen haben`],
  [/must have at most (\d+) bytes/, most => `darf höchstens ${most} Bytes haben`],
  [/must have at most (\d+) (?:items|ids|values)/, most => `darf höchstens ${most} Einträge haben`],
  [/must have at most (\d+) levels/, most => `darf höchstens ${most} Ebenen tief sein`],
  [/must be at most (\d+) KB/, most => `darf höchstens ${most} kB groß sein`],
  [/must be at most (-?[\d.]+)/, most => `darf höchstens ${most} sein`],
  [/must be at least (-?[\d.]+)/, least => `muss mindestens ${least} sein`],
  [/must be a number/, () => 'muss eine Zahl sein'],
  [/must be a whole number/, () => 'muss eine ganze Zahl sein'],
  [/must be text/, () => 'muss ein Text sein'],
  [/must be a date.*/, () => 'muss ein Datum sein'],
  [/must be one line, without control characters/, () => 'muss eine einzige Zeile sein'],
  [/must be the text to send/, () => 'darf nicht leer sein'],
  [/must not contain control or invisible characters/, () => 'darf keine unsichtbaren Zeichen enthalten'],
  [
    /must contain only letters, digits, spaces and (.+)/,
    others => `darf nur Buchstaben, Ziffern, Leerzeichen und ${others} enthalten`,
  ],
  // Areas of geofences.
  [/must be written as ([A-Z]+) .*/, shape => `muss in der Form ${shape} (…) geschrieben sein`],
  [/must not have a negative radius/, () => 'darf keinen negativen Radius haben'],
  [/must have at least (\d+) vertices/, least => `muss mindestens ${least} Punkte haben`],
  [/must have at most (\d+) vertices/, most => `darf höchstens ${most} Punkte haben`],
]

const MESSAGE = /^(The body|[a-zA-Z0-9_.]+) (.+)$/

/** Returns undefined for other messages. */
export const memberMessage = (message: string): string | undefined => {
  const [, member = '', rest = ''] = MESSAGE.exec(message) ?? []
  const problem = phraseOf(rest, PROBLEMS)
  return problem === undefined ? undefined : `${nounOf(member)} ${problem}`
}
