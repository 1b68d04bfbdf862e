import * as z from 'zod/mini'
import { reports } from '#shared/api/traccar/reports.ts'
import { ReportSummary } from '#shared/model/report.ts'
import { atMinute, drive } from '../../../kit/drive.ts'
import { driveTrip, fleet, HOURS } from '../../../kit/fleet.ts'

const SUMMARY = 'traccar.reports.summary'
const zeros = { distance: 0, averageSpeed: 0, maxSpeed: 0, engineHours: 0 }

test('accepts the summary example of Traccar documentation', () => {
  const example =
    '{"deviceId":31,"deviceName":"Van 31","distance":84210.55,"averageSpeed":17.82,"maxSpeed":48.1,"engineHours":9120000}'
  expect(z.parse(ReportSummary, JSON.parse(example))).toEqual(JSON.parse(example))
})

test('returns zeros for a device without reports', async () => {
  const { alice, van } = await fleet()
  const { json } = await alice.calls(SUMMARY, { query: { ...HOURS, deviceId: [van] } }).gets(200)
  expect(json).toEqual([{ deviceId: van, deviceName: 'Van', ...zeros }])
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
  expect(json).toEqual([
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

test('returns no summary without devices and rejects inaccessible devices', async () => {
  const { alice, bob, van } = await fleet()
  expect((await alice.calls(SUMMARY, { query: HOURS }).gets(200)).json).toEqual([])
  await bob.calls(SUMMARY, { query: { ...HOURS, deviceId: [van] } }).gets(400, 'Device access denied')
})
