import type { MapElement } from '../../../local/city/elements.ts'
import { featuresOf } from '../../../local/city/mapFeatures.ts'

const MIDDLE = 2 ** 31
const shapes: Readonly<Record<MapElement['shape'], MapElement['parts']>> = {
  point: [[{ x: MIDDLE, y: MIDDLE }]],
  line: [
    [
      { x: MIDDLE, y: MIDDLE },
      { x: MIDDLE + 50_000, y: MIDDLE },
    ],
  ],
  // Clockwise on a map, whose y grows to the south; 400 m wide.
  area: [
    [
      [0, 0],
      [40_000, 0],
      [40_000, 40_000],
      [0, 40_000],
      [0, 0],
    ].map(([x = 0, y = 0]) => ({ x: MIDDLE + x, y: MIDDLE + y })),
  ],
}
const featureOf = (shape: MapElement['shape'], tags: Record<string, string>) => {
  const [first] = featuresOf({ shape, tags, parts: shapes[shape] })
  return first && { layer: first[0], ...first[1].properties }
}

test.each([
  ['motorway', 'highway', 'motorway'],
  ['trunk', 'major_road', 'trunk'],
  ['tertiary', 'major_road', 'tertiary'],
  ['residential', 'minor_road', 'residential'],
  ['service', 'minor_road', 'service'],
  ['footway', 'path', 'footway'],
])('highway=%s is the kind %s', (highway, kind, kind_detail) => {
  expect(featureOf('line', { highway, name: 'Main Street' })).toMatchObject({
    layer: 'roads',
    kind,
    kind_detail,
    name: 'Main Street',
  })
})

test('marks links, bridges, tunnels and one-way streets only if they are such', () => {
  const plain = featureOf('line', { highway: 'primary', bridge: 'no' })
  for (const key of ['is_link', 'is_bridge', 'is_tunnel', 'oneway', 'name']) expect(plain).not.toHaveProperty(key)
  const tags = { highway: 'primary_link', bridge: 'viaduct', oneway: 'yes' }
  expect(featureOf('line', tags)).toMatchObject({
    kind_detail: 'primary',
    is_link: true,
    is_bridge: true,
    oneway: 'yes',
  })
  expect(featureOf('line', { highway: 'primary', tunnel: 'yes' })).toMatchObject({ is_tunnel: true })
})

test.each([
  [{ railway: 'rail' }, 'roads', 'rail'],
  [{ aeroway: 'runway' }, 'roads', 'aeroway'],
  [{ man_made: 'pier' }, 'roads', 'path'],
  [{ waterway: 'river' }, 'water', 'river'],
  [{ waterway: 'ditch' }, 'water', 'stream'],
  [{ boundary: 'administrative', admin_level: '2' }, 'boundaries', 'country'],
  [{ boundary: 'administrative', admin_level: '5' }, 'boundaries', 'county'],
])('a line with %j is in %s', (tags, layer, kind) => expect(featureOf('line', tags)).toMatchObject({ layer, kind }))

test.each([
  [{ waterway: 'stream', tunnel: 'culvert' }],
  [{ highway: 'proposed' }],
  [{ boundary: 'administrative' }],
  [{ boundary: 'administrative', admin_level: '10' }],
  [{ power: 'line' }],
])('a line with %j is not on the map', tags => expect(featureOf('line', tags)).toBeUndefined())

test.each([
  [{ natural: 'water', name: 'Lake' }, 'water', 'water'],
  [{ natural: 'beach' }, 'landuse', 'beach'],
  [{ leisure: 'park' }, 'landuse', 'park'],
  [{ landuse: 'forest' }, 'landuse', 'wood'],
  [{ amenity: 'hospital', building: 'yes' }, 'landuse', 'hospital'],
  [{ building: 'house' }, 'buildings', 'building'],
])('an area with %j is in %s', (tags, layer, kind) => expect(featureOf('area', tags)).toMatchObject({ layer, kind }))

test('a hospital is an area and a building', () => {
  const found = featuresOf({ shape: 'area', tags: { amenity: 'hospital', building: 'yes' }, parts: shapes.area })
  expect(found.map(([layer]) => layer)).toEqual(['landuse', 'buildings'])
})

test('shows areas from the zoom at which they can be seen', () => {
  const zoom = (tags: Record<string, string>) => featureOf('area', tags)!.min_zoom
  expect(zoom({ leisure: 'park' })).toBe(11)
  const small = shapes.area.map(ring =>
    ring.map(({ x, y }) => ({ x: MIDDLE + (x - MIDDLE) / 100, y: MIDDLE + (y - MIDDLE) / 100 })),
  )
  expect(featuresOf({ shape: 'area', tags: { leisure: 'park' }, parts: small })[0]![1].properties.min_zoom).toBe(14)
})

test('ranks places by their population', () => {
  const city = featureOf('point', { place: 'city', name: 'Big', population: '1319108', capital: '2' })
  expect(city).toMatchObject({ layer: 'places', kind: 'locality', population_rank: 11, capital: 'yes', min_zoom: 8 })
  const quarter = featureOf('point', { place: 'suburb', name: 'Center' })
  expect(quarter).toMatchObject({ kind: 'macrohood', population_rank: 0, min_zoom: 11 })
  expect(quarter).not.toHaveProperty('capital')
  expect(city!.sort_key).toBeLessThan(quarter!.sort_key)
  expect(featureOf('point', { place: 'suburb' })).toBeUndefined()
  expect(featureOf('point', { highway: 'traffic_signals' })).toBeUndefined()
})

test('gives each polygon its holes', () => {
  const [outer] = shapes.area
  const hole = outer!
    .toReversed()
    .map(({ x, y }) => ({ x: MIDDLE + 10_000 + (x - MIDDLE) / 4, y: MIDDLE + 10_000 + (y - MIDDLE) / 4 }))
  const second = outer!.map(({ x, y }) => ({ x: x + 100_000, y }))
  const [found] = featuresOf({ shape: 'area', tags: { natural: 'water' }, parts: [outer!, hole, second] })
  const { geometry } = found![1]
  expect(geometry.type === 'MultiPolygon' && geometry.coordinates.map(rings => rings.length)).toEqual([2, 1])
})
