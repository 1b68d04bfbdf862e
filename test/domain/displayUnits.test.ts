import { displayUnits } from '#shared/domain/displayUnits.ts'
import { knots, meters } from '#shared/units.ts'

const none = { distanceUnit: null, speedUnit: null, attributes: {} }

test('uses kilometers and knots by default', () => {
  const { distance, speed } = displayUnits(none, none)
  expect([distance.symbol, distance.from(meters(1500)), speed.symbol, speed.from(knots(7))]).toEqual([
    'km',
    1.5,
    'kn',
    7,
  ])
})

test('prefers the user’s unit to the server’s, and the field to the attribute', () => {
  const user = { ...none, distanceUnit: 'nmi', attributes: { distanceUnit: 'mi', speedUnit: 'mph' } }
  const server = { ...none, distanceUnit: 'km', speedUnit: 'kmh' }
  const chosen = displayUnits(user, server)
  expect([chosen.distance.symbol, chosen.distance.from(meters(1852))]).toEqual(['nmi', 1])
  expect([chosen.speed.symbol, chosen.speed.from(knots(0.868976))]).toEqual(['mph', 1])
  expect(displayUnits(none, server).speed.symbol).toBe('km/h')
})

test('prefers the server’s unit if the server forces it and has one', () => {
  const server = { ...none, speedUnit: 'kmh', forceSettings: true }
  const chosen = displayUnits({ ...none, speedUnit: 'mph', distanceUnit: 'mi' }, server)
  expect([chosen.speed.symbol, chosen.distance.symbol]).toEqual(['km/h', 'mi'])
})

test('ignores unknown units', () => {
  expect(displayUnits({ ...none, speedUnit: 'warp' }, { ...none, speedUnit: 'kmh' }).speed.from(knots(0.539957))).toBe(
    1,
  )
})
