import { fromGeojsonVt } from '@maplibre/vt-pbf'
import { boxOf, readElements, type SourceTile } from '../../../local/city/elements.ts'
import { lonLatOf } from '../../../local/city/mapPoint.ts'

const EXTENT = 4096
const ZOOM = 12
type Feature = { type: 1 | 2 | 3; geometry: unknown; tags: Record<string, string> }
const tile = (column: number, row: number, features: readonly Feature[]): SourceTile => {
  const layer = {
    features,
    numPoints: 0,
    numSimplified: 0,
    numFeatures: features.length,
    source: null,
    x: column,
    y: row,
    z: ZOOM,
    transformed: true,
    minX: 0,
    minY: 0,
    maxX: 1,
    maxY: 1,
  }
  const data = fromGeojsonVt({ osm: layer as never }, { version: 2, extent: EXTENT })
  return { zoom: ZOOM, column, row, data }
}
const way = (
  id: string,
  geometry: readonly (readonly [number, number])[],
  tags: Record<string, string> = {},
): Feature => ({
  type: 2,
  geometry: [geometry],
  tags: {
    '@id': id,
    '@user': 'a mapper',
    '@uid': '7',
    '@changeset': '8',
    '@timestamp': '9',
    highway: 'primary',
    ...tags,
  },
})

test('joins a street that the edge between two tiles cuts', () => {
  const left = tile(1407, 2471, [
    way(
      '5',
      [
        [4000, 100],
        [EXTENT, 140],
      ],
      { name: 'Main' },
    ),
  ])
  const right = tile(1408, 2471, [
    way(
      '5',
      [
        [0, 140],
        [50, 160],
      ],
      { name: 'Main' },
    ),
    way('6', [
      [0, 140],
      [9, 9],
    ]),
  ])
  const [main, other] = readElements([right, left])
  expect(main).toMatchObject({ shape: 'line', tags: { highway: 'primary', name: 'Main' } })
  expect([main!.parts.length, main!.parts[0]!.length, other!.parts.length]).toEqual([1, 3, 1])
  const unit = 2 ** 32 / 2 ** ZOOM / EXTENT
  expect(main!.parts[0]![1]).toEqual({ x: 1408 * EXTENT * unit, y: (2471 * EXTENT + 140) * unit })
})

test('leaves out the keys of mappers', () => {
  const [street] = readElements([
    tile(1, 1, [
      way('5', [
        [0, 0],
        [9, 9],
      ]),
    ]),
  ])
  expect(street!.tags).toEqual({ highway: 'primary' })
})

test('reads points of places and traffic lights, but no house numbers', () => {
  const point = (tags: Record<string, string>): Feature => ({
    type: 1,
    geometry: [[10, 10]],
    tags: { '@id': '1', ...tags },
  })
  const points = [
    point({ place: 'city', name: 'A' }),
    point({ 'addr:housenumber': '7' }),
    point({ highway: 'traffic_signals' }),
  ]
  expect(readElements([tile(1, 1, points)]).map(({ tags }) => tags)).toEqual([
    { place: 'city', name: 'A' },
    { highway: 'traffic_signals' },
  ])
})

test('knows the rectangle of the tiles', () => {
  const { west, north, east, south } = boxOf([tile(1407, 2471, []), tile(1410, 2472, [])])
  const [[left, top], [right, bottom]] = [lonLatOf({ x: west, y: north }), lonLatOf({ x: east, y: south })]
  expect([left, bottom, right, top].map(value => Number(value.toFixed(3)))).toEqual([
    -56.338, -34.958, -55.986, -34.814,
  ])
})
