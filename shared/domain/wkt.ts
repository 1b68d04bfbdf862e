/**
 * Parser of geofence areas. The format resembles WKT but is Traccar's own: the latitude comes first. Reads any text in
 * one pass.
 */
import { AREA_MAX } from '../model/areaMax.ts'
import { type Degrees, degrees, type Meters, meters } from '../units.ts'
import type { Coordinates } from './geometry.ts'

export type Shape =
  | { readonly kind: 'circle'; readonly center: Coordinates; readonly radius: Meters }
  /** One ring. Repeating its first point at the end is optional. */
  | { readonly kind: 'polygon'; readonly ring: readonly Coordinates[] }
  | { readonly kind: 'polyline'; readonly line: readonly Coordinates[] }

/** `problem` is an error message for the caller. */
export type Parsed = { readonly shape: Shape } | { readonly problem: string }

const VERTICES_MAX = 1000

/** Parses an area. Coordinates are finite but can be out of range: 3.9 accepts longitudes beyond 180. */
export const parseArea = (area: string): Parsed => {
  if (area.length > AREA_MAX) return problem(`area must have at most ${AREA_MAX} characters`)
  if (area.startsWith('CIRCLE')) return circle(new Scanner(area, 'CIRCLE'.length))
  if (area.startsWith('POLYGON')) return polygon(new Scanner(area, 'POLYGON'.length))
  if (area.startsWith('LINESTRING')) return polyline(new Scanner(area, 'LINESTRING'.length))
  return problem('Unknown geometry type')
}

const problem = (sentence: string): Parsed => ({ problem: sentence })

const CIRCLE = 'area must be written as CIRCLE (latitude longitude, radius)'
const POLYGON = 'area must be written as POLYGON ((latitude longitude, latitude longitude, …)) with one ring'
const LINESTRING = 'area must be written as LINESTRING (latitude longitude, latitude longitude, …)'

const circle = (scanner: Scanner): Parsed => {
  scanner.spaces()
  if (!scanner.takes('(')) return problem(CIRCLE)
  const center = scanner.place()
  scanner.spaces()
  if (!center || !scanner.takes(',')) return problem(CIRCLE)
  scanner.spaces()
  const radius = scanner.number()
  scanner.spaces()
  if (radius === undefined || !scanner.takes(')') || !scanner.ends()) return problem(CIRCLE)
  if (radius < 0) return problem('area must not have a negative radius')
  return { shape: { kind: 'circle', center, radius: meters(radius) } }
}

const polygon = (scanner: Scanner): Parsed => {
  const ring = scanner.places('((', '))')
  if (!ring) return problem(POLYGON)
  if (ring.length < 3) return problem('area must have at least 3 vertices')
  return ring.length > VERTICES_MAX ? tooMany() : { shape: { kind: 'polygon', ring } }
}

const polyline = (scanner: Scanner): Parsed => {
  const line = scanner.places('(', ')')
  if (!line) return problem(LINESTRING)
  if (line.length < 2) return problem('area must have at least 2 vertices')
  return line.length > VERTICES_MAX ? tooMany() : { shape: { kind: 'polyline', line } }
}

const tooMany = () => problem(`area must have at most ${VERTICES_MAX} vertices`)

const NUMBER = /[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?/y

/** Reads a text from left to right without backtracking. */
class Scanner {
  constructor(
    private readonly text: string,
    private at: number,
  ) {}

  takes(expected: string): boolean {
    const found = this.text.startsWith(expected, this.at)
    if (found) this.at += expected.length
    return found
  }

  spaces(): void {
    while (this.space());
  }

  /** Returns true if only spaces are left. */
  ends(): boolean {
    this.spaces()
    return this.at === this.text.length
  }

  /** Reads a finite decimal number. */
  number(): number | undefined {
    NUMBER.lastIndex = this.at
    const [digits] = NUMBER.exec(this.text) ?? []
    if (digits === undefined) return undefined
    this.at += digits.length
    const value = Number(digits)
    return Number.isFinite(value) ? value : undefined
  }

  /** Reads latitude and longitude, separated by exactly one space as in 3.9. */
  place(): Coordinates | undefined {
    const latitude = this.degrees()
    if (latitude === undefined || !this.space()) return undefined
    const longitude = this.degrees()
    return longitude === undefined ? undefined : { latitude, longitude }
  }

  /** Reads places in brackets, separated by commas, up to the end of the text. Stops after one more than allowed. */
  places(open: string, close: string): Coordinates[] | undefined {
    this.spaces()
    if (!this.takes(open)) return undefined
    const found: Coordinates[] = []
    do {
      this.spaces()
      const place = this.place()
      if (!place) return undefined
      found.push(place)
      if (found.length > VERTICES_MAX) return found
      this.spaces()
    } while (this.takes(','))
    return this.takes(close) && this.ends() ? found : undefined
  }

  private degrees(): Degrees | undefined {
    const value = this.number()
    return value === undefined ? undefined : degrees(value)
  }

  private space(): boolean {
    const found = SPACES.includes(this.text.charAt(this.at)) && this.at < this.text.length
    if (found) this.at += 1
    return found
  }
}

const SPACES = ' \t\n\r\v\f'
