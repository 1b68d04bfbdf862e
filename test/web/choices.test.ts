import type { Server, User } from '../../web/src/session/sessionStore.ts'
import { type Choices, choicesFrom, mapsOf, suggestedChoices, withChoices } from '../../web/src/welcome/choices.ts'

const GUESS = { distanceUnit: 'mi', speedUnit: 'mph', twelveHours: true, timeZone: 'America/New_York' } as const
const NONE = { distanceUnit: null, speedUnit: null, twelveHourFormat: false, map: null, mapUrl: null, attributes: {} }
const server = (more: Partial<Server> = {}) => ({ ...NONE, ...more }) as Server
const USER = { id: 7, name: 'Eve', ...NONE, attributes: { color: 'red' } } as unknown as User
const TILES = 'https://tiles.example.org/{z}/{x}/{y}.png'

const kept = (choices: Choices, settings: Server) => {
  const { distanceUnit, speedUnit, twelveHourFormat, map, attributes } = withChoices(USER, choices, settings)
  return { distanceUnit, speedUnit, twelveHourFormat, map, attributes }
}

test('suggests what the browser tells, and stores it with the attributes that the user has', () => {
  const suggested = suggestedChoices(server(), GUESS)
  expect(suggested).toEqual({ units: 'imperial', twelveHours: true, timeZone: 'America/New_York', map: 'builtIn' })
  expect(kept(suggested, server())).toEqual({
    distanceUnit: 'mi',
    speedUnit: 'mph',
    twelveHourFormat: true,
    map: null,
    attributes: { color: 'red', timezone: 'America/New_York' },
  })
})

test('suggests the units of the server, and then stores none', () => {
  for (const chosen of [{ speedUnit: 'kn' }, { attributes: { distanceUnit: 'km' } }]) {
    const suggested = suggestedChoices(server(chosen), GUESS)
    expect(suggested.units).toBe('server')
    expect(kept(suggested, server(chosen))).toMatchObject({ distanceUnit: null, speedUnit: null })
  }
})

test.each([
  ['nothing', {}, ['builtIn'], 'builtIn'],
  ['streets', { map: 'osm' }, ['builtIn', 'osm'], 'osm'],
  ['own tiles', { map: 'custom', mapUrl: TILES }, ['builtIn', 'custom'], 'custom'],
  ['own tiles without turning them on', { mapUrl: TILES }, ['builtIn', 'custom'], 'builtIn'],
  ['own tiles without their address', { map: 'custom' }, ['builtIn'], 'builtIn'],
  ['a map of another client', { map: 'carto' }, ['builtIn'], 'builtIn'],
])('offers the maps of a server that allows %s, and stores only another one than it shows', (_, more, maps, shown) => {
  const settings = server(more)
  expect(mapsOf(settings)).toEqual(maps)
  const suggested = suggestedChoices(settings, GUESS)
  expect(suggested.map).toBe(shown)
  for (const map of mapsOf(settings)) expect(kept({ ...suggested, map }, settings).map).toBe(map === shown ? null : map)
})

test('keeps the suggestion of fields that the form does not show or that are nonsense', () => {
  const suggested = suggestedChoices(server(), GUESS)
  expect(choicesFrom(() => '', suggested)).toEqual(suggested)
  expect(choicesFrom(name => ({ units: 'furlongs', map: 'mars' })[name] ?? '', suggested)).toEqual(suggested)
  const typed: Readonly<Record<string, string>> = { units: 'nautical', clock: 'h23', timeZone: 'UTC', map: 'osm' }
  expect(choicesFrom(name => typed[name] ?? '', suggested)).toEqual({
    units: 'nautical',
    twelveHours: false,
    timeZone: 'UTC',
    map: 'osm',
  })
})
