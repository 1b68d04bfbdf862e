import { eventsOf } from '#shared/domain/pipeline.ts'
import { settingsFrom } from '#shared/domain/settings.ts'
import { deviceId, positionId } from '#shared/model/ids.ts'
import type { Position } from '#shared/model/position.ts'
import type { Attributes } from '#shared/model/wire.ts'
import { degrees, knots, meters } from '#shared/units.ts'

const position = (changes: Partial<Position> = {}): Position => ({
  id: positionId(1),
  deviceId: deviceId(1),
  protocol: 'osmand',
  serverTime: 0,
  deviceTime: 0,
  fixTime: 0,
  outdated: false,
  valid: true,
  latitude: degrees(0),
  longitude: degrees(0),
  altitude: meters(0),
  speed: knots(0),
  course: degrees(0),
  accuracy: meters(0),
  geofenceIds: [],
  attributes: {},
  ...changes,
})

/** Processes positions in order. Returns the events that each raised. */
const raised = (positions: readonly Position[], settings: Attributes = {}) => {
  let last: Position | undefined
  return positions.map(next => {
    const types = eventsOf(next, {
      last,
      previous: last,
      latest: true,
      settings: settingsFrom(settings),
      insideBefore: last?.geofenceIds ?? [],
    })
    last = next
    return types.map(({ type, geofenceId }) => (geofenceId === undefined ? type : `${type} ${geofenceId}`))
  })
}

const atSpeeds = (...speeds: number[]) => speeds.map(speed => position({ speed: knots(speed) }))
const withTotals = (...totals: number[]) => totals.map(totalDistance => position({ attributes: { totalDistance } }))

test('raises moving, overspeed twice, stopped and moving for ten speeds with a limit of 50 knots', () => {
  expect(raised(atSpeeds(0, 12, 12, 55, 60, 49, 51, 0, 0, 30), { speedLimit: '50' })).toEqual([
    [],
    ['deviceMoving'],
    [],
    ['deviceOverspeed'],
    [],
    [],
    ['deviceOverspeed'],
    ['deviceStopped'],
    [],
    ['deviceMoving'],
  ])
})

test('raises overspeed before moving for a first position above the limit', () => {
  expect(raised(atSpeeds(60), { speedLimit: 50 })).toEqual([['deviceOverspeed', 'deviceMoving']])
})

test('repeats overspeed if the setting allows it', () => {
  const repeating = { speedLimit: '50', 'event.overspeed.notRepeat': 'false' }
  expect(raised(atSpeeds(55, 60), repeating)).toEqual([['deviceOverspeed', 'deviceMoving'], ['deviceOverspeed']])
})

test('raises maintenance at 6,000 and 11,000 m and once for a jump over two, from 1,000 m every 5,000 m', () => {
  const settings = { 'maintenance.start': '1000', 'maintenance.interval': '5000' }
  const due = raised(withTotals(0, 900, 1000, 5999, 6000, 6001, 11000, 21000, 21000), settings)
  expect(due.map(types => types.length)).toEqual([0, 0, 0, 0, 1, 0, 1, 1, 0])
})

test('raises geofenceExit before geofenceEnter', () => {
  const track = [[], [3], [3, 4], [5], []].map(geofenceIds => position({ geofenceIds }))
  expect(raised(track)).toEqual([
    [],
    ['geofenceEnter 3'],
    ['geofenceEnter 4'],
    ['geofenceExit 3', 'geofenceExit 4', 'geofenceEnter 5'],
    ['geofenceExit 5'],
  ])
})

test('raises no ignition event for a position without ignition', () => {
  const track = [{ ignition: true }, {}, { ignition: true }, { ignition: 'false' }, { ignition: true }].map(
    attributes => position({ attributes }),
  )
  expect(raised(track)).toEqual([[], [], [], ['ignitionOff'], ['ignitionOn']])
})

test('raises an alarm and a command result, with their values, for every position that carries one', () => {
  const sos = position({ attributes: { alarm: 'sos', result: 'done' } })
  const moment = { last: undefined, previous: undefined, latest: false, settings: settingsFrom(), insideBefore: [] }
  expect(eventsOf(sos, moment)).toEqual([
    { type: 'commandResult', attributes: { result: 'done' } },
    { type: 'alarm', attributes: { alarm: 'sos' } },
  ])
})

test('raises only alarms and results for a late position, and maintenance for an untrusted one', () => {
  const fast = position({ speed: knots(60), geofenceIds: [3], attributes: { totalDistance: 9000 } })
  const settings = settingsFrom({ speedLimit: 50, 'maintenance.interval': 5000 })
  expect(eventsOf(fast, { last: undefined, previous: undefined, latest: false, settings, insideBefore: [] })).toEqual(
    [],
  )
  const untrusted = eventsOf(
    { ...fast, valid: false },
    { last: undefined, previous: undefined, latest: true, settings, insideBefore: [] },
  )
  expect(untrusted.map(({ type }) => type)).toEqual(['maintenance'])
})
