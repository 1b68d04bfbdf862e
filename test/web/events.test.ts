import { knots } from '#shared/units.ts'
import { linkTo } from '../../web/src/app/links.ts'
import { eventsSince, eventText, isLater, mergedEvents, newestTime } from '../../web/src/events/events.ts'
import { ApiError } from '../../web/src/api/ApiError.ts'
import { readOlder, type TimeSpan } from '../../web/src/pages/events/eventHistory.ts'
import { eventRows } from '../../web/src/pages/events/eventRows.ts'
import { eventsQuery, isSelected, parseEventSelection } from '../../web/src/pages/events/eventSelection.ts'
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
  const NOON = Date.parse('2026-06-01T12:00:00Z')
  const received = (serverTime: string) => ({ serverTime })

  test('are those that the server received after the user saw all', () => {
    const times = ['2026-06-01T12:00:00.001Z', '2026-06-01T12:00:00.000Z', '2026-06-01T11:00:00.000Z']
    expect(times.map(time => isLater(received(time), NOON))).toEqual([true, false, false])
    expect(newestTime(times.map(received))).toBe(NOON + 1)
    expect(newestTime([])).toBe(-Infinity)
  })

  test('are shown as messages only if they arrived since', () => {
    const events = [4, 3, 2, 1].map(id => ({ id }))
    expect(eventsSince(events, [{ id: 2 }, { id: 1 }])).toEqual([{ id: 4 }, { id: 3 }])
    expect(eventsSince(events, [])).toEqual(events)
    expect(eventsSince(events, events)).toEqual([])
  })
})

describe('rows', () => {
  const at = (id: number, day: number, hour: number) =>
    event('alarm', { id, serverTime: new Date(2026, 5, day, hour).toISOString() })

  test('have a title for each day on which events were received', () => {
    const late = { ...at(2, 2, 8), eventTime: new Date(2026, 4, 1).toISOString() }
    const rows = eventRows([at(3, 2, 9), late, at(1, 1, 23)])
    expect(
      rows.map(row => (row.kind === 'event' ? row.key : row.kind === 'day' ? new Date(row.start) : row.kind)),
    ).toEqual([new Date(2026, 5, 2), 3, 2, new Date(2026, 5, 1), 1, 'end'])
    expect(eventRows([]).map(({ kind }) => kind)).toEqual(['end'])
  })
})

test('keeps the filter in the address', () => {
  const selection = parseEventSelection(new URLSearchParams('type=alarm&devices=3,5,x&devices=5'))
  expect(selection).toEqual({ type: 'alarm', devices: [3, 5] })
  expect(linkTo('/events', eventsQuery(selection))).toBe('#/events?type=alarm&devices=3%2C5')
  const all = parseEventSelection(new URLSearchParams())
  expect(linkTo('/events', eventsQuery(all))).toBe('#/events')
  expect(
    [event('alarm'), event('alarm', { deviceId: 4 }), event('deviceMoving')].map(one => isSelected(one, selection)),
  ).toEqual([true, false, false])
  expect(isSelected(event('deviceMoving'), all)).toBe(true)
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

  test('end where older ones are no longer kept', async () => {
    const { spans, read } = every(20 * DAY_MS)
    const { from, goesOn } = await readOlder(NOW, read, NOW - 10 * DAY_MS)
    expect([from, goesOn, spans.at(-1)!.from]).toEqual([NOW - 10 * DAY_MS, false, NOW - 10 * DAY_MS])
    const before = spans.length
    expect((await readOlder(from, read, from)).from).toBe(from)
    expect(spans).toHaveLength(before)
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
