import fc from 'fast-check'
import {
  attributeText,
  settingsFrom,
  retentionDays,
  statusTimeoutMs,
  autoRegistrationDefaults,
  canAutoRegister,
} from '#shared/domain/settings.ts'
import { displayUnits } from '#shared/domain/displayUnits.ts'
import { passwordMinLength, refusedPassword } from '#shared/domain/passwordRule.ts'
import { timeZoneName } from '#shared/domain/timeZone.ts'

test('parses numbers and flags from text, the first layer before the second', () => {
  const settings = settingsFrom({ speedLimit: '50', on: 'TRUE', name: 7 }, { speedLimit: 60, on: false, other: 'x' })
  expect([
    settings.number('speedLimit', 0),
    settings.flag('on'),
    settings.text('name'),
    settings.text('other'),
  ]).toEqual([50, true, '7', 'x'])
  expect([settings.number('none', 3), settings.flag('none', true), settings.text('none', 'y')]).toEqual([3, true, 'y'])
})

const NEVER = fc.constantFrom<unknown>({ a: 1 }, {}, [], [true], ['true'], [5], null, { toString: 'x' }, [
  ['Europe/Vienna'],
])

test('ignores a value of another type: the next layer is used, else the default', () => {
  fc.assert(
    fc.property(NEVER, value => {
      const layered = settingsFrom({ x: value }, { x: '12' })
      expect([layered.number('x', 0), layered.text('x')]).toEqual([12, '12'])
      expect(settingsFrom({ x: value }, { x: true }).flag('x')).toBe(true)
      const alone = settingsFrom({ x: value })
      expect([alone.number('x', 7), alone.flag('x', true), alone.flag('x'), alone.text('x', 'y')]).toEqual([
        7,
        true,
        false,
        'y',
      ])
      expect(attributeText({ x: value }, 'x')).toBeNull()
    }),
  )
})

test.each(['fast', 'NaN', 'Infinity', '', ' ', true])('rejects %j as a number', value => {
  expect(settingsFrom({ x: value }, { x: 12 }).number('x', 0)).toBe(12)
})

test.each(['yes', '', 'on', 1, 0])('rejects %j as a flag', value => {
  expect(settingsFrom({ x: value }).flag('x', true)).toBe(true)
})

test('ignores names of inherited object members', () => {
  const settings = settingsFrom({})
  expect([settings.text('constructor'), settings.text('toString'), settings.number('__proto__', 1)]).toEqual([
    '',
    '',
    1,
  ])
})

test('uses the defaults for known settings of any other type', () => {
  fc.assert(
    fc.property(NEVER, value => {
      expect(passwordMinLength({ passwordMinLength: value })).toBe(8)
      expect(timeZoneName({ timezone: value }, { timezone: 'Europe/Vienna' })).toBe('Europe/Vienna')
      expect(canAutoRegister({ 'database.registerUnknown': value }, 'abc')).toBe(false)
      expect(
        autoRegistrationDefaults({
          'database.registerUnknown.defaultGroupId': value,
          'database.registerUnknown.defaultCategory': value,
        }),
      ).toEqual({ groupId: 0, category: null })
      expect(retentionDays(settingsFrom({ retentionDays: value }))).toBe(0)
      expect(statusTimeoutMs(settingsFrom({ 'status.timeout': value }))).toBe(statusTimeoutMs(settingsFrom({})))
      const chooser = { distanceUnit: null, speedUnit: null, attributes: { distanceUnit: value, speedUnit: value } }
      const units = displayUnits(chooser, chooser)
      expect([units.distance.symbol, units.speed.symbol]).toEqual(['km', 'kn'])
    }),
  )
})

test.each<[unknown, number]>([
  [undefined, 8],
  [12, 12],
  ['12', 12],
  [1, 1],
  [128, 128],
  [0, 1],
  [-5, 1],
  [500, 128],
  ['many', 8],
])('the setting %p requires %d characters', (value, expected) => {
  const attributes = value === undefined ? {} : { passwordMinLength: value as number }
  expect(passwordMinLength(attributes)).toBe(expected)
})

test('names the rule in the message', () => {
  expect(refusedPassword('1234567', 8)).toBe('password must have at least 8 characters')
  expect(refusedPassword('12345678', 8)).toBeUndefined()
  expect(refusedPassword('😀'.repeat(7), 8)).toBe('password must have at least 8 characters')
  expect(refusedPassword('x'.repeat(129), 8)).toBe('password must have at most 128 characters')
})
