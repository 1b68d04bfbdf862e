/** German for the reasons why the server refused a point. */
import type { Phrase } from './phrases.ts'

const VALUES: Readonly<Record<string, string>> = { latitude: 'Breite', longitude: 'Länge', timestamp: 'Zeit' }

const nameOf = (value: string): string => VALUES[value] ?? value

export const REASONS: readonly Phrase[] = [
  [/(latitude|longitude|timestamp) is missing/, (value = '') => `${nameOf(value)} fehlt`],
  [/(latitude|longitude) is not a number/, (value = '') => `${nameOf(value)} ist keine Zahl`],
  [
    /(latitude|longitude) is not between (-?\d+) and (\d+)/,
    (value = '', least, most) => `${nameOf(value)} liegt nicht zwischen ${least} und ${most}`,
  ],
  [/timestamp is not a date/, () => 'Zeit ist kein Datum'],
  [/timestamp is before 2000-01-01/, () => 'Zeit liegt vor dem Jahr 2000'],
  [/timestamp is more than (\d+) hours in the future/, hours => `Zeit liegt mehr als ${hours} Stunden in der Zukunft`],
  [/the body is not JSON/, () => 'Inhalt ist kein JSON'],
  [/the body has an unknown format/, () => 'Inhalt hat ein unbekanntes Format'],
  [/the device does not exist/, () => 'Gerät existiert nicht'],
  [/the request contains no point/, () => 'Anfrage enthält keinen Punkt'],
  [/a point has no coordinates/, () => 'ein Punkt hat keine Koordinaten'],
  [/is not an object/, () => 'Punkt ist kein Objekt'],
  [/coords is not an object/, () => 'coords ist kein Objekt'],
  [/location is not latitude,longitude/, () => 'location ist nicht Breite,Länge'],
  [/has unknown members: (.+)/, names => `unbekannte Angaben: ${names}`],
  [/speedUnit "(.*)" is unknown/, unit => `Einheit der Geschwindigkeit „${unit}“ ist unbekannt`],
  [
    /(.+) can be a place, but is not known as one/,
    name => `${name} könnte ein Ort sein, ist aber nicht als solcher bekannt`,
  ],
]
