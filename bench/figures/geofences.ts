/** What it costs to find the geofences around a position: the index, against asking each geofence. */
import { type Fence, indexOf } from '#shared/domain/fenceIndex.ts'
import { containing } from '#shared/domain/geofence.ts'
import type { Coordinates } from '#shared/domain/geometry.ts'
import { geofenceId } from '#shared/model/ids.ts'
import { degrees } from '#shared/units.ts'
import { cpuOf, median } from '../kit/cpu.ts'
import type { Figure } from '../kit/figure.ts'
import { randomFrom } from '../kit/fleet.ts'
import { sized } from '../kit/size.ts'

const ROUNDS = sized(5, 1)
const PLACES = sized(20_000, 200)
/** The scan is slow: a part of the places is enough. */
const SCANNED = sized(500, 20)
/** Of a town and its surroundings. */
const [SOUTH, WEST, SIZE_DEGREES] = [59.6, 10.3, 0.6]

export const run = async (): Promise<Figure[]> => {
  const random = randomFrom(1)
  const thousand = Array.from({ length: 1000 }, (_, n) => polygon(n + 1, random))
  const places = Array.from({ length: PLACES }, () => placeIn(random))
  const some = places.slice(0, SCANNED)
  const [index, scan] = [indexOf(thousand), scanOf(thousand)]
  if (some.some(place => String(index(place)) !== String(scan(place))))
    throw new Error('the index and the scan return different results')
  const indexed = await microsecondsEach(index, places)
  const scanned = await microsecondsEach(scan, some)
  const hundred = await microsecondsEach(indexOf(scattered(100)), places)
  const more = await microsecondsEach(indexOf(scattered(10_000)), places)
  const built = await microsecondsEach(() => indexOf(thousand), some.slice(0, 5))
  return [
    { figure: 'a position, 1,000 geofences', value: indexed, unit: 'CPU-µs', goal: { atMost: 1 } },
    { figure: 'asking each of 1,000 takes', value: scanned / indexed, unit: 'times as long', goal: { atLeast: 100 } },
    {
      figure: 'growth from 100 to 10,000 geofences, as many around each place',
      value: Math.log(more / hundred) / Math.log(100),
      unit: 'exponent',
      goal: { atMost: 0.2 },
    },
    { figure: 'asking each of 1,000', value: scanned, unit: 'CPU-µs' },
    { figure: 'making the index of 1,000', value: built / 1000, unit: 'CPU-ms' },
  ]
}

const placeIn = (random: () => number): Coordinates => ({
  latitude: degrees(SOUTH + random() * SIZE_DEGREES),
  longitude: degrees(WEST + random() * SIZE_DEGREES),
})

/** A blob of 8 to 40 vertices, some 300 to 1,500 m across. */
const polygon = (id: number, random: () => number, around = placeIn(random)): Fence => {
  const vertices = 8 + Math.floor(random() * 33)
  const radius = 0.0015 + random() * 0.006
  const ring = Array.from({ length: vertices }, (_, n) => {
    const [angle, reach] = [(n / vertices) * 2 * Math.PI, radius * (0.6 + 0.4 * random())]
    return {
      latitude: degrees(around.latitude + reach * Math.sin(angle)),
      longitude: degrees(around.longitude + reach * 2 * Math.cos(angle)),
    }
  })
  return { id: geofenceId(id), shape: { kind: 'polygon', ring } }
}

/** As many around each place of the town, however many there are in all: the rest is elsewhere. */
const scattered = (count: number): Fence[] => {
  const random = randomFrom(2)
  return Array.from({ length: count }, (_, n) =>
    n < 100
      ? polygon(n + 1, random)
      : polygon(n + 1, random, { latitude: degrees(-50 + 100 * random()), longitude: degrees(-170 + 340 * random()) }),
  )
}

const scanOf = (fences: readonly Fence[]) => {
  const asked = fences.map(({ id, shape }) => ({ id, contains: containing(shape) }))
  return (place: Coordinates) => asked.filter(({ contains }) => contains(place)).map(({ id }) => id)
}

/** The median of some rounds, after one that nobody counts. */
const microsecondsEach = async (
  find: (place: Coordinates) => unknown,
  places: readonly Coordinates[],
): Promise<number> => {
  const results: number[] = []
  for (let round = 0; round <= ROUNDS; round += 1) {
    const { ownSeconds } = await cpuOf([], () => {
      for (const place of places) find(place)
    })
    if (round > 0) results.push((ownSeconds * 1e6) / places.length)
  }
  return median(results)
}
