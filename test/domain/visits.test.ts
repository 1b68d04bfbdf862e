import { visitsOf } from '#shared/domain/visits.ts'
import type { Event } from '#shared/model/event.ts'
import { deviceId } from '#shared/model/ids.ts'

const at = (time: string) => Date.parse(`2026-06-01T${time}:00Z`)
const event = (type: 'geofenceEnter' | 'geofenceExit', time: string, geofenceId = 9): Event => ({
  id: at(time),
  type,
  deviceId: deviceId(7),
  serverTime: at(time) + 500,
  eventTime: at(time),
  positionId: 1,
  geofenceId,
  attributes: {},
})
const enter = (time: string, geofence?: number) => event('geofenceEnter', time, geofence)
const exit = (time: string, geofence?: number) => event('geofenceExit', time, geofence)

test('pairs an exit with the latest entry before it, and ignores incomplete visits', () => {
  const events = [exit('08:10'), enter('09:00'), enter('09:05'), exit('09:40'), enter('17:30')]
  expect(visitsOf(events)).toEqual([{ geofenceId: 9, startTime: at('09:05'), endTime: at('09:40') }])
})

test('keeps visits of several geofences apart, and sorts events that arrived late', () => {
  const events = [exit('10:00', 3), enter('09:30', 4), enter('09:00', 3), exit('09:45', 4), exit('09:50', 4)]
  expect(visitsOf(events)).toEqual([
    { geofenceId: 3, startTime: at('09:00'), endTime: at('10:00') },
    { geofenceId: 4, startTime: at('09:30'), endTime: at('09:45') },
  ])
})
