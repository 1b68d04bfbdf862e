import * as z from 'zod/mini'
import { reports } from '#shared/api/traccar/reports.ts'
import { ReportSummary } from '#shared/model/report.ts'
import { atMinute, drive } from '../../../kit/drive.ts'
import { driveTrip, fleet, HOURS } from '../../../kit/fleet.ts'

const SUMMARY = 'traccar.reports.summary'
const zeros = { distance: 0, averageSpeed: 0, maxSpeed: 0, engineHours: 0, startHours: 0, endHours: 0 }
const unused = { spentFuel: 0, startOdometer: 0, endOdometer: 0 }

test('accepts the summary example of Traccar documentation', () => {
  const example =
    '{"deviceId":31,"deviceName":"Van 31","distance":84210.55,"averageSpeed":17.82,"maxSpeed":48.1,"engineHours":9120000}'
  const times = { startTime: HOURS.from, endTime: HOURS.to }
  const row = { ...JSON.parse(example), ...unused, ...times, startHours: 0, endHours: 9_120_000 }
  expect(z.parse(ReportSummary, row)).toEqual(row)
})

test('returns zeros and the times of the range for a device without reports, unless daily is sent', async () => {
  const { alice, van } = await fleet()
  const { json } = await alice.calls(SUMMARY, { query: { ...HOURS, deviceId: [van] } }).gets(200)
  const times = { startTime: '2026-06-01T12:00:00.000+00:00', endTime: '2026-06-01T14:00:00.000+00:00' }
  expect(json).toEqual([{ deviceId: van, deviceName: 'Van', ...zeros, ...unused, ...times }])
  for (const daily of [true, false])
    await alice.calls(SUMMARY, { query: { ...HOURS, deviceId: [van], daily } }).gets(200, { length: 0 })
  expect(Object.keys(json[0])).toEqual(Object.keys(ReportSummary.shape))
  expect(z.parse(reports.summary.response, json)).toEqual(json)
})

test('returns one summary per device, including nested groups, in the order requested', async () => {
  const { alice, all, van, wagon } = await fleet()
  await driveTrip(van)
  await drive(wagon, [
    atMinute(0, { speed: 0, attributes: { ignition: true, odometer: 1000 } }),
    atMinute(9, { speed: 30, attributes: { ignition: true, odometer: 2100 } }),
    atMinute(10, { speed: 0, attributes: { ignition: false, odometer: 2250 } }),
  ])
  const { json } = await alice.calls(SUMMARY, { query: { ...HOURS, groupId: [all], deviceId: [van] } }).gets(200)
  expect(json).toMatchObject([
    { deviceId: van, deviceName: 'Van', distance: 2226.4, averageSpeed: 400 / 41, maxSpeed: 20, engineHours: 0 },
    { deviceId: wagon, deviceName: 'Wagon', distance: 1250, averageSpeed: 10, maxSpeed: 30, engineHours: 540_000 },
  ])
})

test('ignores the odometer if the device is configured so', async () => {
  const { alice, create } = await fleet()
  const car = await create('Car', 0, { 'report.ignoreOdometer': 'true' })
  await drive(car, [atMinute(0, { attributes: { odometer: 1 } }), atMinute(1, { attributes: { odometer: 900 } })])
  await alice.calls(SUMMARY, { query: { ...HOURS, deviceId: [car] } }).gets(200, [{ distance: 111.32 }])
})

test('ignores an odometer that is reported only occasionally', async () => {
  const { alice, van } = await fleet()
  const odometers = [undefined, undefined, undefined, 2_361_754, undefined, undefined, undefined, 2_361_762]
  await drive(
    van,
    odometers.map((odometer, n) => atMinute(n, odometer === undefined ? {} : { attributes: { odometer } })),
  )
  await alice.calls(SUMMARY, { query: { ...HOURS, deviceId: [van] } }).gets(200, [{ distance: 779.24 }])
})

test('summarizes all devices of the caller without a selection, and none that are inaccessible', async () => {
  const { admin, alice, bob, van, wagon } = await fleet()
  const devices = async (person: typeof bob, query: object) =>
    (await person.calls(SUMMARY, { query: { ...HOURS, ...query } }).gets(200)).json.map(
      (row: { deviceId: number }) => row.deviceId,
    )
  expect(await devices(alice, {})).toEqual([van, wagon])
  expect(await devices(bob, {})).toEqual([])
  expect(await devices(bob, { deviceId: [van] })).toEqual([])
  // Administrators own no devices here, but can name any.
  expect(await devices(admin, {})).toEqual([])
  expect(await devices(admin, { deviceId: [van] })).toEqual([van])
})

test('returns a row per day of the time zone, and counts a position at midnight for both days', async () => {
  const { admin, alice, van } = await fleet()
  const settings = (await admin.calls('traccar.server.get').gets(200)).json
  await admin
    .calls('traccar.server.update', { body: { ...settings, attributes: { timezone: 'Europe/Vienna' } } })
    .gets(200)
  // 22:00 UTC is midnight in Vienna.
  await drive(van, [atMinute(0), atMinute(10), atMinute(600), atMinute(610)])
  const query = { from: '2026-06-01T00:00:00Z', to: '2026-06-04T00:00:00Z', deviceId: [van], daily: true }
  await alice.calls(SUMMARY, { query }).gets(200, [
    { startTime: '2026-06-01T12:00:00.000+00:00', endTime: '2026-06-01T22:00:00.000+00:00', distance: 66_791.69 },
    { startTime: '2026-06-01T22:00:00.000+00:00', endTime: '2026-06-01T22:10:00.000+00:00', distance: 1113.19 },
  ])
})

test('measures engine hours by the counter of the device, and fuel by its level', async () => {
  const { alice, create } = await fleet()
  const car = await create('Car', 0, { fuelCapacity: 60 })
  await drive(car, [
    atMinute(0, { attributes: { hours: 3_600_000, fuelLevel: 80 } }),
    atMinute(30, { attributes: { hours: 5_400_000, fuelLevel: 75 } }),
  ])
  await alice
    .calls(SUMMARY, { query: { ...HOURS, deviceId: [car] } })
    .gets(200, [{ startHours: 3_600_000, endHours: 5_400_000, engineHours: 1_800_000, spentFuel: 3 }])
})
