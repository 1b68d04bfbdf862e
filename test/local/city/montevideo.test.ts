/** The city of the demo, as it is built from the npm package. */
import { VectorTile } from '@mapbox/vector-tile'
import { PbfReader } from 'pbf'
import { bytesToHeader, PMTiles } from 'pmtiles'
import { distanceBetween } from '#shared/domain/geometry.ts'
import { type City, cityArchive } from '../../../local/city/cityArchive.ts'
import { montevideo } from '../../../local/city/montevideo.ts'
import { streetNetwork } from '../../../local/city/streetGraph.ts'
import { DEMO_FLEET } from '../../../local/fleet/demoFleet.ts'
import { backfillHistory, HISTORY_MS } from '../../../local/fleet/demoHistory.ts'
import { roadMapOf } from '../../../local/fleet/lanes.ts'
import { type Street, type StreetNetwork, streetsFrom, streetsText } from '../../../local/fleet/streets.ts'
import { simulatedVehicle } from '../../../local/fleet/vehicle.ts'
import { streetFinder } from '../fleet/onStreets.ts'
import { runs } from '../../kit/runs.ts'

let city: City
let archive: Buffer
let network: StreetNetwork
let features: readonly Found[]
beforeAll(async () => {
  city = montevideo()
  archive = cityArchive(city)
  network = streetsFrom(streetsText(streetNetwork(city.elements)))
  features = await featuresOfAllTiles()
})

const bytes = (offset: number, length: number): ArrayBuffer =>
  Uint8Array.from(archive.subarray(offset, offset + length)).buffer
const reader = () =>
  new PMTiles({ getKey: () => 'city', getBytes: async (offset, length) => ({ data: bytes(offset, length) }) })
const header = () => bytesToHeader(bytes(0, 127))

interface Found {
  readonly layer: string
  readonly properties: Readonly<Record<string, unknown>>
}

/** Returns all features of all tiles. A street is in the tiles of several zooms. */
const featuresOfAllTiles = async (): Promise<Found[]> => {
  const { minZoom, maxZoom, minLon, minLat, maxLon, maxLat } = header()
  const features: Found[] = []
  for (let zoom = minZoom; zoom <= maxZoom; zoom += 1) {
    const column = (longitude: number) => Math.floor(((longitude + 180) / 360) * 2 ** zoom)
    const row = (latitude: number) =>
      Math.floor((1 - Math.asinh(Math.tan((latitude * Math.PI) / 180)) / Math.PI) * 2 ** (zoom - 1))
    for (let x = column(minLon); x <= column(maxLon); x += 1)
      for (let y = row(maxLat); y <= row(minLat); y += 1) {
        const tile = await reader().getZxy(zoom, x, y)
        if (!tile) continue
        for (const [layer, found] of Object.entries(new VectorTile(new PbfReader(tile.data)).layers))
          for (let n = 0; n < found.length; n += 1) features.push({ layer, properties: found.feature(n).properties })
      }
  }
  return features
}

test('names its source and license, and has the layers of the Protomaps basemap', async () => {
  const metadata = (await reader().getMetadata()) as Record<string, unknown> & { vector_layers: { id: string }[] }
  expect(metadata).toMatchObject({
    name: 'Montevideo',
    attribution: '© OpenStreetMap contributors',
    license: expect.stringContaining('Open Database License'),
    source: expect.stringContaining('osm-qa-montevideo'),
  })
  const layers = ['earth', 'landuse', 'water', 'roads', 'buildings', 'boundaries', 'places']
  expect(metadata.vector_layers.map(({ id }) => id)).toEqual(layers)
  const { minZoom, maxZoom, minLon, minLat, maxLon, maxLat } = header()
  expect([minZoom, maxZoom]).toEqual([8, 14])
  expect([minLon, minLat, maxLon, maxLat].map(value => Number(value.toFixed(2)))).toEqual([
    -56.34, -34.96, -55.99, -34.81,
  ])
  expect(archive.length).toBeLessThan(1_600_000)
})

test('has nothing of the mappers: no key begins with @, and only the keys that the style uses are left', () => {
  expect(features.length).toBeGreaterThan(20_000)
  const keys = new Set(features.flatMap(({ properties }) => Object.keys(properties)))
  expect([...keys].filter(key => key.startsWith('@'))).toEqual([])
  const expected = [
    'kind',
    'kind_detail',
    'name',
    'min_zoom',
    'sort_key',
    'population_rank',
    'capital',
    'oneway',
    'is_link',
    'is_bridge',
    'is_tunnel',
  ]
  expect([...keys].toSorted()).toEqual(expected.toSorted())
  expect(features.filter(({ properties }) => typeof properties['min_zoom'] !== 'number')).toEqual([])
  expect(new Set(features.map(({ layer }) => layer)).size).toBe(7)
})

test('has the names of streets and quarters', () => {
  const names = new Set(features.map(({ properties }) => properties['name']))
  for (const name of ['Montevideo', 'Ciudad Vieja', 'Pocitos', 'Avenida 18 de Julio', 'Bulevar General Artigas'])
    expect(names).toContain(name)
  expect(names.size).toBeGreaterThan(3500)
})

const kilometers = ({ streets }: StreetNetwork): number =>
  streets.reduce(
    (sum, { line }) => line.reduce((all, point, n) => all + distanceBetween(line[n - 1] ?? point, point), sum),
    0,
  ) / 1000

test('has streets of 2,900 km, on which vehicles are never caught', () => {
  expect(kilometers(network)).toBeGreaterThan(2800)
  expect(network.streets.filter(({ oneWay }) => oneWay).length).toBeGreaterThan(5000)
  expect(new Set(network.streets.map(({ name }) => name)).size).toBeGreaterThan(3500)
  expect(network.lights.size).toBeGreaterThan(800)
  expect(reached(network, ({ from, to }) => [from, to])).toBe(network.junctions)
  expect(reached(network, ({ from, to }) => [to, from])).toBe(network.junctions)
})

/** Returns the number of junctions that can be reached from the first one. */
const reached = ({ streets }: StreetNetwork, ends: (street: Street) => readonly [from: number, to: number]): number => {
  const next = new Map<number, number[]>()
  const connect = (from: number, to: number) => next.set(from, [...(next.get(from) ?? []), to])
  for (const street of streets) {
    const [from, to] = ends(street)
    connect(from, to)
    if (!street.oneWay) connect(to, from)
  }
  const found = new Set([0])
  for (const junction of found) for (const other of next.get(junction) ?? []) found.add(other)
  return found.size
}

test('every fix of the history is on a street, in its direction', () => {
  const find = streetFinder(network)
  const map = roadMapOf(network)
  const now = Date.parse('2026-06-01T15:00:00Z')
  for (const { number, topKmh } of DEMO_FLEET.slice(0, runs(2, 20))) {
    const vehicle = simulatedVehicle(number, { map, topKmh, beginMs: now - HISTORY_MS, lookMs: now })
    const found = backfillHistory(vehicle, now).map(find)
    expect(Math.max(...found.map(({ meters }) => meters))).toBeLessThan(1)
    expect(Math.max(...found.map(({ turned }) => turned))).toBeLessThan(5)
  }
})
