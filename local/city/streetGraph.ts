/** Builds the network of streets that vehicles of the demo drive on. */
import type { Coordinates } from '#shared/domain/geometry.ts'
import { degrees } from '#shared/units.ts'
import type { Street, StreetNetwork } from '../fleet/streets.ts'
import type { MapElement } from './elements.ts'
import { lonLatOf, type MapPoint } from './mapPoint.ts'
import { largestComponent } from './largestComponent.ts'
import { directionOf, roadOf } from './roadClasses.ts'

/** Values of access tags that keep ordinary vehicles out. */
const CLOSED = /^(no|private|bus|delivery|customers)$/
const ACCESS = ['access', 'vehicle', 'motor_vehicle', 'motorcar'] as const

/** A part of a road between two junctions. */
interface Section extends Omit<Street, 'from' | 'to' | 'line'> {
  readonly points: readonly MapPoint[]
}

const keyOf = (point: MapPoint | undefined): string => (point ? `${point.x},${point.y}` : '')

/** Returns the largest network in which every junction can be reached from every other one. */
export const streetNetwork = (elements: readonly MapElement[]): StreetNetwork => {
  const lights = new Set(elements.filter(isLight).map(({ parts }) => keyOf(parts[0]?.[0])))
  const sections = sectionsOf(elements, lights)
  const numbers = new Map<string, number>()
  const numberOf = (point: MapPoint | undefined): number => {
    const known = numbers.get(keyOf(point)) ?? numbers.size
    numbers.set(keyOf(point), known)
    return known
  }
  const streets = sections.map(({ points, ...street }): Street => {
    const line = points.map(coordinatesOf)
    return { ...street, from: numberOf(points[0]), to: numberOf(points.at(-1)), line }
  })
  const lit = new Set([...lights].flatMap(key => numbers.get(key) ?? []))
  return largestComponent({ junctions: numbers.size, streets, lights: lit, center: centerOf(elements) })
}

const coordinatesOf = (point: MapPoint): Coordinates => {
  const [longitude, latitude] = lonLatOf(point)
  return { latitude: degrees(latitude), longitude: degrees(longitude) }
}

/** Returns where the name of the largest city is. Throws if there is none. */
const centerOf = (elements: readonly MapElement[]): Coordinates => {
  const [largest] = elements
    .filter(({ shape, tags }) => shape === 'point' && tags['place'] === 'city')
    .toSorted((a, b) => Number(b.tags['population'] ?? 0) - Number(a.tags['population'] ?? 0))
  const point = largest?.parts[0]?.[0]
  if (!point) throw new Error('the data has no city')
  return coordinatesOf(point)
}

const isLight = ({ shape, tags }: MapElement): boolean => shape === 'point' && tags['highway'] === 'traffic_signals'

const isOpen = ({ shape, tags }: MapElement): boolean =>
  shape === 'line' && !ACCESS.some(key => CLOSED.test(tags[key] ?? ''))

/** Cuts all roads at their junctions and traffic lights. */
const sectionsOf = (elements: readonly MapElement[], lights: ReadonlySet<string>): Section[] => {
  const roads = elements.filter(isOpen).flatMap(element => {
    const speedKmh = roadOf(element)?.speedKmh
    const direction = directionOf(element)
    const name = element.tags['name'] ?? ''
    if (speedKmh === undefined) return []
    return element.parts.map((part): Section => {
      const points = direction === 'backward' ? part.toReversed() : part
      return { name, speedKmh, oneWay: direction !== 'both', points: withoutRepetitions(points) }
    })
  })
  const uses = new Map<string, number>()
  for (const { points } of roads)
    points.forEach((point, n) => {
      const atEnd = n === 0 || n === points.length - 1
      uses.set(keyOf(point), (uses.get(keyOf(point)) ?? 0) + (atEnd ? 2 : 1))
    })
  const isJunction = (point: MapPoint) => (uses.get(keyOf(point)) ?? 0) > 1 || lights.has(keyOf(point))
  return roads.flatMap(road => cutAt(road, isJunction))
}

const withoutRepetitions = (points: readonly MapPoint[]): MapPoint[] =>
  points.filter((point, n) => keyOf(point) !== keyOf(points[n - 1]))

const cutAt = (road: Section, isJunction: (point: MapPoint) => boolean): Section[] => {
  const sections: Section[] = []
  let points: MapPoint[] = []
  for (const point of road.points) {
    points.push(point)
    if (points.length < 2 || !isJunction(point)) continue
    // Streets that end where they begin lead nowhere.
    if (keyOf(points[0]) !== keyOf(point)) sections.push({ ...road, points })
    points = [point]
  }
  return sections
}
