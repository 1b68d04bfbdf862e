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
import { passwordMinLength } from '#shared/domain/passwordRule.ts'
import { timeZoneName } from '#shared/domain/timeZone.ts'

test('reads numbers and flags from text too, the first layer before the second', () => {
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

test('skips values of another type: uses the next layer, then the default', () => {
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

test('ignores names that every object has', () => {
  const settings = settingsFrom({})
  expect([settings.text('constructor'), settings.text('toString'), settings.number('__proto__', 1)]).toEqual([
    '',
    '',
    1,
  ])
})

test('uses the defaults if known settings have another type', () => {
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
