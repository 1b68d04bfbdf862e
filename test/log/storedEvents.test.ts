import fc from 'fast-check'
import { idRangesText, idsFromRanges } from '#shared/domain/idRanges.ts'
import { eventsFromStored, storedEventsText } from '#shared/log/storedEvents.ts'
import { type Event, EVENT_TYPES } from '#shared/model/event.ts'
import { deviceId } from '#shared/model/ids.ts'

const van = deviceId(7)
const BASE = 7 * 2 ** 32

test('writes consecutive ids as first and last, and others one by one in their order', () => {
  expect(idRangesText([])).toBe('')
  expect(idRangesText([3, 7, 8, 9, 12, 5])).toBe('3,7-9,12,5')
  expect(idsFromRanges('3,7-9,12,5')).toEqual([3, 7, 8, 9, 12, 5])
})

test('reads lists and events in the earlier JSON format', () => {
  expect(idsFromRanges('[3,4]')).toEqual([3, 4])
  const event = { id: BASE + 1, type: 'alarm', deviceId: 7, serverTime: 5, eventTime: 4, positionId: 0, geofenceId: 0 }
  const stored = JSON.stringify([{ ...event, attributes: { alarm: 'sos' } }])
  expect(eventsFromStored(van, stored)).toEqual([{ ...event, attributes: { alarm: 'sos' } }])
})

test('decodes any list of ids to the same list', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 40 })), ids => {
      expect(idsFromRanges(idRangesText(ids))).toEqual(ids)
    }),
  )
})

const anyEvent: fc.Arbitrary<Omit<Event, 'id'>> = fc.record({
  type: fc.constantFrom(...EVENT_TYPES),
  deviceId: fc.constant(van),
  serverTime: fc.integer({ min: 0, max: 3 }),
  eventTime: fc.integer({ min: 0, max: 3 }),
  positionId: fc.constantFrom(0, BASE + 5, BASE + 6),
  geofenceId: fc.integer({ min: 0, max: 4 }),
  attributes: fc.constantFrom({}, { alarm: 'sos' }),
})

test('decodes any events to the same events', () => {
  fc.assert(
    fc.property(fc.array(anyEvent), fc.boolean(), (drafts, gap) => {
      const events = drafts.map((draft, n) => ({ ...draft, id: BASE + 1 + (gap ? 2 * n : n) }) as Event)
      expect(eventsFromStored(van, storedEventsText(events) ?? '[]')).toEqual(events)
    }),
  )
})

test('stores 4,000 geofences entered by one fix as one short entry', () => {
  const events = Array.from({ length: 4000 }, (_, n): Event => {
    const common = { type: 'geofenceEnter', deviceId: van, serverTime: 5, eventTime: 4, positionId: BASE + 1 } as const
    return { ...common, id: BASE + 100 + n, geofenceId: 31 + n, attributes: {} } as Event
  })
  expect(storedEventsText(events)).toBe(
    '[{"tick":100,"type":"geofenceEnter","at":5,"time":4,"position":1,"fences":"31-4030"}]',
  )
})
