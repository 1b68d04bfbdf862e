import fc from 'fast-check'
import type { MapPoint } from '../../../local/city/mapPoint.ts'
import { joinLines } from '../../../local/city/joinLines.ts'
import { runs } from '../../kit/runs.ts'

const line = (...xs: readonly number[]): MapPoint[] => xs.map(x => ({ x, y: x * x }))

test('joins the parts of a line, in any order', () => {
  expect(joinLines([line(3, 4), line(1, 2, 3), line(4, 5)])).toEqual([line(1, 2, 3, 4, 5)])
})

test('does not join lines that begin at the same point, and leaves apart what does not touch', () => {
  expect(joinLines([line(1, 2), line(1, 3), line(7, 8)])).toEqual([line(1, 2), line(1, 3), line(7, 8)])
})

test('joins a ring', () => {
  const [ring] = joinLines([line(3, 4, 1), line(1, 2, 3)])
  expect(ring).toHaveLength(5)
  expect(ring![0]).toEqual(ring!.at(-1))
})

test('restores every line from its parts', () => {
  const cuts = fc.uniqueArray(fc.integer({ min: 1, max: 18 }), { maxLength: 8 })
  fc.assert(
    fc.property(cuts, fc.infiniteStream(fc.nat(1000)), (at, order) => {
      const whole = line(...Array.from({ length: 20 }, (_, n) => n))
      const ends = [0, ...at.toSorted((a, b) => a - b), 19]
      const parts = ends.slice(1).map((end, n) => whole.slice(ends[n], end + 1))
      const keys = new Map(parts.map(part => [part, order.next().value]))
      const shuffled = parts.toSorted((a, b) => keys.get(a)! - keys.get(b)!)
      expect(joinLines(shuffled)).toEqual([whole])
    }),
    { numRuns: runs(50, 1000) },
  )
})
