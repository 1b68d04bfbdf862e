import { cellCenter, hiddenBy, zoneAround } from '#shared/domain/hiddenZones.ts'
import { distanceBetween } from '#shared/domain/geometry.ts'
import { parseArea } from '#shared/domain/wkt.ts'
import { degrees } from '#shared/units.ts'
import fc from 'fast-check'
import { runs } from '../kit/runs.ts'

const at = (latitude: number, longitude: number) => ({ latitude: degrees(latitude), longitude: degrees(longitude) })
const HOME = { latitude: 51.5145, longitude: -0.127, radius: 150 }

const places = fc.record({
  latitude: fc.double({ min: -89.9, max: 89.9, noNaN: true }),
  longitude: fc.double({ min: -180, max: 180, noNaN: true }),
})

/** Returns the place at a distance and a direction from another. */
const moved = ({ latitude, longitude }: { latitude: number; longitude: number }, meters: number, angle: number) =>
  at(
    latitude + (meters * Math.cos(angle)) / 111_320,
    longitude + (meters * Math.sin(angle)) / 111_320 / Math.max(0.01, Math.cos((latitude * Math.PI) / 180)),
  )

test('replaces all places in a zone by one center that is some hundred meters from the home', () => {
  const circle = hiddenBy([HOME], at(HOME.latitude, HOME.longitude))
  expect(circle).toEqual({ center: cellCenter(HOME), radius: 510 })
  const off = distanceBetween(at(HOME.latitude, HOME.longitude), cellCenter(HOME))
  expect(off).toBeGreaterThan(0)
  expect(off).toBeLessThan(360)
  expect(hiddenBy([HOME], at(51.5155, -0.128))).toEqual(circle)
  expect(hiddenBy([HOME], at(51.53, -0.127))).toBeUndefined()
})

test('hides every place of a zone, anywhere on earth', () => {
  fc.assert(
    fc.property(
      places,
      fc.integer({ min: 1, max: 2000 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.double({ min: 0, max: 6.28, noNaN: true }),
      (home, radius, share, angle) => {
        fc.pre(Math.abs(home.latitude) < 85)
        // A flat earth is wrong by less than a thousandth here.
        expect(hiddenBy([{ ...home, radius }], moved(home, radius * share * 0.99, angle))).toBeDefined()
      },
    ),
    { numRuns: runs(200, 2000) },
  )
})

test('moves a home by at most 360 m, the same way for all homes in a cell', () => {
  fc.assert(
    fc.property(places, home => {
      const center = cellCenter(home)
      expect(distanceBetween(at(home.latitude, home.longitude), center)).toBeLessThanOrEqual(360)
      // A cell at the 180th meridian has a part on the other side.
      if (Math.abs(home.longitude) < 179) expect(cellCenter(center)).toEqual(center)
    }),
    { numRuns: runs(200, 2000) },
  )
})

test('covers geofences by a circle, except for those larger than 100 km', () => {
  const zone = (area: string) => {
    const parsed = parseArea(area)
    return 'shape' in parsed ? zoneAround(parsed.shape) : undefined
  }
  const square = zone('POLYGON ((51 0, 51 0.01, 51.01 0.01, 51.01 0, 51 0))')
  expect(square).toMatchObject({ latitude: expect.closeTo(51.005, 4), longitude: expect.closeTo(0.005, 4) })
  // Half of the diagonal of 1,113 m by 700 m.
  expect(square?.radius).toBeGreaterThan(655)
  expect(square?.radius).toBeLessThan(665)
  expect(zone('CIRCLE (51 179.9999, 100)')?.longitude).toBeCloseTo(179.9999, 3)
  expect(zone('CIRCLE (51 0, 200000)')).toBeUndefined()
  expect(zone('POLYGON ((10 0, 20 0, 20 10, 10 0))')).toBeUndefined()
})
