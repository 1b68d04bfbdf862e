/** Grid lines of the built-in map at town scale. */
import * as fc from 'fast-check'
import { coversView, type Graticule, graticule, isVisible, stepAt } from '../../web/src/map/graticule.ts'

const TOWN = { west: 15.94, south: 45.79, east: 16.02, north: 45.83 }
const labels = ({ lines }: Graticule) => lines.features.map(({ properties }) => properties?.['label'])
const WORLD_PX = 512

test('draws a line per hundredth of a degree, one screen beyond each side', () => {
  const drawn = graticule(TOWN, 13)
  expect(drawn.step).toBe(0.01)
  expect(labels(drawn).slice(0, 3)).toEqual(['45.75° N', '45.76° N', '45.77° N'])
  expect(labels(drawn)).toHaveLength(13 + 25)
  expect(drawn.lines.features[0]?.geometry).toEqual({
    type: 'LineString',
    coordinates: [
      [expect.closeTo(15.86, 9), expect.closeTo(45.75, 9)],
      [expect.closeTo(16.1, 9), expect.closeTo(45.75, 9)],
    ],
  })
})

test('labels south and west, leaves 0 and 180 without a side, and wraps longitudes beyond the 180th meridian', () => {
  const near = labels(graticule({ west: -0.011, south: -0.011, east: 0.011, north: 0.011 }, 15))
  expect(near).toEqual(expect.arrayContaining(['0.005° S', '0.000°', '0.005° N', '0.005° W', '0.005° E']))
  expect(labels(graticule({ west: 178, south: 60, east: 184, north: 62 }, 8))).toEqual(
    expect.arrayContaining(['179.5° E', '180.0°', '179.5° W']),
  )
})

test('keeps the lines for a small move, and replaces them for a large move or another zoom', () => {
  const drawn = graticule(TOWN, 13)
  const moved = (by: number) => ({ ...TOWN, west: TOWN.west + by, east: TOWN.east + by })
  expect(coversView(drawn, moved(0.05), 13)).toBe(true)
  expect(coversView(drawn, moved(0.2), 13)).toBe(false)
  expect(coversView(drawn, TOWN, 15)).toBe(false)
})

test('streets are visible if their bounds overlap the view, also over the 180th meridian', () => {
  expect(isVisible([15, 45, 17, 46], TOWN)).toBe(true)
  expect(isVisible([15.95, 45.8, 15.96, 45.81], TOWN)).toBe(true)
  expect(isVisible([16.1, 45, 17, 46], TOWN)).toBe(false)
  expect(isVisible([15, 45.9, 17, 46], TOWN)).toBe(false)
  const fiji = { west: 176, south: -20, east: 184, north: -15 }
  expect(isVisible([-180, -19, -178, -16], fiji)).toBe(true)
  expect(isVisible([-175, -19, -170, -16], fiji)).toBe(false)
  expect(isVisible([177, -19, 180, -16], { ...fiji, west: -184, east: -176 })).toBe(true)
})

test('draws some but not too many lines on any screen and zoom (property)', () => {
  const screen = fc.record({
    zoom: fc.double({ min: 6, max: 22, noNaN: true }),
    longitude: fc.double({ min: -540, max: 540, noNaN: true }),
    latitude: fc.double({ min: -84, max: 84, noNaN: true }),
    width: fc.integer({ min: 300, max: 4000 }),
    height: fc.integer({ min: 200, max: 2400 }),
  })
  fc.assert(
    fc.property(screen, ({ zoom, longitude, latitude, width, height }) => {
      const pixel = 360 / (WORLD_PX * 2 ** zoom)
      expect(stepAt(zoom) / pixel).toBeGreaterThanOrEqual(99.9)
      expect(stepAt(zoom) / pixel).toBeLessThan(251)
      const shrunk = Math.cos((latitude * Math.PI) / 180)
      const sight = {
        west: longitude - (width * pixel) / 2,
        east: longitude + (width * pixel) / 2,
        south: Math.max(-85, latitude - (height * pixel * shrunk) / 2),
        north: Math.min(85, latitude + (height * pixel * shrunk) / 2),
      }
      const drawn = graticule(sight, zoom)
      expect(coversView(drawn, sight, zoom)).toBe(true)
      expect(drawn.lines.features.length).toBeGreaterThan(3)
      expect(drawn.lines.features.length).toBeLessThan((3 * (width + height)) / 99 + 8)
    }),
  )
})
