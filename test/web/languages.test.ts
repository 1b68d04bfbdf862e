/** Which language a browser gets, and the locale of its dates and numbers. */
import { displayUnits } from '#shared/domain/displayUnits.ts'
import { knots, meters } from '#shared/units.ts'
import { createFormatting } from '../../web/src/format/formatting.ts'
import { firstSupported, isLanguage, localeOf } from '../../web/src/texts/languages.ts'
import { followUser, onUserLanguage, userLanguage } from '../../web/src/texts/languageStore.ts'
import { compareTexts, countText, setLocale } from '../../web/src/texts/locale.ts'

test.each([
  [['de-AT', 'en'], 'de'],
  [['DE'], 'de'],
  [['fr-FR', 'de-CH', 'en'], 'de'],
  [['fr-FR'], 'en'],
  [['nds', 'gsw'], 'en'],
  [['', '-', 'deutsch', '__proto__', 'constructor'], 'en'],
  [[], 'en'],
])('%j is shown in %s', (tags, language) => expect(firstSupported(tags)).toBe(language))

test('accepts only its own languages as a choice', () => {
  expect(['de', 'en', 'fr', '', 'toString', undefined, 7].filter(isLanguage)).toEqual(['de', 'en'])
})

test.each([
  ['de', ['de-AT'], 'de-AT'],
  ['de', ['en-US', 'de-CH'], 'de-CH'],
  ['de', ['en-GB'], 'de-GB'],
  ['en', ['de-AT', 'de'], 'en-AT'],
  ['en', ['zh-Hant-TW'], 'en-TW'],
  ['en', ['fr'], 'en'],
  ['en', [], 'en'],
  ['de', ['de_DE', 'de-', 'x-klingon'], 'de'],
] as const)('%s in a browser of %j has the locale %s', (language, tags, locale) => {
  expect(localeOf(language, tags)).toBe(locale)
  expect(() => new Intl.NumberFormat(locale)).not.toThrow()
})

const nobody = { speedUnit: 'kmh', distanceUnit: 'km', attributes: {} }
const formatIn = (locale: string) =>
  createFormatting({ units: displayUnits(nobody, nobody), twelveHours: false, locale, timeZone: 'Europe/Vienna' })

test('writes dates, numbers, ages and lists as the language does', () => {
  const [german, english] = [formatIn('de-DE'), formatIn('en-GB')]
  const time = '2026-10-25T05:00:00Z'
  const now = Date.parse(time) + 190_000
  expect([german, english].map(format => format.dateTime(time))).toEqual([
    '25.10.2026, 06:00:00',
    '25 Oct 2026, 06:00:00',
  ])
  expect([german, english].map(format => format.day(time))).toEqual(['25.10.2026', '25 Oct 2026'])
  expect([german, english].map(format => format.number(1234.5))).toEqual(['1.234,5', '1,234.5'])
  expect([german, english].map(format => format.plainNumber(1234.5678))).toEqual(['1234,5678', '1234.5678'])
  expect([german, english].map(format => format.distance(meters(12_345)))).toEqual(['12,3 km', '12.3 km'])
  expect([german, english].map(format => format.speed(knots(1000)))).toEqual(['1.852 km/h', '1,852 km/h'])
  expect([german, english].map(format => format.ago(time, now))).toEqual(['vor 3 Minuten', '3 minutes ago'])
  expect([german, english].map(format => format.ago(time, now - 190_000))).toEqual(['jetzt', 'now'])
  expect([german, english].map(format => format.list(['a', 'b', 'c']))).toEqual(['a, b und c', 'a, b and c'])
})

test('sorts names as a dictionary, and numbers in names by value', () => {
  setLocale('de-DE')
  const names = ['Zug', 'Öse', 'Wagen 10', 'Ofen', 'Äpfel', 'Wagen 2']
  expect(names.toSorted(compareTexts)).toEqual(['Äpfel', 'Ofen', 'Öse', 'Wagen 2', 'Wagen 10', 'Zug'])
  expect(countText(12_345)).toBe('12.345')
})

test('asks for the language of the user who signs in, and of nobody after signing out', async () => {
  const asked: (string | undefined)[] = []
  onUserLanguage(async () => void asked.push(userLanguage()))
  await followUser({ attributes: { language: 'de' } })
  await followUser({ attributes: { language: 7 } })
  await followUser(undefined)
  expect(asked).toEqual(['de', undefined, undefined])
})
