/**
 * Format of the town list: a credit; the groups of towns, one for each country in each cell of one degree; three
 * characters for each town; and a line for each name. Columns of equal things compress better than rows.
 */
import type { Coordinates } from '#shared/domain/geometry.ts'

export interface Town extends Coordinates {
  readonly name: string
  /** ISO 3166: `AT`. */
  readonly country: string
  readonly population: number
}

/** The towns in order of their cells, in columns, because objects would need ten times the memory. */
export interface Towns {
  readonly latitudes: Float64Array
  readonly longitudes: Float64Array
  /** 0 for up to 5,000 inhabitants, and one more for each doubling. */
  readonly sizes: Uint8Array
  readonly countries: readonly string[]
  readonly names: readonly string[]
  /** Index of the first town of each cell, followed by the number of towns. */
  readonly starts: Int32Array
}

/** Cells in a row around the earth, and rows from pole to pole. */
export const COLUMNS = 360
export const ROWS = 180

/** A number of steps within a cell is one printable ASCII character. A step is about 1.2 km. */
const STEPS_PER_DEGREE = 90
const FIRST_CHARACTER = 35
const CHARACTERS_PER_TOWN = 3
const CREDIT = 'Towns of GeoNames, https://www.geonames.org, CC BY 4.0'
const SMALL_POPULATION = 5000

interface Row {
  readonly name: string
  readonly country: string
  readonly size: number
  /** Steps from the south pole and from -180 degrees. */
  readonly north: number
  readonly east: number
  readonly cell: number
}

const rowOf = ({ name, country, population, latitude, longitude }: Town): Row => {
  if (name.includes('\n')) throw new Error(`the name of a town has two lines: ${name}`)
  const north = Math.min(Math.round((latitude + 90) * STEPS_PER_DEGREE), ROWS * STEPS_PER_DEGREE - 1)
  const east = Math.round((longitude + 180) * STEPS_PER_DEGREE) % (COLUMNS * STEPS_PER_DEGREE)
  const cell = Math.floor(north / STEPS_PER_DEGREE) * COLUMNS + Math.floor(east / STEPS_PER_DEGREE)
  const size = Math.max(0, Math.round(Math.log2(population / SMALL_POPULATION)))
  return { name, country, size, north, east, cell }
}

const compareRows = (a: Row, b: Row): number =>
  a.cell - b.cell || compareTexts(a.country, b.country) || a.north - b.north || a.east - b.east

const compareTexts = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

const character = (steps: number): string => String.fromCharCode(FIRST_CHARACTER + steps)

/** Returns the text of a list. Latitudes count from the town before in the group, and longitudes from the cell's edge. */
export const writeTowns = (towns: readonly Town[]): string => {
  const rows = towns.map(rowOf).toSorted(compareRows)
  const groups: { readonly cell: number; readonly country: string; count: number }[] = []
  let numbers = ''
  let before = 0
  for (const { cell, country, north, east, size } of rows) {
    const last = groups.at(-1)
    if (last?.cell === cell && last.country === country) last.count += 1
    else {
      groups.push({ cell, country, count: 1 })
      before = Math.floor(cell / COLUMNS) * STEPS_PER_DEGREE
    }
    numbers += character(north - before) + character(east % STEPS_PER_DEGREE) + character(size)
    before = north
  }
  const heads = groups.map(
    ({ cell, country, count }, n) =>
      `${(cell - (groups[n - 1]?.cell ?? 0)).toString(36)}${country}${count.toString(36)}`,
  )
  return [CREDIT, heads.join(' '), numbers, ...rows.map(({ name }) => name)].join('\n')
}

/** Reads a text of `writeTowns`. */
export const readTowns = (text: string): Towns => {
  const [, heads = '', numbers = '', ...names] = text.split('\n')
  const latitudes = new Float64Array(names.length)
  const longitudes = new Float64Array(names.length)
  const sizes = new Uint8Array(names.length)
  const countries: string[] = []
  const starts = new Int32Array(COLUMNS * ROWS + 1)
  const steps = (at: number): number => numbers.charCodeAt(at) - FIRST_CHARACTER
  let [cell, town] = [0, 0]
  for (const { apart, country, count } of groupsOf(heads)) {
    starts.fill(town, cell + 1, cell + apart + 1)
    cell += apart
    let latitude = Math.floor(cell / COLUMNS) * STEPS_PER_DEGREE
    for (const end = town + count; town < end; town += 1) {
      const at = town * CHARACTERS_PER_TOWN
      latitude += steps(at)
      latitudes[town] = latitude / STEPS_PER_DEGREE - 90
      longitudes[town] = (cell % COLUMNS) + steps(at + 1) / STEPS_PER_DEGREE - 180
      sizes[town] = steps(at + 2)
      countries.push(country)
    }
  }
  starts.fill(town, cell + 1)
  return { latitudes, longitudes, sizes, countries, names, starts }
}

const GROUP = /([0-9a-z]+)([A-Z]{2})([0-9a-z]+)/g

/** `apart`: number of cells since the group before. */
const groupsOf = (heads: string) =>
  Array.from(heads.matchAll(GROUP), ([, apart = '', country = '', count = '']) => ({
    apart: Number.parseInt(apart, 36),
    country,
    count: Number.parseInt(count, 36),
  }))
