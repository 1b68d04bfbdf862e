/** Computations of the history page. */
import fc from 'fast-check'
import type { ReportStops, ReportTrips } from '#shared/model/report.ts'
import { degrees, knots, meters } from '#shared/units.ts'
import { ApiError } from '../../web/src/api/ApiError.ts'
import { bandsUpTo, nearestIndex, runsOf, trackFeatures } from '../../web/src/pages/history/speedBands.ts'
import { positionAt, playbackOf } from '../../web/src/pages/history/playback.ts'
import { entriesOf, historyDays, selectionOf } from '../../web/src/pages/history/trackHistory.ts'
import { dayAfter, dayBefore, dayOf, isWholeDay, localDate } from '../../web/src/range/range.ts'
import { sumsOf, tripEntries } from '../../web/src/timeline/timeline.ts'
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

const DAY_MINUTES = 24 * 60
/** Local midnight of a day, in minutes. */
const MIDNIGHT = new Date(2026, 5, 1).getTime() / MINUTE

const interval = (from: number, to: number) => {
  const [startTime, endTime] = [from, to].map(minute => new Date(minute * MINUTE).toISOString())
  return { deviceId: 1, startTime, endTime, duration: (to - from) * MINUTE }
}
const trip = (from: number, to: number) => ({ ...interval(from, to), distance: 5000, averageSpeed: 20 }) as ReportTrips
const stop = (from: number, to: number) => interval(from, to) as ReportStops

const told = (days: ReturnType<typeof historyDays>) =>
  entriesOf({ days }).map(({ kind, from, to }) => `${kind} ${from / MINUTE}-${to / MINUTE}`)

test('lists trips and stops of the reports in order, and a drive that has not ended after them', () => {
  const entries = tripEntries({ trips: [trip(10, 20)], stops: [stop(20, 40), stop(0, 10)] })
  const parked = [point(0), point(10), point(20, 16.2), point(40, 16.2)]
  expect(told(historyDays(entries, parked))).toEqual(['stop 0-10', 'trip 10-20', 'stop 20-40'])
  const driving = [...parked, point(40.5, 16.3), point(55, 16.4)]
  expect(told(historyDays(entries, driving))).toEqual(['stop 0-10', 'trip 10-20', 'stop 20-40', 'movement 40-55'])
  expect(told(historyDays([], [point(3), point(3.5, 16.1)]))).toEqual([])
  expect(told(historyDays([], []))).toEqual([])
})

test('sums the trips of each day and of all, on the day on which they start', () => {
  const late = MIDNIGHT + DAY_MINUTES - 10
  const trips = [trip(MIDNIGHT + 60, MIDNIGHT + 90), trip(late, late + 30), trip(late + 60, late + 80)]
  const days = historyDays(tripEntries({ trips, stops: [] }), [])
  expect(days.map(day => [(day.start / MINUTE - MIDNIGHT) / DAY_MINUTES, day.trips, day.distance])).toEqual([
    [0, 2, 10_000],
    [1, 1, 5000],
  ])
  expect(sumsOf(entriesOf({ days }))).toEqual({ trips: 3, distance: 15_000, driven: 80 * MINUTE })
})

test('selects the part of the track that belongs to a trip', () => {
  const [entry] = tripEntries({ trips: [trip(10, 20)], stops: [] })
  const points = [0, 9, 10, 15, 20, 40].map(minute => point(minute))
  expect(selectionOf(entry!, points)).toEqual({ first: 2, last: 4 })
})

test('goes to the day before and after any period', () => {
  const from = new Date(2026, 9, 25, 10)
  const around = { from, to: new Date(2026, 9, 25, 11) }
  expect([isWholeDay(around), isWholeDay(dayOf(from))]).toEqual([false, true])
  for (const range of [around, dayOf(from)]) {
    expect([dayBefore(range), dayAfter(range)].map(day => localDate(day.from))).toEqual(['2026-10-24', '2026-10-26'])
  }
  const week = { from: new Date(2026, 9, 20), to: new Date(2026, 9, 27) }
  expect([dayBefore(week), dayAfter(week)].map(day => localDate(day.from))).toEqual(['2026-10-19', '2026-10-27'])
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
  const playback = playbackOf(points, tripEntries({ trips: [], stops: [stop(0, 600)] }), next)
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
