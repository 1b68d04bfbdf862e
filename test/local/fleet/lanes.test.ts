import fc from 'fast-check'
import { distanceBetween } from '#shared/domain/geometry.ts'
import { type Lane, reachFrom, roadMapOf } from '../../../local/fleet/lanes.ts'
import { TimeQueue } from '../../../local/fleet/timeQueue.ts'
import { runs } from '../../kit/runs.ts'
import { TOWN } from './town.ts'

const map = roadMapOf(TOWN)
const laneFrom = (from: number, to: number): Lane => map.lanes.find(lane => lane.from === from && lane.to === to)!
const reach = (start: Lane, leastSeconds = 0, mostSeconds = Infinity) =>
  reachFrom(map, { start, topKmh: 80, leastSeconds, mostSeconds })

test('the town has twenty streets, of which two are one-way', () => {
  expect(TOWN.streets).toHaveLength(20)
  expect(map.lanes).toHaveLength(38)
})

test('takes the fast ring instead of the shorter streets', () => {
  const lanes = reach(laneFrom(4, 8)).to(3)
  expect(lanes.map(({ street }) => street.name)).toEqual(['Ring'])
  const meters = lanes.reduce(
    (sum, { line }) => line.reduce((all, point, n) => all + distanceBetween(line[n - 1] ?? point, point), sum),
    0,
  )
  expect(meters).toBeGreaterThan(3000)
})

test('does not drive against the direction of a one-way street', () => {
  expect(reach(laneFrom(4, 5)).to(6)[0]!.street.name).toBe('Street 5-6')
  expect(
    reach(laneFrom(7, 6))
      .to(5)
      .map(({ street }) => street.name),
  ).not.toContain('Street 5-6')
})

test('turns around only at a dead end', () => {
  expect(
    reach(laneFrom(7, 12))
      .to(7)
      .map(({ from, to }) => [from, to]),
  ).toEqual([[12, 7]])
  const back = reach(laneFrom(0, 1)).to(0)
  expect(back[0]!.street).not.toBe(laneFrom(0, 1).street)
})

test('finds every junction from every lane, by lanes that follow each other', () => {
  const deadEnd = laneFrom(7, 12).street
  for (const start of map.lanes.filter(({ street }) => street !== deadEnd)) {
    const { targets, to } = reach(start)
    expect(targets.length).toBe(TOWN.junctions - 1)
    for (const target of targets) {
      const lanes = [start, ...to(target)]
      expect(lanes.at(-1)!.to).toBe(target)
      lanes.slice(1).forEach((lane, n) => expect(lane.from).toBe(lanes[n]!.to))
    }
  }
})

test('returns the junctions within the times, or the farthest one before', () => {
  const start = laneFrom(4, 5)
  const all = reach(start).targets
  const later = reach(start, 100, 200).targets
  expect(later.length).toBeLessThan(all.length)
  expect(all).toEqual(expect.arrayContaining([...later]))
  expect(reach(start, 10_000, 20_000).targets).toEqual([all.at(-1)])
})

test('rejects a network without streets', () => {
  expect(() => roadMapOf({ ...TOWN, streets: [] })).toThrow('the network has no streets')
})

test('the queue returns the earliest first, whatever the order', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 1e6, noNaN: true })), times => {
      const queue = new TimeQueue()
      times.forEach((seconds, junction) => queue.add(junction, seconds))
      const taken = times.map(() => queue.next()!.seconds)
      expect(taken).toEqual(times.toSorted((a, b) => a - b))
      expect(queue.next()).toBeUndefined()
    }),
    { numRuns: runs(50, 1000) },
  )
})
