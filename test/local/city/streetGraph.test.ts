import { distanceBetween } from '#shared/domain/geometry.ts'
import type { MapElement } from '../../../local/city/elements.ts'
import { WORLD_UNITS } from '../../../local/city/mapPoint.ts'
import { streetNetwork } from '../../../local/city/streetGraph.ts'

/** A hundred meters or so, near the equator. */
const STEP = 10_000
/** `0,0 1,2` → two points, in steps from the middle of the map. */
const points = (text: string) =>
  text.split(' ').map(pair => {
    const [x = 0, y = 0] = pair.split(',').map(Number)
    return { x: WORLD_UNITS / 2 + x * STEP, y: WORLD_UNITS / 2 + y * STEP }
  })
const road = (line: string, tags: Record<string, string> = {}): MapElement => ({
  shape: 'line',
  tags: { highway: 'residential', ...tags },
  parts: [points(line)],
})
const point = (at: string, tags: Record<string, string>): MapElement => ({ shape: 'point', tags, parts: [points(at)] })
const CITY = point('0,0', { place: 'city', name: 'City', population: '5000' })
const network = (...elements: readonly MapElement[]) => streetNetwork([CITY, ...elements])
const summary = (...elements: readonly MapElement[]) =>
  network(...elements).streets.map(
    ({ name, speedKmh, oneWay, line }) => `${name} ${speedKmh}${oneWay ? ' one-way' : ''} ${line.length}`,
  )

test('cuts streets where they meet, and keeps their curves', () => {
  const main = road('0,0 1,1 2,0 4,0', { name: 'Main', highway: 'primary' })
  const side = road('2,0 2,3', { name: 'Side' })
  expect(summary(main, side)).toEqual(['Main 50 3', 'Main 50 2', 'Side 30 2'])
  expect(network(main, side).junctions).toBe(4)
})

test('does not connect streets that cross without a common point, such as bridges', () => {
  const low = road('0,0 4,0', { name: 'Low' })
  const bridge = road('2,-2 2,2 6,2 6,4', { name: 'Bridge', bridge: 'yes' })
  const connected = network(low, bridge, road('6,2 7,2'))
  expect(new Set(connected.streets.map(({ name }) => name))).toEqual(new Set(['Bridge', '']))
})

test('knows the speed of each class, and the directions', () => {
  const around = '0,0 1,0 1,1 0,0'
  const ring = (tags: Record<string, string>) =>
    summary(road(around, tags), road('0,0 0,5', { name: 'Exit' }), road('1,1 5,5', { name: 'End' }))[0]
  expect(ring({ name: 'A', highway: 'motorway_link' })).toBe('A 80 3')
  expect(ring({ name: 'A', highway: 'trunk', oneway: 'yes' })).toBe('A 80 one-way 3')
  expect(ring({ name: 'A', highway: 'tertiary', oneway: '-1' })).toBe('A 50 one-way 2')
  expect(ring({ name: 'A', junction: 'roundabout' })).toBe('A 30 one-way 3')
})

test.each([
  { access: 'private' },
  { motor_vehicle: 'no' },
  { highway: 'footway' },
  { highway: 'service' },
  { highway: 'proposed' },
])('leaves out what vehicles cannot use: %j', tags => {
  const path = road('1,0 1,5', { name: 'Path', ...tags })
  expect(summary(road('0,0 1,0', { name: 'A' }), road('1,0 2,0', { name: 'B' }), path)).toEqual(['A 30 2', 'B 30 2'])
})

test('keeps the largest part in which every junction can be reached from every other one', () => {
  const square = [road('0,0 1,0'), road('1,0 1,1'), road('1,1 0,1'), road('0,1 0,0')]
  // A way out that does not lead back, and an island.
  const out = road('1,1 5,5', { oneway: 'yes', name: 'Out' })
  const island = road('20,20 21,20', { name: 'Island' })
  const found = network(out, ...square, island)
  expect([found.junctions, found.streets.length]).toEqual([4, 4])
  for (const { from, to, line } of found.streets) {
    expect(Math.max(from, to)).toBeLessThan(4)
    expect(distanceBetween(line[0]!, line[1]!)).toBeGreaterThan(80)
  }
})

test('marks junctions with traffic lights, also in the middle of a street', () => {
  const lights = point('1,0', { highway: 'traffic_signals' })
  const found = network(road('0,0 1,0 2,0', { name: 'A' }), lights)
  expect(found.streets).toHaveLength(2)
  expect([...found.lights]).toEqual([found.streets[0]!.to])
})

test('the center is the largest city', () => {
  const larger = point('7,0', { place: 'city', name: 'Larger', population: '900000' })
  const { center } = network(road('0,0 1,0'), larger)
  expect(center.longitude).toBeGreaterThan(0.005)
  expect(() => streetNetwork([road('0,0 1,0')])).toThrow('the data has no city')
})
