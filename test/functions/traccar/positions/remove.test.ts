import { atMinute, drive } from '../../../kit/drive.ts'
import { fleet, HOURS } from '../../../kit/fleet.ts'

const REMOVE = 'traccar.positions.remove'
const REMOVE_RANGE = 'traccar.positions.removeRange'

const withTrack = async () => {
  const here = await fleet()
  const { alice, van } = here
  await drive(
    van,
    Array.from({ length: 61 }, (_, minute) => atMinute(minute)),
  )
  const route = async () =>
    (await alice.calls('traccar.positions.list', { query: { ...HOURS, deviceId: van } }).gets(200)).json
  const latitudes = async () => (await route()).map((position: { latitude: number }) => position.latitude)
  const summary = async () =>
    (await alice.calls('traccar.reports.summary', { query: { ...HOURS, deviceId: [van] } }).gets(200)).json[0]
  return { ...here, route, latitudes, summary }
}

test('deletes a range, also when it is repeated, and measures across it afterwards', async () => {
  const { alice, van, latitudes, summary } = await withTrack()
  expect((await summary()).distance).toBe(6679.2)
  const query = { deviceId: van, from: '2026-06-01T12:10:00Z', to: '2026-06-01T12:40:00Z' }
  for (const _ of [1, 2]) await alice.calls(REMOVE_RANGE, { query }).gets(204)
  expect(await latitudes()).toEqual(
    [...Array(10).keys(), ...[...Array(20).keys()].map(n => 41 + n)].map(n => 50 + n / 1000),
  )
  expect((await summary()).distance).toBeCloseTo(6679.2, 0)
  await alice.calls('traccar.devices.list').gets(200)
})

test('deletes one position, and shows the one before it as the latest', async () => {
  const { alice, van, route } = await withTrack()
  const [before, latest] = (await route()).slice(-2)
  await alice.calls(REMOVE, { params: { id: latest.id } }).gets(204)
  await alice.calls(REMOVE, { params: { id: latest.id } }).gets(404, 'Position not found')
  await alice.calls('traccar.positions.list', { query: { deviceId: van } }).gets(200, [{ id: before.id }])
  const { json } = await alice.calls('traccar.devices.list').gets(200)
  expect(json[0]).toMatchObject({ id: van, positionId: before.id })
  // The distance of the next report is measured from the remaining position.
  await drive(van, [atMinute(61)])
  const [after] = (await alice.calls('traccar.positions.list', { query: { deviceId: van } }).gets(200)).json
  expect(after.attributes).toMatchObject({ distance: 222.64, totalDistance: before.attributes.totalDistance + 222.64 })
})

test('leaves events, which then refer to a position that does not exist', async () => {
  const { alice, van } = await withTrack()
  await drive(van, [atMinute(61, { attributes: { alarm: 'sos' } })])
  const query = { ...HOURS, deviceId: van }
  await alice.calls(REMOVE_RANGE, { query: { ...query, from: '2026-06-01T12:01:00Z' } }).gets(204)
  const [alarm] = (await alice.calls('traccar.reports.events', { query: { ...query, type: 'alarm' } }).gets(200)).json
  const [left] = (await alice.calls('traccar.positions.list').gets(200)).json
  await alice.calls('traccar.positions.list', { query: { id: [alarm.positionId, left.id] } }).gets(200, [left])
  await alice.calls('traccar.positions.list', { query: { id: alarm.positionId } }).gets(400, 'Device access denied')
  await alice.calls(REMOVE_RANGE, { query }).gets(204)
  await alice.calls('traccar.positions.list').gets(200, { length: 0 })
  const { json } = await alice.calls('traccar.devices.list').gets(200)
  expect(json[0]).toMatchObject({ positionId: 0 })
})

test('rejects other callers, readonly users and incomplete requests', async () => {
  const { admin, alice, bob, user, van, route, latitudes } = await withTrack()
  const [{ id }] = await route()
  const query = { deviceId: van, ...HOURS }
  await bob.calls(REMOVE, { params: { id } }).gets(400, 'Device access denied')
  await bob.calls(REMOVE, { params: { id: id + 1 } }).gets(400, 'Device access denied')
  await bob.calls(REMOVE_RANGE, { query }).gets(400, 'Device access denied')
  const reader = await user('reader', { readonly: true })
  await admin.calls('traccar.permissions.linkDevice', { body: { userId: reader.id, deviceId: van } }).gets(200)
  await reader.calls(REMOVE, { params: { id } }).gets(400, 'Account is readonly')
  await reader.calls(REMOVE_RANGE, { query }).gets(400, 'Account is readonly')
  await alice.calls(REMOVE_RANGE, { query: HOURS }).gets(400)
  await alice.calls(REMOVE_RANGE, { query: { deviceId: van, from: HOURS.from } }).gets(400)
  await alice.calls(REMOVE_RANGE, { query: { deviceId: van, from: HOURS.to, to: HOURS.from } }).gets(204)
  expect(await latitudes()).toHaveLength(61)
})
