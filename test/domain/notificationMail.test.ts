import * as fc from 'fast-check'
import { isAddress, oneLine } from '#shared/domain/mail.ts'
import { notificationMail, type NotificationInput } from '#shared/domain/notificationMail.ts'
import { firstAdministrator } from '#shared/domain/userRules.ts'
import { type EventType, EVENT_TYPES } from '#shared/model/event.ts'
import { deviceId } from '#shared/model/ids.ts'
import type { Attributes } from '#shared/model/wire.ts'
import { serverOf } from '#shared/table/server.ts'

const reader = firstAdministrator('reader@example.org')

const telling = (
  type: EventType,
  attributes: Attributes = {},
  over: Partial<NotificationInput> = {},
): NotificationInput => ({
  event: {
    id: 1,
    type,
    deviceId: deviceId(1),
    serverTime: 0,
    eventTime: Date.parse('2026-06-01T00:05:09Z'),
    positionId: 0,
    geofenceId: 0,
    attributes,
  },
  deviceName: 'Van',
  geofenceName: undefined,
  position: undefined,
  recipient: reader,
  server: serverOf(undefined),
  ...over,
})
const subject = (...args: Parameters<typeof telling>) => notificationMail(telling(...args)).subject

test.each<[EventType, Attributes, string]>([
  ['commandResult', { result: 'OK' }, 'Van answered a command: OK'],
  ['deviceOnline', {}, 'Van is online'],
  ['deviceUnknown', {}, 'Van has stopped reporting'],
  ['deviceOffline', {}, 'Van is offline'],
  ['deviceMoving', {}, 'Van is moving'],
  ['deviceStopped', {}, 'Van has stopped'],
  ['deviceOverspeed', { speed: 60.04, speedLimit: 50 }, 'Van is too fast: 60.0 kn, the limit is 50.0 kn'],
  ['geofenceEnter', {}, 'Van entered a geofence'],
  ['geofenceExit', {}, 'Van left a geofence'],
  ['alarm', { alarm: 'sos' }, 'Van raised an alarm: sos'],
  ['ignitionOn', {}, 'Van switched its ignition on'],
  ['ignitionOff', {}, 'Van switched its ignition off'],
  ['maintenance', { totalDistance: 6_000_000 }, 'Van is due for maintenance at 6000.0 km'],
])('%s %j: %s', (type, attributes, expected) => {
  expect(subject(type, attributes)).toBe(expected)
})

test('has a text for every type', () => {
  for (const type of EVENT_TYPES) expect(subject(type)).toMatch(/^Van \S/)
})

test('writes midnight as 00 or 12, and uses UTC for unknown time zones', () => {
  const time = (over: Partial<typeof reader>) =>
    /^Time: (.*)$/m.exec(notificationMail(telling('alarm', {}, { recipient: { ...reader, ...over } })).text)?.[1]
  expect(time({})).toBe('2026-06-01 00:05:09 (UTC)')
  expect(time({ twelveHourFormat: true })).toBe('2026-06-01 12:05:09 AM (UTC)')
  expect(time({ attributes: { timezone: 'Mars/Olympus' } })).toBe('2026-06-01 00:05:09 (UTC)')
  expect(time({ attributes: { timezone: 'America/New_York' } })).toBe('2026-05-31 20:05:09 (America/New_York)')
})

test('prevents names from adding lines, hiding text or exceeding the length limit', () => {
  const hostile = 'Van\r\nBcc: victim@example.org\n\nPay here: \u202Egro.live\u0000' + 'x'.repeat(500)
  const over = { deviceName: hostile, geofenceName: hostile }
  const { subject, text } = notificationMail(telling('geofenceEnter', {}, over))
  expect(subject).toMatch(/^Van Bcc: victim@example.org Pay here: gro.live x+… entered Van/)
  expect(text.split('\n')).toHaveLength(notificationMail(telling('geofenceEnter')).text.split('\n').length)
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), name => {
      const line = oneLine(name)
      return !/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(line) && line.isWellFormed() && line.length <= 201
    }),
  )
})

test.each([
  ['a@example.org', true],
  ['å.b+c@sub.example.org', true],
  ['admin', false],
  ['a@b@c', false],
  ['a@example.org,b@example.org', false],
  ['"a b"@example.org', false],
  ['a@example.org\nBcc: b@example.org', false],
  ['A <a@example.org>', false],
  ['', false],
])('%j is an address: %p', (text, expected) => {
  expect(isAddress(text)).toBe(expected)
})
