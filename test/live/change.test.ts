import fc from 'fast-check'
import { type LiveChange, mergeChanges, decodeChange, encodeChange } from '#shared/live/change.ts'
import { EVENT_TYPES, type Event } from '#shared/model/event.ts'
import { deviceId, userId } from '#shared/model/ids.ts'
import { runs } from '../kit/runs.ts'

const anyDevice = fc.integer({ min: 1, max: 2 ** 21 - 1 }).map(deviceId)
const anyEvent: fc.Arbitrary<Event> = fc.record({
  id: fc.maxSafeNat(),
  type: fc.constantFrom(...EVENT_TYPES),
  deviceId: anyDevice,
  serverTime: fc.maxSafeNat(),
  eventTime: fc.maxSafeNat(),
  positionId: fc.maxSafeNat(),
  geofenceId: fc.nat(),
  attributes: fc
    .string({ unit: 'binary', maxLength: 3000 })
    .map(text => ({ alarm: text.replaceAll(/[^\u0020-\u007e\u00a1-\u02ff\u4e00-\u9fff\ufffe]/g, '') })),
})
const anyChange: fc.Arbitrary<LiveChange> = fc.record({
  devices: fc.array(anyDevice, { maxLength: 300 }),
  saw: fc.constant([]),
  events: fc.array(anyEvent, { maxLength: 60 }),
  opened: fc.array(fc.string(), { maxLength: 20 }),
})

test('a change comes out of its messages as it went in, and no message is too large for SQS or has a letter that it refuses', () => {
  fc.assert(
    fc.property(anyChange, change => {
      const texts = encodeChange(change)
      for (const text of texts) {
        expect(text.length).toBeLessThanOrEqual(256 * 1024)
        expect(text).toMatch(/^[\u0020-\u007e]*$/)
      }
      const read = texts.map(decodeChange)
      expect({
        devices: read.flatMap(({ devices }) => devices),
        saw: read.flatMap(({ saw }) => saw),
        events: read.flatMap(({ events }) => events),
        opened: read.flatMap(({ opened }) => opened),
      }).toEqual(change)
    }),
    { numRuns: runs(25, 100) },
  )
})

test('events with as many attributes as one may have go into messages that are small enough', () => {
  const event: Event = {
    id: 1,
    type: 'alarm',
    deviceId: deviceId(1),
    serverTime: 0,
    eventTime: 0,
    positionId: 0,
    geofenceId: 0,
    attributes: { alarm: '漢'.repeat(3980) },
  }
  const texts = encodeChange({ devices: [], saw: [], events: Array.from({ length: 100 }, () => event), opened: [] })
  expect(texts).toHaveLength(15)
  expect(Math.max(...texts.map(text => text.length))).toBeLessThan(200_000)
})

test('nothing is no message', () => {
  expect(encodeChange({ devices: [], saw: [], events: [], opened: [] })).toEqual([])
})

test('what a second brings is one change, with each device once', () => {
  const change = (...devices: number[]): LiveChange => ({
    devices: devices.map(deviceId),
    saw: devices.map(userId),
    events: [],
    opened: ['c'],
  })
  expect(mergeChanges([change(1, 2), change(2, 3), change(1)])).toEqual({
    devices: [1, 2, 3],
    saw: [1, 2, 3],
    events: [],
    opened: ['c'],
  })
})
