import fc from 'fast-check'
import { displayUnits } from '#shared/domain/displayUnits.ts'
import { fixedZone } from '#shared/domain/timeZone.ts'
import { sheetNames, timeCell } from '#shared/export/sheet.ts'

test('returns short sheet names without reserved characters that differ in more than case', () => {
  expect(sheetNames(['Van', 'van', 'a/b:c', "'x'", '', 'History', 'x'.repeat(40), 'x'.repeat(40)])).toEqual([
    'Van',
    'van (2)',
    'a b c',
    'x',
    'Sheet',
    'Sheet History',
    'x'.repeat(31),
    `${'x'.repeat(27)} (2)`,
  ])
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary' }), { maxLength: 30 }), given => {
      const names = sheetNames(given)
      expect(names).toHaveLength(given.length)
      expect(new Set(names.map(name => name.toLowerCase())).size).toBe(given.length)
      for (const name of names) expect(name).toMatch(/^(?!')[^[\]:*?/\\]{1,31}(?<!')$/s)
    }),
  )
})

test('writes times in the time zone, on a 12-hour clock if the locale uses it', () => {
  const none = { distanceUnit: null, speedUnit: null, attributes: {} }
  const style = { units: displayUnits(none, none), zone: fixedZone(3_600_000), twelveHours: true }
  expect(timeCell(Date.parse('2026-06-01T11:00:00Z'), style)).toEqual({
    value: 46174.5,
    format: 'yyyy-mm-dd h:mm:ss AM/PM',
  })
})
