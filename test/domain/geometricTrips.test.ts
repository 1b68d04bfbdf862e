import { geometricFold, geometricRules, isGeometric } from '#shared/domain/geometricTrips.ts'
import { settingsFrom } from '#shared/domain/settings.ts'
import { tripFold, tripRules } from '#shared/domain/trips.ts'
import type { TripsAndStops } from '#shared/domain/trips.ts'
import type { Position } from '#shared/model/position.ts'
import type { Fold } from '#shared/domain/summary.ts'
import { degrees, knots } from '#shared/units.ts'
import { NOON, stored } from '../kit/positions.ts'

const METERS_PER_DEGREE = (6_378_137 * Math.PI) / 180

/** Parses points: `6:300:10` is minute 6, 300 m along a meridian, 10 knots. */
const points = (text: string): Position[] => {
  let [before, totalDistance] = [0, 0]
  return text.split(' ').map(point => {
    const [minute = 0, along = 0, speed = 0] = point.split(':').map(Number)
    const distance = Math.abs(along - before)
    before = along
    totalDistance += distance
    return stored(minute, {
      latitude: degrees(along / METERS_PER_DEGREE),
      speed: knots(speed),
      attributes: { motion: speed > 0.01, distance, totalDistance },
    })
  })
}

const resultOf = (fold: Fold<TripsAndStops>, text: string) => {
  for (const point of points(text)) fold.add(point)
  const { trips, stops } = fold.result()
  const span = ({ start, end }: { start: Position; end: Position }) =>
    `${(start.fixTime - NOON) / 60_000}→${(end.fixTime - NOON) / 60_000}`
  return {
    trips: trips.map(one => [span(one), one.duration, one.distance, Number(one.averageSpeed.toFixed(4)), one.maxSpeed]),
    stops: stops.map(span),
  }
}
const byPlaces = (text: string) => resultOf(geometricFold(geometricRules(settingsFrom())), text)
const bySpeeds = (text: string) => resultOf(tripFold(tripRules(settingsFrom())), text)

const DRIVE =
  '0:0:0 5:0:0 6:300:10 7:900:20 8:1500:20 9:2000:15 10:2100:5 11:2100:0 12:2100:0 13:2100:0 14:2100:0 20:2100:0'
const JITTER = '0:0:0 1:30:.5 2:10:.5 3:60:1 4:20:0 5:50:.3 10:0:0'
const RED_LIGHT =
  '0:0:0 1:500:20 2:1100:20 3:1100:0 4:1100:0 5:1700:20 6:2300:20 7:2300:0 8:2300:0 9:2300:0 10:2300:0 11:2300:0'
const GAP = '0:0:0 1:0:0 90:30000:0 91:30000:0 100:30000:0'
const TO_THE_END = '0:0:0 5:0:0 6:600:20 7:1200:20 8:1800:20'
const WALK = '0:0:0 10:0:0 11:80:3 12:160:3 13:240:3 14:320:3 18:320:0 19:320:0 23:320:0'
const STARTS_MOVING = '0:0:10 2:600:10 4:1200:10 6:1300:0 8:1300:0 10:1300:0 12:1300:0'

test.each([
  ['a drive', DRIVE, [['5→13', 480_000, 2100, 8.5043, 20]], ['0→5', '13→20']],
  ['jitter', JITTER, [], ['0→10']],
  ['a red light', RED_LIGHT, [['1→10', 540_000, 1800, 6.4795, 20]], ['0→1', '10→11']],
  ['a gap', GAP, [['1→90', 5_340_000, 30_000, 10.9204, 0]], ['0→1', '90→100']],
  ['a drive to the end', TO_THE_END, [['5→8', 180_000, 1800, 19.4384, 20]], ['0→5']],
  ['a walk', WALK, [['10→19', 540_000, 320, 1.1519, 3]], ['0→10', '19→23']],
  ['a start in motion', STARTS_MOVING, [['0→10', 600_000, 1300, 4.2117, 10]], ['10→12']],
])('by places: %s', (_, text, trips, stops) => {
  expect(byPlaces(text)).toEqual({ trips, stops })
})

// Differs from the rules of later versions for speeds: the average is the mean of the speeds, and a drive at the end
// that goes on is neither a trip nor a stop.
test.each([
  ['a drive', DRIVE, [['6→11', 300_000, 1800, 14, 20]], ['0→6', '11→20']],
  ['jitter', JITTER, [['1→10', 540_000, 190, 0.46, 1]], ['0→1']],
  ['a red light', RED_LIGHT, [['1→7', 360_000, 1800, 13.3333, 20]], ['0→1', '7→11']],
  ['a gap', GAP, [], ['0→100']],
  ['a drive to the end', TO_THE_END, [], ['0→6']],
  ['a walk', WALK, [['11→18', 420_000, 240, 3, 3]], ['0→11', '18→23']],
  ['a start in motion', STARTS_MOVING, [['0→6', 360_000, 1300, 10, 10]], ['6→12']],
])('by speeds: %s', (_, text, trips, stops) => {
  expect(bySpeeds(text)).toEqual({ trips, stops })
})

test('detects trips by places only if the device or the server has the setting', () => {
  expect(isGeometric(settingsFrom())).toBe(false)
  expect(isGeometric(settingsFrom({}, { 'report.trip.newLogic': 'true' }))).toBe(true)
  expect(isGeometric(settingsFrom({ 'report.trip.newLogic': false }, { 'report.trip.newLogic': true }))).toBe(false)
})

test('limits the time that is compared, because each position is compared with the positions of that time', () => {
  expect(geometricRules(settingsFrom({ 'report.trip.minDuration': 1e12 })).minDurationMs).toBe(3_600_000)
  expect(geometricRules(settingsFrom({ 'report.trip.minDuration': -5 })).minDurationMs).toBe(1000)
})
