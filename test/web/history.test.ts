/** Computations of the history page. */
import fc from 'fast-check'
import type { ReportTrips } from '#shared/model/report.ts'
import { degrees, knots, meters } from '#shared/units.ts'
import { ApiError } from '../../web/src/api/ApiError.ts'
import { bandsUpTo, nearestIndex, runsOf, trackFeatures } from '../../web/src/pages/history/speedBands.ts'
import { positionAt, playbackOf } from '../../web/src/pages/history/playback.ts'
import { tripsAndStopsOf } from '../../web/src/pages/history/trackHistory.ts'
import { indexAt, type Point } from '../../web/src/track/point.ts'
import { readInPages } from '../../web/src/track/readRoute.ts'

const MINUTE = 60_000
const NAUTICAL = { symbol: 'kn', from: (speed: number) => speed }

const point = (minute: number, longitude = 16, speed = 0): Point => ({
  id: minute,
  deviceId: 1,
  time: minute * MINUTE,
  latitude: degrees(48),
  longitude: degrees(longitude),
  altitude: meters(0),
  speed: knots(speed),
  course: degrees(90),
  valid: true,
  attributes: {},
})

const trip = (from: number, to: number) => {
  const [startTime, endTime] = [from, to].map(minute => new Date(minute * MINUTE).toISOString())
  return { startTime, endTime, distance: 5000, averageSpeed: 20 } as ReportTrips
}

const told = (trips: readonly ReportTrips[], points: readonly Point[]) =>
  tripsAndStopsOf(trips, points).map(({ kind, from, to }) => `${kind} ${from / MINUTE}-${to / MINUTE}`)

test('extends a stop over invalid positions, also at its start', () => {
  const lost = (minute: number) => ({ ...point(minute, 17), valid: false })
  expect(told([], [lost(0), point(5), lost(10), lost(20), point(30)])).toEqual(['stop 0-30'])
  expect(told([], [point(0), lost(10), point(20, 16.1), point(30, 16.1)])).toEqual(['stop 0-10', 'movement 10-30'])
})

test('places stops between trips, before the first and after the last', () => {
  const points = [point(0), point(9), point(10), point(15, 16.1), point(20, 16.2), point(40, 16.2), point(50, 16.3)]
  const more = [...points, point(60, 16.3)]
  expect(told([trip(10, 20), trip(40, 50)], more)).toEqual([
    'stop 0-10',
    'trip 10-20',
    'stop 20-40',
    'trip 40-50',
    'stop 50-60',
  ])
})

test('omits stops shorter than a minute, and returns none without positions', () => {
  expect(told([trip(0, 5)], [point(0), point(5, 16.1), point(5.5, 16.1)])).toEqual(['trip 0-5'])
  expect(told([], [])).toEqual([])
  expect(told([], [point(3)])).toEqual([])
})

test('reports an unfinished drive as a movement after the stop', () => {
  const points = [point(0), point(30), point(31, 16.01), point(40, 16.2)]
  expect(told([], points)).toEqual(['stop 0-30', 'movement 30-40'])
})

test('divides speeds into six bands at round numbers', () => {
  expect(bandsUpTo(knots(49), NAUTICAL)).toEqual([0, 10, 20, 30, 40, 50])
  expect(bandsUpTo(knots(110), NAUTICAL)).toEqual([0, 20, 40, 60, 80, 100])
  expect(bandsUpTo(knots(0), NAUTICAL)).toEqual([0, 1, 2, 3, 4, 5])
  expect(bandsUpTo(knots(6000), NAUTICAL)[1]).toBe(1000)
})

test('keeps one line while the speed varies around the border of two bands', () => {
  const bands = [0, 10, 20, 30, 40, 50]
  const swaying = [8, 9, 10.5, 9.5, 11, 9].map((speed, n) => point(n, 16 + n / 1000, speed))
  expect(runsOf(swaying, bands, NAUTICAL)).toEqual([{ band: 0, first: 0, last: 5 }])
  const rising = [5, 5, 35, 35].map((speed, n) => point(n, 16 + n / 1000, speed))
  expect(runsOf(rising, bands, NAUTICAL).map(({ band }) => band)).toEqual([0, 2, 3])
})

test('marks long unreported distances as a gap', () => {
  const runs = runsOf([point(0), point(1), point(30, 17), point(31, 17)], [0, 10, 20, 30, 40, 50], NAUTICAL)
  expect(runs.map(({ band }) => band)).toEqual([0, -1, 0])
})

test('covers the track from the first to the last point without gaps between runs (property)', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 80, noNaN: true }), { minLength: 2, maxLength: 200 }), speeds => {
      const points = speeds.map((speed, n) => point(n, 16, speed))
      const runs = runsOf(points, [0, 10, 20, 30, 40, 50], NAUTICAL)
      expect([runs[0]!.first, runs.at(-1)!.last]).toEqual([0, points.length - 1])
      for (const [n, run] of runs.slice(1).entries()) {
        expect(run.first).toBe(runs[n]!.last)
        expect(run.band).not.toBe(runs[n]!.band)
      }
    }),
  )
})

test('continues a track across the 180th meridian', () => {
  const points = [point(0, 179.5), point(1, -179.5), point(2, -179), point(3, 179.9)]
  const [whole] = trackFeatures(points, []).features
  const { coordinates } = whole!.geometry as { coordinates: number[][] }
  expect(coordinates.map(([longitude]) => longitude)).toEqual([179.5, 180.5, 181, 179.9])
})

test('finds the last point at or before a time', () => {
  const points = [0, 10, 10, 20].map(minute => point(minute))
  expect([-5, 0, 9, 10, 19.9, 20, 99].map(minute => indexAt(points, minute * MINUTE))).toEqual([0, 0, 0, 2, 2, 3, 3])
})

test('finds the nearest point to a click within a distance', () => {
  const points = [point(0, 16), point(1, 16.1), point(2, 16.2)]
  expect(nearestIndex(points, { lat: 48, lng: 16.12 }, 0.05)).toBe(1)
  expect(nearestIndex(points, { lat: 49, lng: 16.12 }, 0.05)).toBeUndefined()
})

/** Animation frames that the test triggers. */
const pictures = () => {
  const waiting: ((nowMs: number) => void)[] = []
  let nowMs = 0
  const pass = (ms: number): void => {
    nowMs += ms
    for (const then of waiting.splice(0)) then(nowMs)
  }
  return { next: (then: (nowMs: number) => void) => void waiting.push(then), pass, waiting }
}

test('plays at the given rate, stops at the end, and starts over', () => {
  const { next, pass, waiting } = pictures()
  const playback = playbackOf([point(0), point(1, 16.1), point(2, 16.2)], [], next)
  playback.play()
  pass(16)
  pass(100)
  expect(playback.current()).toEqual({ time: 6000, index: 0, playing: true, rate: 60 })
  playback.setRate(600)
  pass(100)
  expect(playback.current()).toMatchObject({ time: 66_000, index: 1 })
  // A late frame does not skip time.
  pass(60_000)
  expect(playback.current()).toMatchObject({ time: 2 * MINUTE, index: 2, playing: false })
  pass(16)
  expect(waiting).toEqual([])
  playback.play()
  expect(playback.current()).toMatchObject({ time: 0, playing: true })
  playback.pause()
  pass(16)
  pass(16)
  expect(playback.current().time).toBe(0)
})

test('passes a stop of hours in one second', () => {
  const { next, pass } = pictures()
  const points = [point(0), point(600), point(601, 16.1)]
  const playback = playbackOf(points, tripsAndStopsOf([], points), next)
  playback.play()
  for (let n = 0; n <= 10; n += 1) pass(100)
  expect(playback.current().time / MINUTE).toBeGreaterThanOrEqual(599)
  expect(playback.current().time / MINUTE).toBeLessThan(601)
})

test('steps from point to point, pauses playback, and stays within the track', () => {
  const { next } = pictures()
  const playback = playbackOf([point(0), point(1), point(2)], [], next)
  playback.play()
  playback.step(1)
  expect(playback.current()).toMatchObject({ index: 1, playing: false })
  playback.step(-5)
  expect(playback.current().index).toBe(0)
  playback.seek(99 * MINUTE)
  expect(playback.current()).toMatchObject({ index: 2, time: 2 * MINUTE })
})

test('interpolates the position between two points', () => {
  const points = [point(0, 16), point(10, 17)]
  expect(positionAt(points, { time: 4 * MINUTE, index: 0 })).toEqual({ latitude: 48, longitude: 16.4, course: 90 })
  expect(positionAt(points, { time: 10 * MINUTE, index: 1 })!.longitude).toBe(17)
})

const HOUR = 3_600_000
const rangeOf = (hours: number) => ({ from: new Date(0), to: new Date(hours * HOUR) })

test('reads a range in pages with progress, each position once', async () => {
  const times = Array.from({ length: 48 }, (_, n) => n * HOUR)
  const asked: number[] = []
  const parts: number[] = []
  const { all, endsAt } = await readInPages({
    range: rangeOf(48),
    // The server's ranges include both ends.
    read: async ({ from, to }) => {
      asked.push((to.getTime() - from.getTime()) / HOUR)
      return times.filter(time => time >= from.getTime() && time <= to.getTime())
    },
    timeOf: time => time,
    onProgress: ({ part }) => parts.push(part),
    most: 1000,
  })
  expect(all).toEqual(times)
  expect(endsAt).toBeUndefined()
  expect(asked).toEqual([6, 24, 18])
  expect(parts).toEqual([6 / 48, 30 / 48, 1])
})

test('reads smaller pages after 413, and rejects on other errors', async () => {
  const asked: number[] = []
  const read = (status: number) =>
    readInPages({
      range: rangeOf(6),
      read: async ({ from, to }): Promise<number[]> => {
        const hours = (to.getTime() - from.getTime()) / HOUR
        asked.push(hours)
        if (hours > 2) throw new ApiError(status, 'The response exceeds 6 MB')
        return Array.from({ length: 5000 }, () => from.getTime())
      },
      timeOf: time => time,
      onProgress: () => undefined,
      most: 100_000,
    })
  expect((await read(413)).all).toHaveLength(20_000)
  expect(asked).toEqual([6, 1.5, 1.5, 1.5, 1.5])
  await expect(read(503)).rejects.toThrow('6 MB')
})

test('reports where it ended if there are too many positions', async () => {
  const { all, endsAt } = await readInPages({
    range: rangeOf(48),
    read: async ({ from }) => [from.getTime(), from.getTime()],
    timeOf: time => time,
    onProgress: () => undefined,
    most: 3,
  })
  expect([all.length, endsAt]).toEqual([4, 30 * HOUR])
})
