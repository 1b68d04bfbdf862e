import * as fc from 'fast-check'
import { equalRows, rowGoal, variedRows } from '../../web/src/ui/rowLayout.ts'

test('finds rows of different heights by their pixels', () => {
  const { topOf, indexAt, count } = variedRows([46, 84, 84, 46])
  expect([0, 1, 2, 3, 4].map(topOf)).toEqual([0, 46, 130, 214, 260])
  expect([0, 45, 46, 129.5, 130, 259, 260, 9999].map(indexAt)).toEqual([0, 0, 1, 1, 2, 3, 4, 4])
  expect(count).toBe(4)
  expect(variedRows([]).indexAt(100)).toBe(0)
})

test('goes by keys to rows in the list', () => {
  const rows = variedRows([46, 84, 84, 46, 84, 84])
  const goal = (key: string, from: number) => rowGoal(key, from, rows, 200)
  expect(goal('ArrowDown', 2)).toEqual({ index: 3, step: 1 })
  expect(goal('ArrowUp', 0)).toEqual({ index: 0, step: -1 })
  expect([goal('PageDown', 1), goal('PageDown', 5)]).toEqual([
    { index: 3, step: 1 },
    { index: 5, step: 1 },
  ])
  expect([goal('PageUp', 5), goal('PageUp', 1)]).toEqual([
    { index: 2, step: -1 },
    { index: 0, step: -1 },
  ])
  expect([goal('Home', 4), goal('End', 0)]).toEqual([
    { index: 0, step: 1 },
    { index: 5, step: -1 },
  ])
  expect(goal('Enter', 2)).toBeUndefined()
})

test('agrees with equal rows within the list (property)', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 50 }),
      fc.integer({ min: 1, max: 100 }),
      fc.nat(99),
      (count, height, part) => {
        const [equal, varied] = [equalRows(count, height), variedRows(Array.from({ length: count }, () => height))]
        const px = (count * height * part) / 100
        expect(varied.indexAt(px)).toBe(equal.indexAt(px))
        expect(varied.topOf(count)).toBe(equal.topOf(count))
      },
    ),
  )
})
