/** Exact distances on a grid of squares. */

/** Values of the squares, row by row. */
export interface Grid<T extends Uint8Array | Float64Array = Uint8Array> {
  readonly width: number
  readonly height: number
  readonly cells: T
}

/** Farther than any grid is wide, and small enough that its square is exact. */
const FAR = 1e7

/**
 * Returns the distance of each square to the nearest one that is not 0, in sides of a square. The lower envelope of
 * parabolas gives it in two passes, over columns and then over rows (Felzenszwalb and Huttenlocher).
 */
export const distanceField = ({ width, height, cells }: Grid): Grid<Float64Array> => {
  const squares = Float64Array.from(cells, value => (value === 0 ? FAR * FAR : 0))
  const pass = envelope(Math.max(width, height))
  for (let x = 0; x < width; x += 1) pass(squares, { start: x, step: width, length: height })
  for (let y = 0; y < height; y += 1) pass(squares, { start: y * width, step: 1, length: width })
  return { width, height, cells: squares.map(Math.sqrt) }
}

/** A row or a column. */
interface Lane {
  readonly start: number
  readonly step: number
  readonly length: number
}

/** Returns the pass over one lane. It replaces squared distances by those that include all squares of the lane. */
const envelope = (longest: number): ((squares: Float64Array, lane: Lane) => void) => {
  const before = new Float64Array(longest)
  /** Squares whose parabolas are lowest somewhere, and from where on. */
  const lowest = new Int32Array(longest)
  const from = new Float64Array(longest)
  const heightAt = (vertex: number): number => (before[vertex] ?? 0) + vertex * vertex
  const crossing = (a: number, b: number): number => (heightAt(b) - heightAt(a)) / (2 * (b - a))
  return (squares, { start, step, length }) => {
    for (let n = 0; n < length; n += 1) before[n] = squares[start + n * step] ?? 0
    let last = 0
    lowest[0] = 0
    from[0] = -Infinity
    for (let n = 1; n < length; n += 1) {
      let cross = crossing(lowest[last] ?? 0, n)
      while (cross <= (from[last] ?? 0)) {
        last -= 1
        cross = crossing(lowest[last] ?? 0, n)
      }
      last += 1
      lowest[last] = n
      from[last] = cross
    }
    for (let n = 0, at = 0; n < length; n += 1) {
      while (at < last && (from[at + 1] ?? 0) <= n) at += 1
      const vertex = lowest[at] ?? 0
      squares[start + n * step] = (n - vertex) ** 2 + (before[vertex] ?? 0)
    }
  }
}
