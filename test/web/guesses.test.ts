import { displayUnits } from '#shared/domain/displayUnits.ts'
import { knots } from '#shared/units.ts'
import { guessFrom, hasChosen } from '../../web/src/preferences/guesses.ts'

const guess = (...languages: string[]) => guessFrom({ languages, timeZone: 'Europe/Vienna' })

test.each([
  ['de-AT', 'kmh', 'km', false],
  ['en-US', 'mph', 'mi', true],
  ['en-GB', 'mph', 'mi', false],
  ['en-LR', 'mph', 'mi', true],
  ['my-MM', 'mph', 'mi', false],
  ['en-AU', 'kmh', 'km', true],
  ['zh-Hant-TW', 'kmh', 'km', true],
  ['es-419', 'kmh', 'km', true],
  ['en-US@posix', 'mph', 'mi', true],
])('guesses for %s: %s, %s, twelve hours: %s', (language, speedUnit, distanceUnit, twelveHours) => {
  expect(guess(language)).toEqual({ speedUnit, distanceUnit, twelveHours, timeZone: 'Europe/Vienna' })
})

test('takes the region of the first language that names one, and guesses metric units without any', () => {
  expect(guess('en', 'en-GB', 'de-AT').speedUnit).toBe('mph')
  expect(guess('en').speedUnit).toBe('kmh')
  expect(guess().speedUnit).toBe('kmh')
})

const NOTHING = { distanceUnit: null, speedUnit: null, attributes: {} }

test.each([
  [NOTHING, false],
  [{ ...NOTHING, distanceUnit: '', attributes: { timezone: '', color: 'red' } }, false],
  [{ ...NOTHING, speedUnit: 'kn' }, true],
  [{ ...NOTHING, distanceUnit: 'mi' }, true],
  [{ ...NOTHING, attributes: { speedUnit: 'kmh' } }, true],
  [{ ...NOTHING, attributes: { timezone: 'UTC' } }, true],
])('%j has chosen: %s', (user, chosen) => expect(hasChosen(user)).toBe(chosen))

test('shows guessed units only if neither the user nor the server has chosen', () => {
  const speed = (user: string | null, server: string | null) =>
    displayUnits({ ...NOTHING, speedUnit: user }, { ...NOTHING, speedUnit: server }, guess('en-US')).speed
  expect(speed(null, null)).toMatchObject({ symbol: 'mph' })
  expect(speed(null, null).from(knots(10))).toBeCloseTo(11.5, 1)
  expect(speed(null, 'kn')).toMatchObject({ symbol: 'kn' })
  expect(speed('kmh', 'kn')).toMatchObject({ symbol: 'km/h' })
  expect(displayUnits(NOTHING, NOTHING).speed).toMatchObject({ symbol: 'kn' })
})
