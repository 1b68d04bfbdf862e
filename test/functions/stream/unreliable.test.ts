/** Invalid positions (valid: false): stored and shown, but without effect on events and distances. */
import type { Event } from '#shared/model/event.ts'
import { deviceId } from '#shared/model/ids.ts'
import type { Point } from '#shared/stream/record.ts'
import { atMinute, drive } from '../../kit/drive.ts'
import { fleet, HOURS } from '../../kit/fleet.ts'

/** Invalid position at latitude 55, over 500 km north of the drive. */
const far = (minute: number, changes: Partial<Point> = {}) =>
  atMinute(minute, { latitude: 55, valid: false, ...changes })

const withYard = async (attributes = {}) => {
  const here = await fleet()
  const { alice, create, stores } = here
  const car = await create('Car', 0, attributes)
  const body = { name: 'Yard', area: 'CIRCLE (50 10, 500)' }
  const yard = (await alice.calls('traccar.geofences.create', { body }).gets(200)).json.id
  await alice.calls('traccar.devices.linkGeofence', { body: { deviceId: car, geofenceId: yard } }).gets(200)
  const events = async () => {
    const all: Event[] = []
    for await (const event of stores.events.between(deviceId(car), 0, Date.UTC(2027, 0, 1))) all.push(event)
    return all.map(({ type }) => type).filter(type => type !== 'deviceOnline')
  }
  const route = async () =>
    (await alice.calls('traccar.reports.route', { query: { ...HOURS, deviceId: [car] } }).gets(200)).json
  const report = async (name: string) =>
    (await alice.calls(`traccar.reports.${name}`, { query: { ...HOURS, deviceId: [car] } }).gets(200)).json
  const latest = async () => (await alice.calls('traccar.positions.list').gets(200)).json[0]
  return { ...here, car, yard, events, route, report, latest }
}

test('raises no geofence, motion and overspeed events for an invalid position', async () => {
  const { car, events, latest } = await withYard({ speedLimit: '50' })
  await drive(car, [atMinute(0, { speed: 0 }), far(1, { speed: 90 }), far(2, { speed: 0 }), atMinute(3, { speed: 0 })])
  expect(await events()).toEqual(['geofenceEnter'])
  await drive(car, [far(4, { speed: 90 })])
  expect(await events()).toEqual(['geofenceEnter'])
  expect(await latest()).toMatchObject({ valid: false, latitude: 55 })
})

test('compares events with the last valid fix across 120 invalid ones', async () => {
  const { car, events } = await withYard()
  const lost = Array.from({ length: 120 }, (_, n) => far(1 + n / 10, { speed: n % 2 === 0 ? 30 : 0 }))
  await drive(car, [atMinute(0, { speed: 0 }), ...lost, atMinute(20, { speed: 20 }), atMinute(21, { speed: 20 })])
  expect(await events()).toEqual(['geofenceEnter', 'deviceMoving', 'geofenceExit'])
})

test('measures no distance to or from an invalid position', async () => {
  const { car, route } = await withYard()
  await drive(car, [atMinute(0), atMinute(1), far(2), far(3, { latitude: 0, longitude: 0 }), atMinute(4), atMinute(5)])
  const totals = (await route()).map(({ attributes }: { attributes: Record<string, number> }) => [
    attributes['distance'],
    attributes['totalDistance'],
  ])
  expect(totals).toEqual([
    [0, 0],
    [111.32, 111.32],
    [0, 111.32],
    [0, 111.32],
    [333.96, 445.28],
    [111.32, 556.6],
  ])
})

test('measures a device that begins with invalid positions from its first valid fix', async () => {
  const { car, route, report } = await withYard()
  await drive(car, [far(0), far(1), atMinute(2), atMinute(3)])
  expect((await route()).map((one: any) => one.attributes.totalDistance)).toEqual([0, 0, 0, 111.32])
  expect(await report('summary')).toMatchObject([{ distance: 111.32 }])
})

test('excludes invalid positions from summary and trips, also for late and shuffled fixes', async () => {
  const { car, create, alice, report } = await withYard()
  const minutes = Array.from({ length: 41 }, (_, minute) => {
    const moving = minute >= 10 && minute < 30
    const latitude = 50 + Math.min(Math.max(minute - 10, 0), 20) / 1000
    const place = atMinute(minute, { speed: moving ? 20 : 0, latitude })
    return minute % 4 === 3 ? { ...place, latitude: 55, valid: false } : place
  })
  await drive(car, minutes)
  expect(await report('summary')).toMatchObject([{ distance: 2226.4 }])
  expect(await report('trips')).toMatchObject([{ distance: 2226.4, startLat: 50, endLat: 50.02, duration: 1_200_000 }])
  const shuffled = await create('Shuffled')
  await drive(
    shuffled,
    minutes.toSorted((a, b) => ((a.fixTime * 7) % 41_000) - ((b.fixTime * 7) % 41_000)),
  )
  for (const name of ['summary', 'trips']) {
    const query = { ...HOURS, deviceId: [shuffled] }
    const { json } = await alice.calls(`traccar.reports.${name}`, { query }).gets(200)
    expect(json).toMatchObject([{ distance: expect.closeTo(2226.4) }])
  }
})

test('ends a trip at the last valid position', async () => {
  const { car, report } = await withYard()
  const way = Array.from({ length: 11 }, (_, n) => atMinute(n))
  await drive(car, [...way, far(11, { speed: 0 }), far(20, { speed: 0 })])
  expect(await report('trips')).toMatchObject([
    { endLat: 50.01, endTime: '2026-06-01T12:11:00.000+00:00', distance: 1113.2 },
  ])
})

test('continues an odometer set during invalid positions with the next fix', async () => {
  const { car, admin, latest } = await withYard()
  await drive(car, [atMinute(0), far(1)])
  const body = { deviceId: car, totalDistance: 70_000 }
  await admin.calls('traccar.devices.setDistance', { params: { id: car }, body }).gets(204)
  await drive(car, [atMinute(2)])
  expect(await latest()).toMatchObject({ valid: true, attributes: { distance: 222.64, totalDistance: 70_222.64 } })
})

test('evaluates a new geofence at the last valid position', async () => {
  const { car, yard, alice, events } = await withYard()
  await alice.calls('traccar.devices.unlinkGeofence', { body: { deviceId: car, geofenceId: yard } }).gets(204)
  await drive(car, [atMinute(0, { speed: 0 }), far(1, { speed: 0 })])
  await alice.calls('traccar.devices.linkGeofence', { body: { deviceId: car, geofenceId: yard } }).gets(200)
  await drive(car, [far(2, { speed: 0 }), atMinute(3, { latitude: 50, speed: 0 })])
  expect(await events()).toEqual([])
  await drive(car, [atMinute(9, { speed: 0 })])
  expect(await events()).toEqual(['geofenceExit'])
})

test('keeps an implausible reported distance out of the total distance', async () => {
  const { car, route } = await withYard()
  const sent = [undefined, 250, -5, 1e300]
  await drive(
    car,
    sent.map((distance, n) => atMinute(n, distance === undefined ? {} : { attributes: { distance } })),
  )
  expect((await route()).map((one: any) => [one.attributes.distance, one.attributes.totalDistance])).toEqual([
    [0, 0],
    [250, 250],
    [-5, 361.32],
    [1e300, 472.64],
  ])
})
