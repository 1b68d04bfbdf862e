import { knots } from '#shared/units.ts'
import { eventText, eventsSince, unreadCount } from '../../web/src/events/events.ts'
import { ApiError } from '../../web/src/api/ApiError.ts'
import { mergedEvents, readOlder, type TimeSpan } from '../../web/src/pages/events/eventHistory.ts'
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
  [event('alarm', { attributes: { alarm: 'sos' } }), 'Alarm: SOS'],
  [event('alarm', { attributes: { alarm: 'powerCut,own' } }), 'Alarm: Power cut, own'],
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

describe('past events', () => {
  const DAY_MS = 86_400_000
  const NOW = Date.parse('2026-06-01T12:00:00Z')
  const past = (id: number, at: number) => ({ ...event('alarm', { id }), serverTime: new Date(at).toISOString() })

  /** Reads events of which there is one each so many milliseconds. */
  const every = (stepMs: number) => {
    const spans: TimeSpan[] = []
    const read = async ({ from, to }: TimeSpan) => {
      spans.push({ from, to })
      const first = Math.ceil(from / stepMs)
      return Array.from({ length: Math.floor(to / stepMs) - first + 1 }, (_, n) =>
        past(first + n, (first + n) * stepMs),
      )
    }
    return { spans, read }
  }

  test('are read in longer and longer spans without a gap, until there are 50', async () => {
    const { spans, read } = every(DAY_MS / 4)
    const { events, from, goesOn } = await readOlder(NOW, read)
    expect(spans.map(span => (span.to - span.from) / DAY_MS)).toEqual([1, 2, 4, 8])
    spans.slice(1).forEach((span, n) => expect(span.to).toBe(spans[n]!.from))
    expect([from, goesOn]).toEqual([NOW - 15 * DAY_MS, true])
    expect(mergedEvents(events).length).toBe(61)
  })

  test('end after 31 days with few events', async () => {
    const { events, from, goesOn } = await readOlder(NOW, every(20 * DAY_MS).read)
    expect([events.length, from, goesOn]).toEqual([2, NOW - 31 * DAY_MS, false])
  })

  test('are read in shorter spans if there are too many for a response', async () => {
    const { spans, read } = every(60_000)
    const { events, from } = await readOlder(NOW, span =>
      span.to - span.from > 3_600_000 ? Promise.reject(new ApiError(413, 'too large')) : read(span),
    )
    expect(from).toBe(NOW - (3 * DAY_MS) / 64)
    expect(events.length).toBeGreaterThan(60)
    expect(spans).toHaveLength(2)
    await expect(readOlder(NOW, () => Promise.reject(new ApiError(500, 'broken')))).rejects.toThrow('broken')
  })

  test('are merged with live ones, each once, newest first', () => {
    const [old, newer, newest] = [past(3, NOW - 2), past(1, NOW - 1), past(2, NOW)]
    expect(mergedEvents([old, newer], [newest, newer])).toEqual([newest, newer, old])
  })
})
