import * as z from 'zod/mini'
import { reports } from '#shared/api/traccar/reports.ts'
import { XLSX } from '#shared/api/operation.ts'
import { atMinute, drive } from '../../../kit/drive.ts'
import { fleet, HOURS } from '../../../kit/fleet.ts'
import { unzip } from '../../../kit/unzip.ts'

const EVENTS = 'traccar.reports.events'

/** World with a van that raises an alarm on its way into a geofence of Alice. */
const intoTheYard = async () => {
  const here = await fleet()
  const { alice, van } = here
  const yard = { name: 'Yard', area: 'CIRCLE (50.005 10, 250)' }
  const geofenceId = (await alice.calls('traccar.geofences.create', { body: yard }).gets(200)).json.id
  await alice.calls('traccar.devices.linkGeofence', { body: { deviceId: van, geofenceId } }).gets(200)
  await drive(van, [
    atMinute(0, { speed: 0 }),
    atMinute(1),
    atMinute(5, { attributes: { alarm: 'sos' } }),
    atMinute(6, { speed: 0 }),
  ])
  const types = async (query: object) =>
    (await alice.calls(EVENTS, { query: { ...HOURS, deviceId: [van], ...query } }).gets(200)).json.map(
      ({ type }: { type: string }) => type,
    )
  return { ...here, geofenceId, types }
}

test('returns the events of a device by server time', async () => {
  const { alice, van, geofenceId } = await intoTheYard()
  const { json } = await alice.calls(EVENTS, { query: { ...HOURS, deviceId: [van] } }).gets(200)
  expect(z.parse(reports.events.response, json)).toEqual(json)
  const times = json.map(({ serverTime }: { serverTime: string }) => serverTime)
  expect(times).toEqual(times.toSorted())
  expect(json.find(({ type }: { type: string }) => type === 'geofenceEnter')).toMatchObject({
    deviceId: van,
    geofenceId,
    serverTime: '2026-06-01T12:05:00.500+00:00',
  })
  expect(json.find(({ type }: { type: string }) => type === 'alarm').attributes).toMatchObject({ alarm: 'sos' })
})

test('returns all types for no type, % and allEvents, and else exact names only', async () => {
  const { types } = await intoTheYard()
  const all = await types({})
  expect(all).toEqual(expect.arrayContaining(['deviceOnline', 'deviceMoving', 'alarm', 'geofenceEnter']))
  expect(await types({ type: ['%'] })).toEqual(all)
  expect(await types({ type: ['alarm', 'allEvents'] })).toEqual(all)
  expect(await types({ type: ['alarm', 'deviceMoving'] })).toEqual(['deviceMoving', 'alarm'])
  expect(await types({ type: ['.*'] })).toEqual([])
  expect(await types({ type: ['device%'] })).toEqual([])
})

test('rejects more than 32 types', async () => {
  const { alice, van } = await fleet()
  const type = Array.from({ length: 33 }, () => 'alarm')
  await alice.calls(EVENTS, { query: { ...HOURS, deviceId: [van], type } }).gets(400)
})

test('selects by server time, with both ends included', async () => {
  const { types } = await intoTheYard()
  const time = '2026-06-01T12:05:00.500Z'
  expect(await types({ from: time, to: time })).toEqual(expect.arrayContaining(['alarm', 'geofenceEnter']))
  expect(await types({ from: '2026-06-01T12:05:00.501Z', to: '2026-06-01T12:05:59Z' })).toEqual([])
})

test('returns nothing for a range after the last event, also in the same month', async () => {
  const { types } = await intoTheYard()
  expect(await types({ from: '2026-06-01T12:30:00Z' })).toEqual([])
  expect(await types({ from: '2026-06-30T12:00:00Z', to: '2026-07-02T12:00:00Z' })).toEqual([])
})

test('omits events of geofences that are not linked to the caller, also for administrators', async () => {
  const { admin, bob, van } = await intoTheYard()
  await admin.calls('traccar.permissions.linkDevice', { body: { userId: bob.id, deviceId: van } }).gets(200)
  for (const person of [admin, bob]) {
    const { json } = await person.calls(EVENTS, { query: { ...HOURS, deviceId: [van] } }).gets(200)
    const types = json.map(({ type }: { type: string }) => type)
    expect(types).toContain('alarm')
    expect(types).not.toContain('geofenceEnter')
  }
})

test('ignores inaccessible devices, and includes all devices without a selection', async () => {
  const { bob, van, types } = await intoTheYard()
  await bob.calls(EVENTS, { query: { ...HOURS, deviceId: [van] } }).gets(200, { length: 0 })
  await bob.calls(EVENTS, { query: HOURS }).gets(200, { length: 0 })
  expect(await types({ deviceId: [] })).toContain('geofenceEnter')
})

test('selects alarms by their value, and leaves other types alone', async () => {
  const { types } = await intoTheYard()
  expect(await types({ type: ['alarm', 'deviceMoving'], alarm: ['sos', 'tow'] })).toEqual(['deviceMoving', 'alarm'])
  expect(await types({ type: ['alarm', 'deviceMoving'], alarm: ['tow'] })).toEqual(['deviceMoving'])
  expect(await types({ alarm: ['tow'] })).not.toContain('alarm')
})

test('includes geofence names in the workbook', async () => {
  const { alice, van } = await intoTheYard()
  const query = { ...HOURS, deviceId: [van], type: ['geofenceEnter'] }
  const { bytes } = await alice.calls(EVENTS, { query, headers: { accept: XLSX } }).gets(200)
  const strings = unzip(bytes).get('xl/sharedStrings.xml')
  for (const text of ['Van', 'Time', 'Geofence', 'geofenceEnter', 'Yard']) expect(strings).toContain(`<t>${text}</t>`)
})
