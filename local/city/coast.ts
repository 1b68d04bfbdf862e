/**
 * Finds the sea. The data has no coastline, but a city fills its coast: the sea is what a disk reaches from the edge of
 * the map without touching anything that is on land.
 */
import { type GridPoint, outlinesOf } from './contours.ts'
import { distanceField, type Grid } from './distanceField.ts'
import type { MapElement } from './elements.ts'
import type { MapBox, MapPoint } from './mapPoint.ts'

/** Side of a square of the grid: 16 m in Montevideo. */
const CELL = 2 ** 11
/** Radius of the disk, in squares. Wider than the gaps between streets by the water, and narrow enough for a harbor. */
const RADIUS = 10
/** Distance of the shore from what is on land, in squares. */
const SHORE = 0.7

/** Tags of what is in or on the water, and of lines that are not on the ground. */
const NOT_LAND: Readonly<Record<string, RegExp>> = {
  natural: /^(water|bay|reef|shoal|strait)$/,
  waterway: /./,
  route: /./,
  boundary: /./,
  power: /./,
  communication: /./,
  man_made: /^(pier|pipeline)$/,
  leisure: /^(marina|slipway)$/,
  'seamark:type': /./,
}

const ON_LAND = ['highway', 'building', 'landuse', 'leisure', 'natural', 'railway', 'place', 'man_made', 'amenity']

const isLand = ({ shape, tags }: MapElement): boolean =>
  shape !== 'point' &&
  ON_LAND.some(key => tags[key] !== undefined) &&
  !Object.entries(NOT_LAND).some(([key, value]) => value.test(tags[key] ?? ''))

/** Returns the polygons of the sea that reaches the southern edge of the box, each with its islands as holes. */
export const seaOf = (elements: readonly MapElement[], box: MapBox): MapPoint[][][] => {
  const toLand = distanceField(landGrid(elements, box))
  const toOpenSea = distanceField(openSea(toLand))
  // Above 0 in the sea, so that the outline is at the shore.
  const depth = { ...toOpenSea, cells: toOpenSea.cells.map(distance => RADIUS - SHORE - distance) }
  const placed = ([x, y]: GridPoint): MapPoint => ({
    x: Math.round(between(box.west, box.west + (x + 0.5) * CELL, box.east)),
    y: Math.round(between(box.north, box.north + (y + 0.5) * CELL, box.south)),
  })
  return outlinesOf(depth).map(rings => rings.map(ring => ring.map(placed)))
}

const between = (least: number, value: number, most: number): number => Math.min(most, Math.max(least, value))

/** Marks the squares that something on land touches. */
const landGrid = (elements: readonly MapElement[], { west, north, east, south }: MapBox): Grid => {
  const [width, height] = [(east - west) / CELL, (south - north) / CELL]
  const cells = new Uint8Array(width * height)
  const mark = (x: number, y: number): void => {
    const [column, row] = [Math.floor((x - west) / CELL), Math.floor((y - north) / CELL)]
    if (column >= 0 && row >= 0 && column < width && row < height) cells[row * width + column] = 1
  }
  for (const { parts } of elements.filter(isLand))
    for (const part of parts)
      part.forEach(({ x, y }, n) => {
        const end = part[n + 1] ?? { x, y }
        const steps = Math.ceil((Math.max(Math.abs(end.x - x), Math.abs(end.y - y)) / CELL) * 2) + 1
        for (let step = 0; step < steps; step += 1)
          mark(x + ((end.x - x) * step) / steps, y + ((end.y - y) * step) / steps)
      })
  return { width, height, cells }
}

/** Marks the squares that the middle of the disk reaches from the southern edge. */
const openSea = ({ width, height, cells }: Grid<Float64Array>): Grid => {
  const reached = new Uint8Array(cells.length)
  const pending: number[] = []
  const reach = (cell: number): void => {
    if (reached[cell] === 1 || (cells[cell] ?? 0) <= RADIUS) return
    reached[cell] = 1
    pending.push(cell)
  }
  for (let x = 0; x < width; x += 1) reach((height - 1) * width + x)
  for (let cell = pending.pop(); cell !== undefined; cell = pending.pop()) {
    if (cell % width > 0) reach(cell - 1)
    if (cell % width < width - 1) reach(cell + 1)
    if (cell >= width) reach(cell - width)
    if (cell + width < reached.length) reach(cell + width)
  }
  return { width, height, cells: reached }
}
