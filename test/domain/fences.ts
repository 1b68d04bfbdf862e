/** Shapes and places that lie so that they often meet, also at the poles and over the 180th meridian. */
import * as fc from 'fast-check'
import type { Coordinates } from '#shared/domain/geometry.ts'
import type { Shape } from '#shared/domain/wkt.ts'
import { degrees, meters } from '#shared/units.ts'

const CORNERS = [
  [0, 0],
  [55.75, 37.62],
  [-33, 179.99],
  [66.9, -179.99],
  [89.9, 20],
  [-89.95, -100],
  [10, 90],
  [10, -90],
] as const

const near = (spread: number): fc.Arbitrary<Coordinates> =>
  fc
    .tuple(
      fc.constantFrom(...CORNERS),
      fc.double({ min: -spread, max: spread, noNaN: true }),
      fc.double({ min: -spread, max: spread, noNaN: true }),
      fc.constantFrom(1, 1, 0),
    )
    .map(([[latitude, longitude], north, east, scale]) => onEarth(latitude + north * scale, longitude + east * scale))

const onEarth = (latitude: number, longitude: number): Coordinates => ({
  latitude: degrees(Math.max(-90, Math.min(90, latitude))),
  longitude: degrees(longitude > 180 ? longitude - 360 : longitude < -180 ? longitude + 360 : longitude),
})

const anywhere = fc
  .tuple(fc.double({ min: -90, max: 90, noNaN: true }), fc.double({ min: -180, max: 180, noNaN: true }))
  .map(([latitude, longitude]) => onEarth(latitude, longitude))

const beyond = fc
  .tuple(fc.double({ min: -200, max: 200, noNaN: true }), fc.double({ min: -700, max: 700, noNaN: true }))
  .map(([latitude, longitude]): Coordinates => ({ latitude: degrees(latitude), longitude: degrees(longitude) }))

/** A few places, all around one corner. */
const cluster = (least: number) =>
  fc
    .tuple(
      fc.constantFrom(...CORNERS),
      fc.constantFrom(0.001, 0.1, 3, 60),
      fc.array(fc.tuple(fc.double({ min: -1, max: 1, noNaN: true }), fc.double({ min: -1, max: 1, noNaN: true })), {
        minLength: least,
        maxLength: 12,
      }),
    )
    .map(([[latitude, longitude], scale, offsets]) =>
      offsets.map(([north, east]) => onEarth(latitude + north * scale, longitude + east * scale)),
    )

const vertices = (least: number) =>
  fc.oneof(
    { weight: 6, arbitrary: cluster(least) },
    { weight: 1, arbitrary: fc.array(anywhere, { minLength: least, maxLength: 6 }) },
    { weight: 1, arbitrary: fc.array(beyond, { minLength: least, maxLength: 6 }) },
  )

const radius = fc.oneof(
  fc.constantFrom(0, 10, 500, 1e9, 20_037_508),
  fc.double({ min: 0, max: 1_000_000, noNaN: true }),
)

export const fences: fc.Arbitrary<Shape> = fc.oneof(
  fc
    .tuple(fc.oneof(near(0.1), anywhere, beyond), radius)
    .map(([center, reach]): Shape => ({ kind: 'circle', center, radius: meters(reach) })),
  vertices(3).map((ring): Shape => ({ kind: 'polygon', ring })),
  vertices(2).map((line): Shape => ({ kind: 'polyline', line })),
)

/** Places on earth, among them the edges of the map. */
export const places: fc.Arbitrary<Coordinates[]> = fc.array(
  fc.oneof(
    near(0.001),
    near(0.2),
    near(5),
    anywhere,
    fc.constantFrom(onEarth(0, 180), onEarth(0, -180), onEarth(90, 0), onEarth(-90, 0), onEarth(66.9, 180)),
  ),
  { minLength: 4, maxLength: 20 },
)

const EARTH_RADIUS_METERS = 6_378_137
const radians = (value: number) => (value * Math.PI) / 180

const distance = (a: Coordinates, b: Coordinates): number => {
  const dLatitude = radians(b.latitude - a.latitude)
  const dLongitude = radians(b.longitude - a.longitude)
  const h =
    Math.sin(dLatitude / 2) ** 2 +
    Math.cos(radians(a.latitude)) * Math.cos(radians(b.latitude)) * Math.sin(dLongitude / 2) ** 2
  return 2 * EARTH_RADIUS_METERS * Math.atan2(Math.sqrt(h), Math.sqrt(1 - h))
}

const toSegment = (place: Coordinates, from: Coordinates, to: Coordinates): number => {
  const [d0, d1, d2] = [distance(from, place), distance(from, to), distance(to, place)]
  if (d1 < 0.001) return NaN
  if (d0 ** 2 > d1 ** 2 + d2 ** 2) return d2
  if (d2 ** 2 > d1 ** 2 + d0 ** 2) return d0
  const p = (d0 + d1 + d2) / 2
  return (2 * Math.sqrt(Math.max(0, p * (p - d0) * (p - d1) * (p - d2)))) / d1
}

/** Implements the specification edge by edge, without preparation. */
export const plainContains = (shape: Shape, place: Coordinates): boolean => {
  if (shape.kind === 'circle') return distance(shape.center, place) <= shape.radius
  if (shape.kind === 'polyline') {
    return shape.line.slice(1).some((to, index) => toSegment(place, shape.line[index]!, to) <= 25)
  }
  return insideOf(turnedRing(shape.ring), place)
}

const TURNS = Array.from({ length: 41 }, (_, n) => n - 20)

/** Each corner as many whole turns from where it is written as brings it nearest to the one before it. */
const turnedRing = (ring: readonly Coordinates[]): Coordinates[] => {
  const all = [...ring, ring[0]!]
  const turned: number[] = [0]
  for (let n = 1; n < all.length; n += 1) {
    const [before, here, turns] = [all[n - 1]!, all[n]!, turned[n - 1]!]
    const wayWith = (more: number) => Math.abs(here.longitude - before.longitude + 360 * more)
    const least = Math.min(...TURNS.map(wayWith))
    const asWritten = wayWith(0) <= 180 || (wayWith(0) === 360 && here.latitude === before.latitude)
    turned.push(turns + (asWritten ? 0 : TURNS.find(more => wayWith(more) === least)!))
  }
  const corners = all.map((corner, n) => ({ ...corner, longitude: degrees(corner.longitude + 360 * turned[n]!) }))
  const last = corners.at(-1)!
  if (turned.at(-1) === 0) return corners
  const pole = degrees(ring.reduce((sum, { latitude }) => sum + latitude, 0) < 0 ? -91 : 91)
  return [...corners, { ...last, latitude: pole }, { ...corners[0]!, latitude: pole }]
}

const insideOf = (ring: readonly Coordinates[], { latitude, longitude }: Coordinates): boolean => {
  for (const turns of TURNS) {
    const x = longitude + 360 * turns
    let crossings = 0
    ring.forEach((end, i) => {
      const start = ring[(i + ring.length - 1) % ring.length]!
      const [xi, xj] = [end.longitude, start.longitude]
      if (!((xi < x && xj >= x) || (xj < x && xi >= x))) return
      const share = (x - xi) / (xj - xi)
      if (end.latitude + share * (start.latitude - end.latitude) < latitude) crossings += 1
    })
    if (crossings % 2 === 1) return true
  }
  return false
}
