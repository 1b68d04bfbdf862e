/** The data of the built-in map. */
import type { Position } from 'geojson'
import { boundsOf } from '../../web/src/map/bounds.ts'
import { countryName, countryNamesIn } from '../../web/src/map/countryNames.ts'
import { countryNames, outlines, type Scale } from '../../web/world/worldLayers.ts'

const polygonsAt = (scale: Scale): Position[][][] =>
  outlines(scale).earth.features.flatMap(({ geometry }) => (geometry.type === 'Polygon' ? [geometry.coordinates] : []))

/** Returns whether a ray to the east crosses the ring an odd number of times. */
const isInside = (ring: readonly Position[], [x, y]: readonly [number, number]): boolean =>
  ring.filter(([u = 0, v = 0], n) => {
    const [nextU = 0, nextV = 0] = ring[(n + 1) % ring.length]!
    return v > y !== nextV > y && x < u + ((y - v) / (nextV - v)) * (nextU - u)
  }).length %
    2 ===
  1

const isLand = (polygons: readonly Position[][][], place: readonly [number, number]): boolean =>
  polygons.some(rings => rings.filter(ring => isInside(ring, place)).length % 2 === 1)

const SEA = { atlantic: [-30, 60], laPlata: [-56, -35.5], arctic: [170, 75], pacific: [-150, 30], indian: [73.5, -10] }
const LAND = {
  moscow: [37.6, 55.75],
  chukotka: [-175, 66],
  wrangel: [-179.5, 71.2],
  fiji: [179.4, -16.5],
  wien: [16, 48],
}

test.each<Scale>(['50m', '10m'])(
  'at 1:%s draws no ring over the 180th meridian, and land and sea in their places',
  scale => {
    const polygons = polygonsAt(scale)
    const jumps = polygons.flat().filter(ring => ring.some(([x = 0], n) => Math.abs(x - (ring[n + 1]?.[0] ?? x)) > 180))
    expect(jumps).toEqual([])
    const landAt = (places: Readonly<Record<string, number[]>>) =>
      Object.keys(places).filter(name => isLand(polygons, [places[name]![0]!, places[name]![1]!]))
    expect(landAt(SEA)).toEqual([])
    expect(landAt(LAND)).toEqual(Object.keys(LAND))
  },
)

test('names countries on their own land', () => {
  const at = new Map(countryNames().features.map(({ properties: { name }, geometry }) => [name, geometry.coordinates]))
  const expected = { France: [2, 47], Norway: [10, 62], Russia: [105, 63], Chile: [-69, -25], Fiji: [178, -18] }
  for (const [name, [longitude, latitude]] of Object.entries(expected)) {
    expect(Math.abs(at.get(name)![0]! - longitude!)).toBeLessThan(8)
    expect(Math.abs(at.get(name)![1]! - latitude!)).toBeLessThan(8)
  }
  expect([...at.keys()].filter(name => name.includes('.'))).toEqual([])
})

test('has the codes of countries, so that browsers name them in their language', () => {
  const codes = new Map(countryNames().features.map(({ properties: { name, country } }) => [name, country]))
  const names = countryNamesIn('de-AT')
  expect(['Austria', 'United States of America', 'eSwatini'].map(name => names[codes.get(name) ?? ''])).toEqual([
    'Österreich',
    'USA',
    'Eswatini',
  ])
  // Areas that have no code keep the name of the map.
  expect([...codes].filter(([, code]) => code === undefined).map(([name]) => name)).toContain('Kosovo')
  expect(countryName('en-US')).toEqual(['get', 'name'])
})

test('fits places on both sides of the 180th meridian in a narrow box', () => {
  const suva = { latitude: -18.1, longitude: 178.4 }
  const apia = { latitude: -13.8, longitude: -171.8 }
  expect(boundsOf([suva, apia])).toEqual([
    [178.4, -18.1],
    [188.2, -13.8],
  ])
  expect(boundsOf([{ latitude: 48, longitude: 3 }, suva])).toEqual([
    [3, -18.1],
    [178.4, 48],
  ])
  expect(boundsOf([])).toBeUndefined()
})
