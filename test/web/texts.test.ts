/** The catalogs: German is complete, and has words for what the server says in English. */
import { refusedPassword } from '#shared/domain/passwordRule.ts'
import { parseArea } from '#shared/domain/wkt.ts'
import { coordinateFrom, fixTimeFrom } from '#shared/protocol/values.ts'
import { de } from '../../web/src/texts/de.ts'
import { SENTENCES } from '../../web/src/texts/de/serverMessages.ts'
import { en } from '../../web/src/texts/en.ts'
import type { Texts } from '../../web/src/texts/texts.ts'
import { world } from '../kit/world.ts'
import { sources } from '../rules/sources.ts'
import { ARGUMENT, textsByPath } from './kit/catalogs.ts'

const english = new Map(textsByPath(en))

test('has every text in German, with the same values in it', () => {
  const german = textsByPath(de)
  const valuesIn = (text: string) => text.split(ARGUMENT).length - 1
  expect(german.map(([path]) => path)).toEqual([...english.keys()])
  expect(german.filter(([, text]) => text.trim() === '')).toEqual([])
  expect(german.filter(([path, text]) => valuesIn(text) !== valuesIn(english.get(path)!))).toEqual([])
})

/** Names, and words that are the same in both languages. */
const SAME = new Set(
  `Admin Administration Administrator Alarm Android App Code Firmware GPSLogger iOS JSON Link Live Manager Name Offline
  Online OpenStreetMap OsmAnd OwnTracks Overland Pause Polygon Route Roaming Server SOS Status System Text Token URL
  N NW S SW W`.split(/\s+/),
).add('Android, iOS')
const SAME_SENTENCES = [
  'Serverless GPS',
  `Version ${ARGUMENT}`,
  'HOST=0.0.0.0 npm start',
  'Traccar Client',
  `Radius in ${ARGUMENT}`,
  `in ${ARGUMENT}`,
  `Alarm: ${ARGUMENT}`,
]

test('leaves no English text in German', () => {
  const untranslated = textsByPath(de).filter(
    ([path, text]) => english.get(path) === text && /\p{L}/u.test(text) && !SAME.has(text),
  )
  expect([...new Set(untranslated.map(([, text]) => text))]).toEqual(SAME_SENTENCES)
})

test('is written as German is: no straight quotes, no informal address', () => {
  const texts = textsByPath(de).map(([, text]) => text)
  expect(texts.filter(text => /["'’]/.test(text))).toEqual([])
  expect(texts.filter(text => /\b(du|dein\w*|dir|dich|deine[mnrs]?)\b/i.test(text))).toEqual([])
})

test('uses the singular for one and the plural for others', () => {
  expect([0, 1, 2].map(count => de.history.trips(count))).toEqual(['0 Fahrten', '1 Fahrt', '2 Fahrten'])
  expect(de.map.shown(1, 1)).toBe('1 Gerät')
  expect(de.map.shown(1, 3)).toBe('1 von 3 Geräten')
  expect(de.share.views(0, '')).toBe('Noch nicht geöffnet')
  expect(de.share.views(1, 'heute')).toBe('Einmal geöffnet, zuletzt heute')
})

test('refuses a catalog with a missing or a superfluous text when it is compiled', () => {
  const { title: _title, ...untitled } = de.map
  const catalogs: readonly Texts['map'][] = [
    de.map,
    // @ts-expect-error -- a text is missing
    untitled,
    // @ts-expect-error -- English has no such text
    { ...de.map, subtitle: 'Karte' },
    // @ts-expect-error -- a text with values is a function
    { ...de.map, shown: 'alle' },
  ]
  expect(catalogs).toHaveLength(4)
})

const { ofServer, reason } = de.failures

test('quotes an unknown message of the server, and translates the others', async () => {
  expect(ofServer('The moon is full')).toBe('Meldung des Servers: The moon is full')
  const { alice, admin, stranger } = await world()
  const device = { name: 'Wagen', uniqueId: 'wagen' }
  await alice.calls('traccar.devices.create', { body: device }).gets(200)
  const refused = await Promise.all([
    stranger.calls('traccar.session.create', { body: { email: 'alice@example.org', password: 'wrong' } }),
    stranger.calls('traccar.devices.list'),
    alice.calls('traccar.devices.create', { body: device }),
    alice.calls('traccar.devices.create', { body: { ...device, name: '' } }),
    alice.calls('traccar.devices.create', { body: { ...device, name: 'x'.repeat(200) } }),
    alice.calls('traccar.devices.create', { body: { ...device, uniqueId: 'a/b' } }),
    alice.calls('traccar.devices.remove', { params: { id: 999 } }),
    alice.calls('traccar.statistics.list', { query: { from: '2026-06-01T00:00:00Z', to: '2026-06-02T00:00:00Z' } }),
    admin.calls('traccar.users.create', {
      body: { name: 'Anna', email: 'alice@example.org', password: 'long enough' },
    }),
    alice.calls('traccar.geofences.create', { body: { name: 'Lager', area: 'CIRCLE (1)' } }),
  ])
  const messages = refused.map(({ text }) => ofServer(text))
  expect(messages).toEqual([
    'E-Mail-Adresse oder Passwort ist falsch',
    'Melden Sie sich zuerst an',
    'Diese Kennung ist schon vergeben',
    'Der Name darf nicht leer sein',
    'Der Name darf höchstens 128 Zeichen haben',
    'Die Kennung darf nur Buchstaben, Ziffern, Leerzeichen und _ . : @ + - enthalten',
    'Gerät nicht gefunden oder nicht freigegeben',
    'Das darf nur ein Administrator',
    'Diese E-Mail-Adresse ist schon vergeben',
    'Das Gebiet muss in der Form CIRCLE (…) geschrieben sein',
  ])
})

test('translates rules for passwords and areas, and reasons for refused points', () => {
  expect(ofServer(refusedPassword('short', 8)!)).toBe('Das Passwort muss mindestens 8 Zeichen haben')
  const areas = ['SQUARE (1 2)', 'POLYGON ((1 2, 3 4))', 'CIRCLE (1 2, -3)'].map(area => parseArea(area))
  expect(areas.map(area => ('problem' in area ? ofServer(area.problem) : area))).toEqual([
    'Unbekannte Form',
    'Das Gebiet muss mindestens 3 Punkte haben',
    'Das Gebiet darf keinen negativen Radius haben',
  ])
  const now = Date.UTC(2026, 9, 25)
  const refused = [
    coordinateFrom('latitude', 'north'),
    coordinateFrom('longitude', 181),
    fixTimeFrom('soon', now),
    fixTimeFrom('1999-01-01T00:00:00Z', now),
    fixTimeFrom('2026-10-27T00:00:00Z', now),
  ]
  expect(refused.map(one => (typeof one === 'object' ? reason(one.refused) : one))).toEqual([
    'Breite ist keine Zahl',
    'Länge liegt nicht zwischen -180 und 180',
    'Zeit ist kein Datum',
    'Zeit liegt vor dem Jahr 2000',
    'Zeit liegt mehr als 24 Stunden in der Zukunft',
  ])
})

test('translates no message that the server has stopped sending', () => {
  const server = sources
    .filter(({ path }) => /^(shared|functions)\//.test(path))
    .map(({ text }) => text)
    .join('\n')
  expect([...SENTENCES.keys()].filter(message => !server.includes(message))).toEqual([])
})
