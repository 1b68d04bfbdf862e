/** A network of streets that vehicles drive on, and its file. */
import * as z from 'zod/mini'
import type { Coordinates } from '#shared/domain/geometry.ts'
import { degrees } from '#shared/units.ts'

/** A street between two junctions. */
export interface Street {
  /** Number of the junction at the first point of the line. */
  readonly from: number
  /** Number of the junction at the last point. */
  readonly to: number
  /** Empty if it has none. */
  readonly name: string
  readonly speedKmh: number
  /** Vehicles drive in the direction of the line only. */
  readonly oneWay: boolean
  /** At least two points. */
  readonly line: readonly Coordinates[]
}

/** From each junction every other one can be reached. */
export interface StreetNetwork {
  /** Number of junctions, which are numbered from 0. */
  readonly junctions: number
  readonly streets: readonly Street[]
  /** Junctions with traffic lights. */
  readonly lights: ReadonlySet<number>
  /** Middle of the city, which most traffic goes to. */
  readonly center: Coordinates
}

/** Coordinates in the file are whole numbers of this fraction of a degree: a tenth of a meter. */
const PRECISION = 1e6
/** Numbers in a row before the line: from, to, name, speed, one-way. */
const HEAD = 5

/** A row of numbers for each street. After the head, the first point, and then the difference to the point before. */
const StreetFile = z.object({
  junctions: z.int(),
  lights: z.array(z.int()),
  center: z.tuple([z.int(), z.int()]),
  names: z.array(z.string()),
  streets: z.array(z.array(z.int())),
})

/** Returns the text of the file. */
export const streetsText = ({ junctions, streets, lights, center }: StreetNetwork): string => {
  const names = [...new Set(streets.map(({ name }) => name))]
  const numbers = new Map(names.map((name, n) => [name, n]))
  const rows = streets.map(({ from, to, name, speedKmh, oneWay, line }) => {
    const points = line.map(wholeNumbers)
    const steps = points.flatMap(([y, x], n) => [y - (points[n - 1]?.[0] ?? 0), x - (points[n - 1]?.[1] ?? 0)])
    return [from, to, numbers.get(name) ?? 0, speedKmh, oneWay ? 1 : 0, ...steps]
  })
  const file: z.infer<typeof StreetFile> = {
    junctions,
    lights: [...lights],
    center: wholeNumbers(center),
    names,
    streets: rows,
  }
  return JSON.stringify(file)
}

const wholeNumbers = ({ latitude, longitude }: Coordinates): [y: number, x: number] => [
  Math.round(latitude * PRECISION),
  Math.round(longitude * PRECISION),
]

const coordinatesOf = (y: number, x: number): Coordinates => ({
  latitude: degrees(y / PRECISION),
  longitude: degrees(x / PRECISION),
})

/** Reads the text of a file. Throws if it is not such a file. */
export const streetsFrom = (text: string): StreetNetwork => {
  const { junctions, lights, center, names, streets } = StreetFile.parse(JSON.parse(text))
  return {
    junctions,
    lights: new Set(lights),
    center: coordinatesOf(...center),
    streets: streets.map(row => {
      const [from = 0, to = 0, name = 0, speedKmh = 0, oneWay = 0] = row
      return { from, to, name: names[name] ?? '', speedKmh, oneWay: oneWay === 1, line: lineIn(row) }
    }),
  }
}

const lineIn = (row: readonly number[]): Coordinates[] => {
  const line: Coordinates[] = []
  let [y, x] = [0, 0]
  for (let n = HEAD; n + 1 < row.length; n += 2) {
    y += row[n] ?? 0
    x += row[n + 1] ?? 0
    line.push(coordinatesOf(y, x))
  }
  return line
}
