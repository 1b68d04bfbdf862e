import * as z from 'zod/mini'
import { reports } from '#shared/api/traccar/reports.ts'
import { ReportTrips } from '#shared/model/report.ts'
import { drive } from '../../../kit/drive.ts'
import { driveTrip, fleet, HOURS, TRIP } from '../../../kit/fleet.ts'

const TRIPS = 'traccar.reports.trips'

test('accepts the trip example of Traccar documentation, with the spent fuel as a number', () => {
  const example =
    '{"deviceId":31,"deviceName":"Van 31","distance":12044.9,"averageSpeed":19.4,"maxSpeed":41.0,"startPositionId":90001,"endPositionId":90077,"startLat":59.9131,"startLon":10.7458,"endLat":59.8702,"endLon":10.8109,"startTime":"2016-12-12T05:02:10.000+0000","startAddress":null,"endTime":"2016-12-12T05:31:40.000+0000","endAddress":null,"duration":1770000,"spentFuel":0}'
  const more = { startOdometer: 0, endOdometer: 12044.9, driverUniqueId: null, driverName: null }
  const row = { ...JSON.parse(example), ...more }
  expect(z.parse(ReportTrips, row)).toEqual(row)
})

test('begins a trip at the end of a stop and ends it at the start of the next', async () => {
  const { alice, van } = await fleet()
  await driveTrip(van)
  const { json } = await alice.calls(TRIPS, { query: { ...HOURS, deviceId: [van] } }).gets(200)
  const positions = (await alice.calls('traccar.positions.list', { query: { ...HOURS, deviceId: van } }).gets(200)).json
  expect(json).toEqual([
    {
      deviceId: van,
      deviceName: 'Van',
      distance: 2226.4,
      averageSpeed: 20,
      maxSpeed: 20,
      startPositionId: positions[10].id,
      endPositionId: positions[30].id,
      startLat: 50,
      startLon: 10,
      endLat: 50.02,
      endLon: 10,
      startTime: '2026-06-01T12:10:00.000+00:00',
      startAddress: null,
      endTime: '2026-06-01T12:30:00.000+00:00',
      endAddress: null,
      duration: 1_200_000,
      spentFuel: 0,
      startOdometer: 0,
      endOdometer: 2226.4,
      driverUniqueId: null,
      driverName: null,
    },
  ])
  expect(z.parse(reports.trips.response, json)).toEqual(json)
})

test('returns members in the order of Traccar', async () => {
  const { alice, van } = await fleet()
  await driveTrip(van)
  const { json } = await alice.calls(TRIPS, { query: { ...HOURS, deviceId: [van] } }).gets(200)
  expect(Object.keys(json[0])).toEqual(Object.keys(ReportTrips.shape))
})

test('returns the trips of several devices and groups, each device once', async () => {
  const { alice, all, van, wagon } = await fleet()
  await driveTrip(van)
  await driveTrip(wagon)
  const devices = async (query: object) =>
    (await alice.calls(TRIPS, { query: { ...HOURS, ...query } }).gets(200)).json.map(
      (trip: { deviceName: string }) => trip.deviceName,
    )
  expect(await devices({ deviceId: [wagon, van] })).toEqual(['Wagon', 'Van'])
  expect(await devices({ deviceId: [van, van], groupId: [all] })).toEqual(['Van', 'Wagon'])
  expect(await devices({ groupId: [all] })).toEqual(['Wagon'])
  expect(await devices({})).toEqual(['Van', 'Wagon'])
})

test('prefers the trip settings of the device to those of the server', async () => {
  const { admin, alice, create, van } = await fleet()
  const settings = (await admin.calls('traccar.server.get').gets(200)).json
  const attributes = { 'report.trip.minimalParkingDuration': '1200' }
  await admin.calls('traccar.server.update', { body: { ...settings, attributes } }).gets(200)
  const patient = await create('Patient', 0, { 'report.trip.minimalParkingDuration': 60 })
  // Moves again in the last minute. The parking of 10 minutes then exceeds only the shorter limit.
  const points = TRIP.map((point, minute) => (minute === 40 ? { ...point, speed: 20 } : point))
  await drive(van, [...points, { ...TRIP[40]!, fixTime: TRIP[40]!.fixTime + 60_000, speed: 20 }])
  await drive(patient, [...points, { ...TRIP[40]!, fixTime: TRIP[40]!.fixTime + 60_000, speed: 20 }])
  const { json } = await alice.calls(TRIPS, { query: { ...HOURS, deviceId: [van, patient] } }).gets(200)
  expect(json.map((trip: { deviceName: string }) => trip.deviceName)).toEqual(['Patient'])
})

test('ignores inaccessible and missing devices and groups', async () => {
  const { bob, alice, van, vans, wagon } = await fleet()
  await driveTrip(van)
  await driveTrip(wagon)
  await bob.calls(TRIPS, { query: { ...HOURS, deviceId: [van], groupId: [vans] } }).gets(200, { length: 0 })
  const { json } = await alice.calls(TRIPS, { query: { ...HOURS, deviceId: [999, van], groupId: [999] } }).gets(200)
  expect(json.map((trip: { deviceId: number }) => trip.deviceId)).toEqual([van])
})

test('requires a range and rejects malformed parameters', async () => {
  const { alice, van, stranger } = await fleet()
  await alice.calls(TRIPS, { query: { deviceId: [van], from: HOURS.from } }).gets(400)
  await alice.calls(TRIPS, { query: { deviceId: [van], ...HOURS, to: '1465000000' } }).gets(400)
  await alice.calls(TRIPS, { query: { ...HOURS, deviceId: ['1,2'] } }).gets(404)
  await stranger.calls(TRIPS, { query: HOURS }).gets(401)
})

test('returns nothing for a range that ends before it begins', async () => {
  const { alice, van } = await fleet()
  await driveTrip(van)
  await alice.calls(TRIPS, { query: { deviceId: [van], from: HOURS.to, to: HOURS.from } }).gets(200, [])
})

test('names the driver of a trip to callers who can see the driver', async () => {
  const { admin, alice, bob, van } = await fleet()
  await drive(
    van,
    TRIP.map(point => ({ ...point, attributes: { driverUniqueId: '5A3F' } })),
  )
  const body = { name: 'Ann', uniqueId: '5A3F' }
  await alice.calls('traccar.drivers.create', { body }).gets(200)
  await admin.calls('traccar.permissions.linkDevice', { body: { userId: bob.id, deviceId: van } }).gets(200)
  const query = { ...HOURS, deviceId: [van] }
  const drivers = []
  for (const person of [alice, admin, bob]) {
    const [trip] = (await person.calls(TRIPS, { query }).gets(200)).json
    drivers.push([trip.driverUniqueId, trip.driverName])
  }
  expect(drivers).toEqual([
    ['5A3F', 'Ann'],
    ['5A3F', 'Ann'],
    ['5A3F', null],
  ])
})
