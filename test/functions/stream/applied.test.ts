/** Calendars, maintenance and drivers, from the API to the events of a drive. */
import type { Event } from '#shared/model/event.ts'
import { deviceId } from '#shared/model/ids.ts'
import { atMinute, drive } from '../../kit/drive.ts'
import { world } from '../../kit/world.ts'

const calendar = (...lines: readonly string[]) =>
  Buffer.from(['BEGIN:VCALENDAR', 'BEGIN:VEVENT', ...lines, 'END:VEVENT', 'END:VCALENDAR'].join('\n')).toString(
    'base64',
  )

const withVan = async () => {
  const here = await world()
  const { alice, stores } = here
  const create = async (what: string, body: object) =>
    (await alice.calls(`traccar.${what}.create`, { body }).gets(200)).json.id
  const depot = await create('groups', { name: 'Depot' })
  const van = await create('devices', { name: 'Van', uniqueId: 'van', groupId: depot })
  const events = async (wanted: string) => {
    const all: Event[] = []
    for await (const event of stores.events.between(deviceId(van), 0, Date.UTC(2027, 0, 1))) all.push(event)
    return all.filter(({ type }) => type.startsWith(wanted))
  }
  const link = (pair: object) => alice.calls('traccar.permissions.link', { body: pair }).gets(204)
  return { ...here, create, depot, van, events, link }
}

test('raises geofence events only while the calendar of the geofence contains the fix', async () => {
  const { create, van, events, link, alice } = await withVan()
  // From 12:02 to 12:10 on each day.
  const data = calendar('DTSTART:20260101T120200Z', 'DTEND:20260101T121000Z', 'RRULE:FREQ=DAILY')
  const calendarId = await create('calendars', { name: 'Lunch', data })
  const area = (minute: number) => `CIRCLE (${50 + minute / 1000} 10, 50)`
  for (const minute of [1, 3, 12]) {
    const geofenceId = await create('geofences', { name: `${minute}`, area: area(minute), calendarId })
    await link({ deviceId: van, geofenceId })
  }
  await drive(
    van,
    Array.from({ length: 15 }, (_, minute) => atMinute(minute)),
  )
  // The van left the first geofence at 12:02. It entered and left the third one too late.
  expect((await events('geofence')).map(({ type, geofenceId }) => `${type} ${geofenceId}`)).toEqual([
    'geofenceExit 1',
    'geofenceEnter 2',
    'geofenceExit 2',
  ])
  // Membership does not depend on the calendar, and a deleted calendar silences nothing.
  await alice.calls('traccar.calendars.remove', { params: { id: calendarId } }).gets(204)
  await drive(van, [atMinute(15, { latitude: 50.012 })])
  expect((await events('geofenceEnter')).map(({ geofenceId }) => geofenceId)).toEqual([2, 3])
})

test('raises maintenance of a device and of its group at the start and at each period', async () => {
  const { create, van, depot, events, link, alice } = await withVan()
  const maintenance = (start: number, period: number) =>
    create('maintenance', { name: 'Oil', type: 'odometer', start, period })
  const own = await maintenance(1000, 5000)
  const ofGroup = await maintenance(6000, 10_000)
  const unlinked = await maintenance(1, 1)
  await link({ deviceId: van, maintenanceId: own })
  await link({ groupId: depot, maintenanceId: ofGroup })
  const readings = [0, 900, 1000, 5999, 6000, 6001, 11_000, 21_000, 21_000]
  await drive(
    van,
    readings.map((odometer, n) => atMinute(n, { attributes: { odometer } })),
  )
  expect((await events('maintenance')).map(one => [one.maintenanceId, one.attributes['odometer']])).toEqual([
    [own, 1000],
    [own, 6000],
    [ofGroup, 6000],
    [own, 11_000],
    [own, 21_000],
    [ofGroup, 21_000],
  ])
  const [first] = await events('maintenance')
  await alice.calls('traccar.events.get', { params: { id: first?.id ?? 0 } }).gets(200, { maintenanceId: own })
  expect(unlinked).toBe(3)
  // A change takes effect with the next report.
  await alice.calls('traccar.maintenance.remove', { params: { id: own } }).gets(204)
  await drive(van, [atMinute(9, { attributes: { odometer: 100_000 } })])
  expect((await events('maintenance')).at(-1)?.maintenanceId).toBe(ofGroup)
})

test('tells when the card of another driver is reported', async () => {
  const { van, events } = await withVan()
  const cards = ['5A3F', '5A3F', '77B0', undefined, '77B0']
  await drive(
    van,
    cards.map((card, n) => atMinute(n, { attributes: card === undefined ? {} : { driverUniqueId: card } })),
  )
  expect((await events('driverChanged')).map(({ attributes }) => attributes['driverUniqueId'])).toEqual([
    '5A3F',
    '77B0',
    '77B0',
  ])
})
