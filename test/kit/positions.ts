/** Stored positions for tests of computations. */
import { deviceId } from '#shared/model/ids.ts'
import { type Position, positionIdOf, tickOf } from '#shared/model/position.ts'
import { degrees, knots, meters } from '#shared/units.ts'

export const NOON = Date.parse('2026-06-01T12:00:00Z')

/** Returns a position of device 7, n minutes after noon. */
export const stored = (minute: number, changes: Partial<Position> = {}): Position => {
  const fixTime = NOON + minute * 60_000
  return {
    id: positionIdOf(deviceId(7), tickOf(fixTime)),
    deviceId: deviceId(7),
    protocol: 'osmand',
    serverTime: fixTime + 500,
    deviceTime: fixTime,
    fixTime,
    outdated: false,
    valid: true,
    latitude: degrees(50 + minute / 1000),
    longitude: degrees(10),
    altitude: meters(14),
    speed: knots(0),
    course: degrees(271),
    accuracy: meters(0),
    geofenceIds: [],
    attributes: {},
    ...changes,
  }
}

/** Parses points separated by spaces: `2:10:1000` is minute 2, 10 knots, 1,000 m in total. */
export const track = (points: string): Position[] =>
  points.split(' ').map(point => {
    const [minute = 0, speed = 0, totalDistance = 0] = point.split(':').map(Number)
    return stored(minute, { speed: knots(speed), attributes: { totalDistance } })
  })
