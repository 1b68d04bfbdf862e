import { knots } from '#shared/units.ts'
import { eventText, eventsSince, unreadCount } from '../../web/src/events/events.ts'
import { en } from '../../web/src/texts/en.ts'

const known = {
  texts: en,
  geofences: new Map([[7, '<b>Depot</b>']]),
  speed: (value: number) => `${Math.round(value)} kn`,
}
const event = (type: string, more: object = {}) => ({
  id: 1,
  deviceId: 3,
  type,
  serverTime: '2026-06-01T12:00:00.000+00:00',
  eventTime: '2026-06-01T12:00:00.000+00:00',
  positionId: 5,
  geofenceId: 0,
  maintenanceId: 0,
  attributes: {},
  ...more,
})

test.each<[object, string]>([
  [event('deviceMoving'), 'Device moving'],
  [event('geofenceEnter', { geofenceId: 7 }), 'Geofence entered: <b>Depot</b>'],
  [event('geofenceExit', { geofenceId: 8 }), 'Geofence exited: geofence 8'],
  [
    event('deviceOverspeed', { attributes: { speed: knots(40.2), speedLimit: knots(30) } }),
    'Speed limit exceeded: 40 kn (limit 30 kn)',
  ],
  [event('alarm', { attributes: { alarm: 'sos' } }), 'Alarm: sos'],
  [event('commandResult', { attributes: { result: 'ok' } }), 'Command result: ok'],
  [event('somethingLater'), 'somethingLater'],
  [event('toString'), 'toString'],
])('describes %j as "%s"', (one, text) => {
  expect(eventText(one as ReturnType<typeof event>, known)).toBe(text)
})

describe('unread events', () => {
  const events = [4, 3, 2, 1].map(id => ({ id }))

  test('are events before the last event that was seen', () => {
    expect(unreadCount(events, 3)).toBe(1)
    expect(unreadCount(events, 4)).toBe(0)
  })

  test('are all events if none was seen or the seen one is no longer listed', () => {
    expect(unreadCount(events, undefined)).toBe(4)
    expect(unreadCount(events, 99)).toBe(4)
    expect(unreadCount([], undefined)).toBe(0)
  })

  test('include only events that arrived since', () => {
    expect(eventsSince(events, [{ id: 2 }, { id: 1 }])).toEqual([{ id: 4 }, { id: 3 }])
    expect(eventsSince(events, [])).toEqual(events)
    expect(eventsSince(events, events)).toEqual([])
  })
})
