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
  altered: fc.constant([]),
  saw: fc.constant([]),
  events: fc.array(anyEvent, { maxLength: 60 }),
  opened: fc.array(fc.string(), { maxLength: 20 }),
})

test('decodes encoded changes unchanged, in messages within the size and character limits of SQS (property)', () => {
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
        altered: read.flatMap(({ altered }) => altered),
        saw: read.flatMap(({ saw }) => saw),
        events: read.flatMap(({ events }) => events),
        opened: read.flatMap(({ opened }) => opened),
      }).toEqual(change)
    }),
    { numRuns: runs(25, 100) },
  )
})

test('splits events with maximum attributes into messages below the limit', () => {
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
  const texts = encodeChange({
    devices: [],
    altered: [],
    saw: [],
    events: Array.from({ length: 100 }, () => event),
    opened: [],
  })
  expect(texts).toHaveLength(15)
  expect(Math.max(...texts.map(text => text.length))).toBeLessThan(200_000)
})

test('encodes an empty change as no messages', () => {
  expect(encodeChange({ devices: [], altered: [], saw: [], events: [], opened: [] })).toEqual([])
})

test('merges the changes of one second into one, with each device once', () => {
  const change = (...devices: number[]): LiveChange => ({
    devices: devices.map(deviceId),
    altered: devices.slice(0, 1).map(deviceId),
    saw: devices.map(userId),
    events: [],
    opened: ['c'],
  })
  expect(mergeChanges([change(1, 2), change(2, 3), change(1)])).toEqual({
    devices: [1, 2, 3],
    altered: [1, 2],
    saw: [1, 2, 3],
    events: [],
    opened: ['c'],
  })
})

test('keeps the altered devices with their devices when a change is split', () => {
  const devices = Array.from({ length: 40_000 }, (_, n) => deviceId(n + 1))
  const altered = devices.filter(id => id % 1000 === 0)
  const pieces = encodeChange({ devices, altered, saw: [], events: [], opened: [] }).map(decodeChange)
  expect(pieces.map(piece => [piece.devices.length, piece.altered.length])).toEqual(pieces.map(() => [5000, 5]))
  expect(mergeChanges(pieces).altered).toEqual(altered)
})

test('decodes a message of an earlier version, which does not tell altered devices', () => {
  expect(decodeChange('{"v":1,"devices":[1],"events":[],"opened":[]}')).toMatchObject({ devices: [1], altered: [] })
})
