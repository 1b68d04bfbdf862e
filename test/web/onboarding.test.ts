import * as fc from 'fast-check'
import { addressesFor, isLoopback } from '../../web/src/app/siteConfig.ts'
import { isUnencrypted, APPS, type Recipe, recipeFor } from '#shared/domain/trackerApps.ts'
import { presentedKeys } from '#shared/ingest/presentedKeys.ts'
import { osmand } from '#shared/protocol/osmand.ts'
import { parametersFrom } from '#shared/protocol/parameters.ts'

const TRACKERS = 'https://trackers.example.org/'

/** Returns the address that an app is set up with by its code, or by the text to copy. */
const addressFor = ({ code, fields }: Recipe): string => {
  if (code === undefined) return fields[0]!.text
  const { searchParams } = new URL(code)
  const inline = searchParams.get('inline')
  return inline === null ? (searchParams.get('url') ?? code) : JSON.parse(atob(inline)).url
}

test.each(APPS)('encodes the device in the settings for %s, for any identifier', app => {
  fc.assert(
    fc.property(fc.string({ minLength: 1, maxLength: 128, unit: 'grapheme' }), uniqueId => {
      const recipe = recipeFor(app, { tracker: TRACKERS, uniqueId })
      const address = addressFor(recipe)
      expect(address).toMatch(/^https:\/\/trackers\.example\.org\/\?id=/)
      expect(parametersFrom(new URL(address).search.slice(1)).get('id')).toBe(uniqueId)
      expect(recipe.fields).toHaveLength(1)
    }),
  )
})

test('has a code only for apps that read one or that the page sets up, and never with a place', () => {
  const withCode = APPS.filter(app => recipeFor(app, { tracker: TRACKERS, uniqueId: 'van-1' }).code !== undefined)
  expect(withCode).toEqual(['traccar', 'osmand', 'owntracks', 'overland', 'gpslogger'])
  for (const app of APPS) expect(recipeFor(app, { tracker: TRACKERS, uniqueId: 'van-1' }).code ?? '').not.toMatch(/lat/)
  const { fields } = recipeFor('other', { tracker: TRACKERS, uniqueId: 'van-1' })
  const { reports } = osmand({ headers: {}, query: new URL(fields[0]!.text).search.slice(1), body: '', receivedAt: 0 })
  expect(reports[0]!.points).toEqual([])
})

test('shows Traccar Client only the server address, and encodes the device in its code', () => {
  expect(recipeFor('traccar', { tracker: TRACKERS, uniqueId: 'van 1' })).toEqual({
    code: 'https://trackers.example.org/?id=van%201',
    link: 'org.traccar.client://config?url=https%3A%2F%2Ftrackers.example.org&id=van%201',
    fields: [{ name: 'address', text: 'https://trackers.example.org' }],
  })
})

test.each([
  [
    'https://trackers.example.org',
    'gpslogger://properties/https://trackers.example.org/track/van%20%2F1/gps.properties',
  ],
  ['http://192.168.1.5:5055', undefined],
  ['trackers.example.org', undefined],
])('has a link to the GPSLogger profile at %s: %s', (tracker, link) => {
  const { code, link: made } = recipeFor('gpslogger', { tracker, uniqueId: 'van /1' })
  expect(made).toBe(link)
  expect(code).toBe(`${tracker}/?id=van%20%2F1`)
})

test.each(['úttekt', 'a¬C', 'Þesc', 'ÚTTEKT', 'úaccúact', '€cc'])(
  'keeps the identifier %s from values of GPSLogger',
  uniqueId => {
    const template = recipeFor('gpslogger', { tracker: TRACKERS, uniqueId }).fields[0]!.text
    const filled = template.replaceAll(/%(batt|acc|act|desc|date|lat|lon|timestamp)/gi, '7')
    expect(parametersFrom(new URL(filled).search.slice(1)).get('id')).toBe(uniqueId)
  },
)

test.each(['.', '..'])('has no profile for the identifier %s, which URLs resolve as a folder', uniqueId => {
  expect(recipeFor('gpslogger', { tracker: TRACKERS, uniqueId }).link).toBeUndefined()
})

test.each(APPS)('carries the key in the code and the settings for %s, in a place that ingest accepts', app => {
  const key = `key_${'7'.repeat(26)}`
  const recipe = recipeFor(app, { tracker: TRACKERS, uniqueId: 'van 1', key })
  const { fields } = recipe
  const set = addressFor(recipe)
  for (const text of [set, fields[0]!.text]) {
    expect(text).toContain(`https://trackers.example.org/${key}`)
    const { pathname: path, search } = new URL(fields[0]!.text)
    expect(presentedKeys({ path, query: search.slice(1), body: '', authorization: undefined }).keys).toEqual([key])
  }
})

test.each([
  [
    'osmand' as const,
    (text: string) =>
      text.replaceAll(
        /\{(\d)\}/g,
        (_, n: string) => ['48.2', '16.4', '1780315140000', '1', '171', '10', '90'][Number(n)]!,
      ),
  ],
  [
    'gpslogger' as const,
    (text: string) => {
      const filled: Record<string, string> = {
        LAT: '48.2',
        LON: '16.4',
        TIMESTAMP: '1780315140',
        ALT: '171',
        SPD: '10',
        DIR: '90',
        ACC: '5',
        BATT: '80',
        ISCHARGING: 'false',
      }
      return text.replaceAll(/%([A-Z]+)/g, (_, name: string) => filled[name]!)
    },
  ],
])('builds an address for %s that reports the speed in knots', (app, filled) => {
  const address = new URL(filled(recipeFor(app, { tracker: TRACKERS, uniqueId: 'van-1' }).fields[0]!.text))
  const { reports } = osmand({ headers: {}, query: address.search.slice(1), body: '', receivedAt: 1_780_315_200_000 })
  expect(reports[0]!.rejected).toEqual([])
  expect(reports[0]!.points[0]).toMatchObject({
    fixTime: 1_780_315_140_000,
    latitude: 48.2,
    longitude: 16.4,
    altitude: 171,
    speed: 19.4384,
    course: 90,
  })
})

test.each([
  ['http://localhost:5055', true, true],
  ['http://127.0.0.1:5055', true, true],
  ['http://[::1]:5055', true, true],
  ['http://0.0.0.0:5055', true, true],
  ['http://[::]:5055', true, true],
  ['http://[::ffff:127.0.0.1]:5055', true, true],
  ['http://10.0.0.0:5055', false, true],
  ['http://192.168.1.5:5055', false, true],
  ['https://trackers.example.org', false, false],
  ['not an address', false, false],
])('%s: loopback %s, unencrypted %s', (address, loopback, plain) => {
  expect([isLoopback(address), isUnencrypted(address)]).toEqual([loopback, plain])
})

test('offers the addresses of the machine only if the page has none that a phone can use', () => {
  const reachableHosts = ['192.168.1.5', '[fd00::5]', 'laptop.local']
  expect(addressesFor('http://127.0.0.1:5055', { reachableHosts })).toEqual([
    'http://192.168.1.5:5055',
    'http://[fd00::5]:5055',
    'http://laptop.local:5055',
  ])
  expect(addressesFor('http://localhost', { reachableHosts })[0]).toBe('http://192.168.1.5')
  expect(addressesFor('https://gps.example.org:5056', { reachableHosts })).toEqual([])
  expect(addressesFor('http://127.0.0.1:5055', {})).toEqual([])
  expect(addressesFor('not an address', { reachableHosts })).toEqual([])
})
